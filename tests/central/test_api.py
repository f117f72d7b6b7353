"""The API at its edges: tokens, bodies, problems, slots, holders, cases."""

from __future__ import annotations

import logging
from datetime import date, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from kiosk.central.app import create_app
from kiosk.central.holidays import easter, is_holiday
from kiosk.central.keyring import load_keyring
from kiosk.central.people import MOST_MISSES
from kiosk.central.seed import Seed, load
from kiosk.central.slots import COPENHAGEN
from kiosk.sync.contract import (
    Heartbeat,
    HeartbeatReply,
    HolderQuery,
    HolderResult,
    HolderStatus,
    Problem,
    Slots,
    SlotsQuery,
)
from tests.central.parts import CPR, OPERATOR, PID, SEED, TOKEN, Api, Clock, a_case
from tests.central.test_roles import KIOSK, WHO

SLOTS = SlotsQuery(place="DK-775100", subject="passport", earliest=date(2026, 11, 23))
POSTS = [
    "/v1/heartbeats",
    "/v1/outbox-batches",
    "/v1/slots",
    "/v1/holders",
    "/v1/library/pin-checks",
    "/v1/library/loans",
    "/v1/receipt-pages",
    "/v1/receipt-mails",
    "/v1/library/reservations",
    "/v1/library/fees",
    "/v1/events",
    "/v1/tickets",
    "/v1/assist-calls",
]


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Api:
    """For what is said before any database is looked into: nothing is changed behind it, so one
    serves all who knock."""
    file = tmp_path_factory.mktemp("door") / "central.db"
    app = create_app(f"sqlite:///{file}", token=TOKEN, operator_token=OPERATOR, seed=SEED)
    return Api(TestClient(app))


def test_all_that_kiosks_send_is_sent_here() -> None:
    assert set(POSTS) == {
        path for (how, path), who in WHO.items() if how == "POST" and who == KIOSK
    }


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    ("authorization", "status"),
    [(None, 401), ("Basic abc", 401), ("Bearer wrong", 403), (f"Bearer {OPERATOR}", 403)],
)
def test_without_the_device_token_nothing_is_told(
    door: Api, path: str, authorization: str | None, status: int
) -> None:
    headers = {"Content-Type": "application/json"}
    if authorization:
        headers["Authorization"] = authorization
    answer = door.http.post(path, content="{}", headers=headers)
    assert answer.status_code == status
    assert Problem.model_validate_json(answer.content).status == status


def test_the_list_of_cases_is_for_operators_only(api: Api) -> None:
    assert api.get("/v1/cases").status_code == 403
    assert api.get("/v1/cases", OPERATOR).json() == {"cases": [], "cursor": None}
    assert api.get("/v1/cases/AAR-7K3M-9QXD").status_code == 403
    assert api.get("/v1/cases/AAR-7K3M-9QXD", OPERATOR).status_code == 404


