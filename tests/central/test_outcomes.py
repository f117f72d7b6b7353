"""Outcomes: counted once, told by kind, and never a number by which somebody is recognised."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from kiosk.central.app import create_app
from kiosk.central.city import City
from kiosk.central.outcomes import hidden
from kiosk.sync.contract import EventBatch, EventsTaken, OutcomeEvent, OutcomeReport, Role
from tests.central.parts import OPERATOR, TOKEN, Api, Clock
from tests.central.visitors import DOKK1, an_event, appointed

DAY = "since=2026-11-23&until=2026-11-23"


def told(api: Api, *events: OutcomeEvent) -> int:
    answer = api.post("/v1/events", EventBatch(events=list(events)))
    assert answer.status_code == 200, answer.text
    return EventsTaken.model_validate_json(answer.content).taken


def report(api: Api, analyst: str, days: str = DAY) -> OutcomeReport:
    answer = api.get(f"/v1/outcomes?{days}", analyst)
    assert answer.status_code == 200, answer.text
    return OutcomeReport.model_validate_json(answer.content)


@pytest.fixture
def analyst(api: Api) -> str:
    return appointed(api, "Ane Prøve", Role.ANALYST).token


def test_an_event_counts_once_however_often_it_is_sent(api: Api, analyst: str) -> None:
    batch = [an_event(number) for number in range(6)]
    assert told(api, *batch, batch[0]) == 6
    assert told(api, *batch) == 0
    assert told(api, *batch, an_event(99)) == 1
    assert [count.sessions for count in report(api, analyst).counts] == [7]


def test_an_event_sent_over_many_connections_at_once_counts_once(api: Api) -> None:
    batch = [an_event(number) for number in range(20)]
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: told(api, *batch), range(8))) == 20


def test_sessions_are_counted_by_kind_and_practice_is_left_out(api: Api, analyst: str) -> None:
    told(
        api,
        *[an_event(number) for number in range(5)],
        *[an_event(100 + number, outcome="abandoned", step="who") for number in range(8)],
        *[an_event(200 + number, assisted=True, service=None) for number in range(9)],
        *[an_event(300 + number, practice=True, language="ar") for number in range(10)],
    )
    counts = report(api, analyst).counts
    found = {(one.outcome.value, one.service, one.assisted): one.sessions for one in counts}
    assert found == {
        ("completed", "health-card", False): 5,
        ("abandoned", "health-card", False): 8,
        ("completed", None, True): 9,
    }


def test_a_small_number_is_not_told(api: Api, analyst: str) -> None:
    told(api, *[an_event(number) for number in range(4)])
    told(api, *[an_event(100 + number, language="en") for number in range(5)])
    found = report(api, analyst)
    assert {one.language: one.sessions for one in found.counts} == {"da": None, "en": 5}
    assert found.suppressed_below == 5


def test_the_city_chooses_how_few_are_too_few(tmp_path: Path) -> None:
    clock = Clock()
    app = create_app(
        f"sqlite:///{tmp_path}/few.db",
        token=TOKEN,
        operator_token=OPERATOR,
        city=City(suppress_below=10),
        now=clock,
    )
    api = Api(TestClient(app), clock)
    analyst = appointed(api, "Ane Prøve", Role.ANALYST).token
    told(api, *[an_event(number) for number in range(9)])
    assert [one.sessions for one in report(api, analyst).counts] == [None]


def test_a_day_is_a_day_in_denmark_and_both_ends_count(api: Api, analyst: str) -> None:
    late = datetime(2026, 11, 22, 23, tzinfo=UTC)  # midnight in Denmark: already the 23rd
    early = datetime(2026, 11, 22, 22, tzinfo=UTC)
    told(api, *[an_event(number, hour=late) for number in range(5)])
    told(api, *[an_event(100 + number, hour=early) for number in range(6)])
    assert [one.sessions for one in report(api, analyst).counts] == [5]
    both = report(api, analyst, "since=2026-11-22&until=2026-11-23")
    assert [one.sessions for one in both.counts] == [11]
    assert both.since.isoformat() == "2026-11-22T00:00:00+01:00"
    assert both.until.isoformat() == "2026-11-24T00:00:00+01:00"


def test_the_minute_a_session_ended_is_not_kept(api: Api) -> None:
    told(api, an_event(1, hour=datetime(2026, 11, 23, 9, 41, 7, tzinfo=UTC)))
    engine = api.http.app.state.site.engine  # type: ignore[attr-defined]
    with engine.begin() as db:
        (row,) = db.exec_driver_sql("SELECT * FROM outcomes").mappings()
    assert "41:07" not in str(dict(row))


@pytest.mark.parametrize(
    "days",
    [
        "since=2026-11-23&until=2026-11-22",
        "since=2020-01-01&until=2026-11-22",
        "since=today&until=2026-11-22",
        "since=2026-11-23",
        "since=9999-12-31&until=9999-12-31",
        "since=0001-01-01&until=0001-01-01",
    ],
)
def test_days_that_make_no_report_are_a_problem(api: Api, analyst: str, days: str) -> None:
    assert api.get(f"/v1/outcomes?{days}", analyst).status_code == 422


def test_the_table_has_what_the_report_has_and_an_empty_cell_for_what_is_not_told(
    api: Api, analyst: str
) -> None:
    told(api, *[an_event(number) for number in range(6)], an_event(100, service=None))
    answer = api.get(f"/v1/outcomes.csv?{DAY}", analyst)
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["cache-control"] == "no-store"
    assert 'filename="outcomes-2026-11-23.csv"' in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["place"], row["service"], row["sessions"]) for row in rows] == [
        (DOKK1, "", ""),
        (DOKK1, "health-card", "6"),
    ]


@pytest.mark.parametrize(
    "change",
    [{"cpr": "0703914827"}, {"step": "07 03 91"}, {"seconds": True}, {"errors": {"A B": 1}}],
)
def test_an_event_has_room_for_nothing_personal(api: Api, change: dict[str, Any]) -> None:
    import json

    event = an_event(1).model_dump(mode="json") | change
    answer = api.post("/v1/events", json.dumps({"events": [event]}))
    assert answer.status_code == 422


@pytest.mark.parametrize("hour", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-12:00"])
def test_an_hour_at_the_end_of_time_is_a_problem(api: Api, hour: str) -> None:
    batch = EventBatch(events=[an_event(1)]).model_dump_json()
    sent = batch.replace("2026-11-23T09:00:00Z", hour)
    assert hour in sent
    assert api.post("/v1/events", sent).status_code == 422


# ── what is hidden where a total is told ─────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("counts", "away"),
    [
        ({}, set()),
        ({"a": 9, "b": 7}, set()),
        ({"a": 9, "b": 0}, set()),
        ({"a": 9, "b": 2}, {"a", "b"}),  # the total would give b away
        ({"a": 9, "b": 7, "c": 2}, {"b", "c"}),
        ({"a": 9, "b": 7, "c": 2, "d": 4}, {"c", "d"}),
        ({"a": 9, "b": 7, "c": 2, "d": 1}, {"b", "c", "d"}),  # c and d together are too few
        ({"a": 3}, {"a"}),
    ],
)
def test_what_a_total_would_give_away_is_hidden_too(counts: dict[str, int], away: set[str]) -> None:
    assert hidden(counts, 5) == away


@given(st.dictionaries(st.integers(), st.integers(0, 30), max_size=12), st.integers(2, 10))
def test_the_hidden_are_never_one_nor_too_few_where_there_are_others(
    counts: dict[int, int], below: int
) -> None:
    away = hidden(counts, below)
    assert {name for name, count in counts.items() if 0 < count < below} <= away
    shown = [name for name, count in counts.items() if count and name not in away]
    if away and shown:
        assert len(away) > 1
        assert sum(counts[name] for name in away) >= below
