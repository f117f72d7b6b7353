"""How a kiosk is, since when, and what of it needs a person: from heartbeats alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from kiosk.central.operations.fleet import (
    SILENT_AFTER,
    KioskRow,
    Light,
    PartRow,
    kiosks,
    light,
    light_since,
)
from kiosk.central.operations.needs import NeedKind, needs
from kiosk.central.roles import May
from kiosk.sync.contract import (
    AssistCall,
    AssistState,
    CodeRequest,
    Condition,
    Enrolment,
    Part,
    Serving,
)
from tests.central.fleet import CITY, NO_READER, PAPER_LOW, PAPER_OUT, beat
from tests.central.parts import OPERATOR, Api
from tests.central.visitors import ask

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=2)
WORKS, UNKNOWN, ATTENTION, FAULT, ABSENT = (
    Condition.WORKS,
    Condition.UNKNOWN,
    Condition.ATTENTION,
    Condition.FAULT,
    Condition.ABSENT,
)


def a_kiosk(*conditions: Condition, **changes: Any) -> KioskRow:
    parts = zip(Part, conditions, strict=False)
    values: dict[str, Any] = {
        "kiosk": "viby-1",
        "place": "DK-775130",
        "heard": NOW,
        "serving": Serving.IDLE,
        "serving_since": EARLIER,
        "parts": tuple(PartRow(part, how, "x", None, EARLIER) for part, how in parts),
        "waiting": 0,
        "dead": 0,
        "oldest_s": 0,
        "dead_since": EARLIER,
    }
    return KioskRow(**(values | changes))


@pytest.mark.parametrize(
    ("kiosk", "shown"),
    [
        (a_kiosk(WORKS, ABSENT), Light.WORKS),
        (a_kiosk(), Light.UNKNOWN),  # it tells of no part: no green without proof
        (a_kiosk(WORKS, UNKNOWN), Light.UNKNOWN),
        (a_kiosk(UNKNOWN, ATTENTION), Light.ATTENTION),
        (a_kiosk(UNKNOWN, ATTENTION, FAULT), Light.FAULT),
        (a_kiosk(WORKS, serving=Serving.OUT_OF_ORDER), Light.FAULT),
        (a_kiosk(WORKS, serving=Serving.MAINTENANCE), Light.ATTENTION),
        (a_kiosk(WORKS, serving=Serving.IN_SESSION), Light.WORKS),
        (a_kiosk(WORKS, dead=1), Light.ATTENTION),
        (a_kiosk(WORKS, waiting=2, oldest_s=901), Light.ATTENTION),
        (a_kiosk(WORKS, waiting=2, oldest_s=900), Light.WORKS),
        (a_kiosk(WORKS, heard=NOW - SILENT_AFTER), Light.WORKS),
        (a_kiosk(WORKS, heard=NOW - SILENT_AFTER - timedelta(seconds=1)), Light.SILENT),
        (a_kiosk(FAULT, heard=EARLIER), Light.SILENT),  # what it said then is not known now
    ],
)
def test_a_kiosk_is_as_its_worst_part(kiosk: KioskRow, shown: Light) -> None:
    assert light(kiosk, NOW) is shown


def told(api: Api) -> KioskRow:
    site = api.http.app.state.site  # type: ignore[attr-defined]

    def read(db: Connection) -> list[KioskRow]:
        from kiosk.central.directory import directory

        return kiosks(db, directory(db, CITY))

    (row,) = site.transact(read)
    assert isinstance(row, KioskRow)
    return row


def test_a_state_is_as_old_as_it_is_however_often_it_is_told(api: Api) -> None:
    began = api.clock.now
    for _ in range(3):
        beat(api, "viby-1", PAPER_OUT)
        api.clock.wait(minutes=1)
    assert light_since(told(api), api.clock.now) == began
    mended = api.clock.now
    for _ in range(2):
        beat(api, "viby-1")
        api.clock.wait(minutes=1)
    assert (light(told(api), api.clock.now), light_since(told(api), api.clock.now)) == (
        Light.WORKS,
        mended,
    )
    beat(api, "viby-1", PAPER_OUT, NO_READER)
    assert light_since(told(api), api.clock.now) == api.clock.now


def test_what_is_left_of_the_paper_changes_and_the_age_of_the_fault_does_not(api: Api) -> None:
    began = api.clock.now
    beat(api, "viby-1", PAPER_LOW)
    api.clock.wait(minutes=2)
    beat(api, "viby-1", PAPER_LOW.model_copy(update={"left": 20}), oldest_s=30, waiting=1)
    printer = next(part for part in told(api).parts if part.part is Part.PRINTER)
    assert (printer.left, printer.since) == (20, began)


def test_a_silent_kiosk_is_silent_since_it_was_heard_last(api: Api) -> None:
    beat(api, "viby-1", PAPER_OUT)
    last = api.clock.now
    api.clock.wait(minutes=4)
    assert (light(told(api), api.clock.now), light_since(told(api), api.clock.now)) == (
        Light.SILENT,
        last,
    )
    assert told(api).place == "DK-775130"


@pytest.mark.parametrize(
    ("enrolled_for", "place"), [([], "DK-775130"), (["DK-775100", "DK-775120"], "DK-775120")]
)
def test_a_kiosk_stands_where_its_newest_machine_was_enrolled_for_and_else_where_its_name_says(
    api: Api, enrolled_for: list[str], place: str
) -> None:
    beat(api, "viby-1")
    for there in enrolled_for:
        wanted = CodeRequest(kiosk="viby-1", place=there)
        code = ask(api, "POST", "/v1/enrolment-codes", OPERATOR, wanted).json()["code"]
        enrolment = Enrolment(code=code, public_key="A" * 43 + "=")
        assert ask(api, "POST", "/v1/devices", None, enrolment).status_code == 200
        api.clock.wait(minutes=1)
    assert told(api).place == place


def a_call(state: AssistState, minutes_ago: int) -> AssistCall:
    since = NOW - timedelta(minutes=minutes_ago)
    return AssistCall(
        id=uuid4(), state=state, kiosk="viby-1", place="DK-775130", language="da", since=since
    )


def test_what_is_most_urgent_comes_first() -> None:
    fleet = [
        a_kiosk(ATTENTION, kiosk="a-1"),
        a_kiosk(WORKS, kiosk="b-1", waiting=3, oldest_s=3600),
        a_kiosk(WORKS, kiosk="c-1", dead=2),
        a_kiosk(WORKS, kiosk="d-1", heard=EARLIER),
        a_kiosk(FAULT, kiosk="e-1"),
        a_kiosk(WORKS, kiosk="f-1", serving=Serving.OUT_OF_ORDER),
        a_kiosk(WORKS, kiosk="g-1"),
    ]
    calls = [
        (a_call(AssistState.ACCEPTED, 9), "Ida"),
        (a_call(AssistState.WAITING, 1), None),
        (a_call(AssistState.WAITING, 4), None),
    ]
    found = needs(fleet, calls, NOW)
    assert [need.kiosk for need in found[3:]] == ["f-1", "e-1", "d-1", "c-1", "b-1", "a-1"]
    assert {need.kind for need in found} == set(NeedKind)
    minutes = [(NOW - need.since).total_seconds() / 60 for need in found[:3]]
    assert minutes == [4, 1, 9], "who waits longest first, then those that somebody has taken"
    assert [need.urgent for need in found] == [True, True, False, *[True] * 5, False]


def test_a_need_goes_to_whoever_can_do_something_about_it() -> None:
    def duties(kiosk: KioskRow) -> set[May]:
        return {need.duty for need in needs([kiosk], [], NOW)}

    assert duties(a_kiosk(FAULT)) == {May.SEE_KIOSKS}  # the screen: whoever stands beside it
    clock = PartRow(Part.CLOCK, FAULT, "skewed", None, EARLIER)
    assert duties(a_kiosk(parts=(clock,))) == {May.MEND_KIOSKS}
    assert duties(a_kiosk(WORKS, dead=1)) == {May.MEND_KIOSKS}
    assert duties(a_kiosk(WORKS, heard=EARLIER)) == {May.SEE_KIOSKS}
    (call,) = needs([], [(a_call(AssistState.WAITING, 1), None)], NOW)
    assert call.duty is May.ANSWER_CALLS


def test_a_kiosk_that_is_well_needs_nobody() -> None:
    well = [a_kiosk(WORKS), a_kiosk(UNKNOWN), a_kiosk(WORKS, waiting=4, oldest_s=60)]
    assert needs(well, [], NOW) == []
