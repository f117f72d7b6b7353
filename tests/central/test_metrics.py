"""What Prometheus is told, who may ask, and that it can be told nothing it should not hear."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import TimeoutError as NoConnection

from kiosk.central.app import create_app
from kiosk.central.beats import MOST_KIOSKS, SILENT_S
from kiosk.central.operations.fleet import FORGOTTEN_S, heard
from kiosk.central.store.database import connect
from kiosk.sync.contract import Book, Heartbeat
from tests.central.databases import Database
from tests.central.parts import CPR, OPERATOR, TOKEN, Api, a_case

MONITOR = "metrics-token-of-the-tests"

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def told(api: Api) -> Samples:
    """All samples, by name and labels."""
    answer = api.get("/metrics", OPERATOR)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def one(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, tuple(sorted(labels.items()))), 0)


def beat(api: Api, kiosk: str, waiting: int = 0, dead: int = 0) -> None:
    said = Heartbeat(kiosk=kiosk, boot="b", waiting=waiting, dead=dead)
    assert api.post("/v1/heartbeats", said).status_code == 200


def test_metrics_are_for_monitors_and_operators_and_never_for_kiosks(tmp_path: Path) -> None:
    app = create_app(
        f"sqlite:///{tmp_path}/m.db", token=TOKEN, operator_token=OPERATOR, metrics_token=MONITOR
    )
    api = Api(TestClient(app))
    found = [api.get("/metrics", token).status_code for token in (TOKEN, "x", OPERATOR, MONITOR)]
    assert found == [403, 403, 200, 200]
    assert api.http.get("/metrics").status_code == 401
    assert api.get("/v1/cases", MONITOR).status_code == 403, "it opens nothing else"
    assert api.get("/v1/keys", MONITOR).status_code == 403


def test_without_a_token_for_them_metrics_are_closed(tmp_path: Path) -> None:
    api = Api(TestClient(create_app(f"sqlite:///{tmp_path}/m.db", token=TOKEN)))
    assert [api.get("/metrics", token).status_code for token in (TOKEN, "None")] == [403, 403]


def test_requests_are_counted_by_route_and_status_with_how_long_they_took(api: Api) -> None:
    for path in ("/health", "/health", "/v1/cases/AAR-7K3M-9QXD"):
        api.get(path, OPERATOR)
    samples = told(api)
    health = {"method": "GET", "route": "/health"}
    assert one(samples, "central_requests_total", **health, status="200") == 2
    assert one(samples, "central_request_seconds_count", **health) == 2
    assert one(samples, "central_request_seconds_bucket", **health, le="+Inf") == 2
    case = {"method": "GET", "route": "/v1/cases/{reference}", "status": "404"}
    assert one(samples, "central_requests_total", **case) == 1


def test_nothing_that_somebody_made_up_becomes_a_label(api: Api) -> None:
    for number in range(20):
        api.get(f"/{CPR}/{number}")
        api.get(f"/v1/cases/{CPR}{number}", OPERATOR)
        api.get(f"/r/{number:032x}")
        api.http.request(f"BREW{number}", "/health")
    samples = told(api)
    routes = {dict(labels).get("route") for _, labels in samples}
    methods = {dict(labels).get("method") for _, labels in samples}
    assert routes == {None, "other", "/v1/cases/{reference}", "/r/{secret}", "/health"}
    assert methods == {None, "GET", "other"}
    assert CPR not in api.get("/metrics", OPERATOR).text


def test_cases_are_counted_by_what_became_of_them_and_duplicates_apart(api: Api) -> None:
    item = api.sealed(a_case())
    api.send(item, api.sealed(a_case(task=Book(slot="nonsense"))))
    api.send(item)
    samples = told(api)
    assert one(samples, "central_cases_total", state="accepted", result="received") == 1
    assert one(samples, "central_cases_total", state="accepted", result="rejected") == 1
    assert one(samples, "central_cases_total", state="duplicate", result="received") == 1


def test_what_kiosks_told_last_is_told_and_who_is_silent(api: Api) -> None:
    beat(api, "viby-1", waiting=7)
    beat(api, "viby-1", waiting=2, dead=1)
    beat(api, "dokk1-1")
    samples = told(api)
    assert one(samples, "central_kiosk_waiting_cases", kiosk="viby-1") == 2
    assert one(samples, "central_waiting_cases") == 2
    assert one(samples, "central_dead_letters") == 1
    assert one(samples, "central_kiosks", state="heard") == 2
    api.clock.wait(seconds=SILENT_S + 1)
    beat(api, "dokk1-1")
    samples = told(api)
    assert one(samples, "central_kiosks", state="heard") == 1
    assert one(samples, "central_kiosks", state="silent") == 1
    heard = one(samples, "central_kiosk_heard_timestamp_seconds", kiosk="dokk1-1")
    assert heard == api.clock.now.timestamp()


def test_a_kiosk_that_was_taken_away_is_forgotten_in_the_end(api: Api, database: Database) -> None:
    beat(api, "viby-1", dead=1)
    api.clock.wait(seconds=FORGOTTEN_S + 1)
    beat(api, "dokk1-1")
    assert database.rows("heartbeats") == 1


def test_of_very_many_kiosks_the_worst_are_told_one_by_one_and_all_in_the_sums(
    api: Api, database: Database
) -> None:
    engine = connect(database.url)
    with engine.begin() as db:
        for number in range(MOST_KIOSKS + 20):
            said = Heartbeat(kiosk=f"k{number}", boot="b", waiting=1, dead=int(number == 7))
            heard(db, said, api.clock())
    engine.dispose()
    samples = told(api)
    named = [name for name, _ in samples if name == "central_kiosk_waiting_cases"]
    assert len(named) == MOST_KIOSKS
    assert one(samples, "central_kiosk_dead_letters", kiosk="k7") == 1
    assert one(samples, "central_waiting_cases") == MOST_KIOSKS + 20


def test_a_kiosks_name_cannot_forge_a_line(api: Api) -> None:
    name = 'k"}0\\n#'
    beat(api, name, waiting=1)
    assert one(told(api), "central_kiosk_waiting_cases", kiosk=name) == 1


def test_a_database_that_is_away_is_told_and_the_counts_all_the_same(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert one(told(api), "central_database_up") == 1
    api.send(api.sealed(a_case()))

    def away(*_: object) -> None:
        raise NoConnection

    monkeypatch.setattr("kiosk.central.site.transact", away)
    assert api.http.get("/health").status_code == 503
    samples = told(api)
    assert one(samples, "central_database_up") == 0
    assert one(samples, "central_cases_total", state="accepted", result="received") == 1
    assert not [name for name, _ in samples if name.startswith("central_kiosk")]


def test_every_metric_says_what_it_is(api: Api) -> None:
    words = api.get("/metrics", OPERATOR).text
    names = re.findall(r"^# TYPE (\S+)", words, re.MULTILINE)
    assert len(names) == len(set(names)) >= 6
    assert all(name.startswith("central_") for name in names)