def test_a_case_is_found_by_its_reference_and_pages_follow_each_other(api: Api) -> None:
    for number in range(5):
        api.send(api.sealed(a_case(), reference=f"AAR-000{number}-0000", sequence=number + 1))
    found = api.get("/v1/cases/AAR-0003-0000", OPERATOR).json()
    assert (found["sequence"], found["service"], found["result"]) == (4, "health-card", "received")
    first = api.get("/v1/cases?limit=3", OPERATOR).json()
    rest = api.get(f"/v1/cases?limit=3&cursor={first['cursor']}", OPERATOR).json()
    assert [case["sequence"] for case in first["cases"] + rest["cases"]] == [1, 2, 3, 4, 5]
    assert rest["cursor"] is None


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "body",
    ["", "{", "null", "[]", "true", '{"cpr": "0703914827x"}', "[" * 5000, '{"0703914827": 1}'],
)
def test_a_wrong_body_is_a_problem_that_repeats_nothing(
    door: Api, path: str, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "kiosk"):
        answer = door.post(path, body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    Problem.model_validate_json(answer.content)
    assert CPR not in answer.text + caplog.text


def test_a_body_of_another_kind_or_size_is_a_problem(door: Api) -> None:
    headers = {"Authorization": f"Bearer {door.token}"}
    plain = door.http.post("/v1/slots", content="x=1", headers=headers)
    assert plain.status_code == 400
    assert door.post("/v1/slots", " " * 5_000_000).status_code == 413


@pytest.mark.parametrize(
    ("path", "status"), [("/v1/nowhere", 404), ("/docs", 404), ("/v1/slots", 405)]
)
def test_what_is_not_there_is_a_problem_too(door: Api, path: str, status: int) -> None:
    answer = door.get(path)
    assert (answer.status_code, answer.json()["status"]) == (status, status)


@pytest.mark.parametrize(
    ("path", "methods"),
    [("/v1/slots", "POST"), ("/v1/devices", "GET, POST"), ("/v1/configuration", "GET, PUT")],
)
def test_a_method_that_is_not_there_is_answered_with_those_that_are(
    door: Api, path: str, methods: str
) -> None:
    answer = door.http.request("PATCH", path)
    assert (answer.status_code, answer.headers["allow"]) == (405, methods)


def test_an_unexpected_error_is_logged_by_place_and_told_as_a_problem(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError(CPR)

    monkeypatch.setattr("kiosk.central.people.match_holder", breaks)
    answer = api.post("/v1/holders", HolderQuery(pid=PID))
    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert "RuntimeError at" in caplog.text
    assert CPR not in answer.text + caplog.text


def test_it_is_healthy_and_answers_a_heartbeat_with_its_time_and_key(api: Api) -> None:
    assert api.http.get("/health").json() == {"ok": True}
    beat = Heartbeat(kiosk="DK-775100-1", boot="b", waiting=0, dead=0)
    reply = HeartbeatReply.model_validate_json(api.post("/v1/heartbeats", beat).content)
    assert reply.time == api.clock.now
    assert reply.key_id == api.key().key_id


def free(api: Api, query: SlotsQuery = SLOTS) -> Slots:
    return Slots.model_validate_json(api.post("/v1/slots", query).content)


def test_free_times_are_on_working_days_in_opening_hours_and_not_past(api: Api) -> None:
    api.clock.now = datetime(2026, 12, 21, 12, 5, tzinfo=COPENHAGEN)
    times = [slot.start.astimezone(COPENHAGEN) for slot in free(api).slots]
    assert times == sorted(times)
    assert times[0] == datetime(2026, 12, 21, 12, 20, tzinfo=COPENHAGEN)
    assert {time.isoweekday() for time in times} == {1, 2, 3, 4, 5}
    assert not [time for time in times if is_holiday(time.date())]
    assert {time.hour for time in times} == {10, 11, 12, 13, 14, 15}
    later = free(api, SLOTS.model_copy(update={"earliest": date(2026, 12, 28)}))
    assert later.slots[0].start.date() == date(2026, 12, 28)


def test_the_same_times_are_free_each_time_one_asks_and_others_elsewhere(tmp_path: Path) -> None:
    clock = Clock()
    answers = []
    for name in "ab":
        app = create_app(f"sqlite:///{tmp_path}/{name}.db", token=TOKEN, now=clock)
        answers.append(free(Api(TestClient(app), clock)))
    assert answers[0] == answers[1]
    viby = free(Api(TestClient(app), clock), SLOTS.model_copy(update={"place": "DK-775130"}))
    assert {slot.start for slot in viby.slots} != {slot.start for slot in answers[0].slots}
    assert 0.3 < len(viby.slots) / (20 * 18) < 0.7, "about half are somebody else's"


@pytest.mark.parametrize(
    ("pid", "status"),
    [
        (PID, HolderStatus.OK),
        ("PID:9208-2002-2-000000000000", HolderStatus.NO_MATCH),
        ("PID:1", HolderStatus.NO_PID),
        ("CVR:12345678-RID:1", HolderStatus.NO_PID_IN_CERTIFICATE),
    ],
)
def test_a_holder_is_matched_or_the_reason_is_told(
    api: Api, pid: str, status: HolderStatus
) -> None:
    answer = HolderResult.model_validate_json(api.post("/v1/holders", HolderQuery(pid=pid)).content)
    assert answer.status is status
    assert answer.cpr == (CPR if status is HolderStatus.OK else None)


def test_guessing_holders_is_stopped_for_a_while(api: Api) -> None:
    def ask(pid: str) -> HolderStatus:
        answer = api.post("/v1/holders", HolderQuery(pid=pid))
        return HolderResult.model_validate_json(answer.content).status

    for number in range(MOST_MISSES):
        assert ask(f"PID:9208-2002-2-{number:012d}") is HolderStatus.NO_MATCH
    assert ask(PID) is HolderStatus.BRUTE_FORCE
    api.clock.wait(minutes=11)
    assert ask(PID) is HolderStatus.OK


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (2024, date(2024, 3, 31)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter_is_when_it_is(year: int, sunday: date) -> None:
    assert easter(year) == sunday


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 4, 2), True),  # skærtorsdag
        (date(2026, 4, 6), True),
        (date(2026, 5, 1), False),  # store bededag was abolished
        (date(2026, 5, 14), True),
        (date(2026, 5, 25), True),
        (date(2026, 6, 5), True),
        (date(2026, 11, 24), False),
    ],
)
def test_public_holidays_are_the_danish_ones(day: date, closed: bool) -> None:
    assert is_holiday(day) is closed


@given(st.integers(1583, 4099))
def test_easter_is_a_sunday_between_its_limits(year: int) -> None:
    sunday = easter(year)
    assert sunday.isoweekday() == 7
    assert date(year, 3, 22) <= sunday <= date(year, 4, 25)


def test_the_sealing_key_is_made_once_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "central.pem"
    assert load_keyring(file).public == load_keyring(file).public
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["central.pem"]
    assert load_keyring(None).public != load_keyring(None).public


def test_a_seed_is_read_from_json_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "seed.json").write_text(SEED.model_dump_json())
    assert load(tmp_path / "seed.json") == SEED
    (tmp_path / "seed.json").write_text('{"patrons": [{"number": "1"}]}')
    with pytest.raises(ValueError, match="patrons"):
        load(tmp_path / "seed.json")
    assert Seed() == Seed.model_validate_json("{}")
