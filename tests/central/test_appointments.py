"""Booked times: listed, as a calendar takes them, and cancelled so that others can have them."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from kiosk.central.app import create_app
from kiosk.central.city import City
from kiosk.sync.contract import (
    Appointments,
    Book,
    Booked,
    Role,
    Slots,
    SlotsQuery,
)
from tests.central.parts import CPR, MONDAY, OPERATOR, SEED, TOKEN, Api, Clock, a_case
from tests.central.visitors import DOKK1, appointed, ask

QUERY = SlotsQuery(place=DOKK1, subject="passport", earliest=MONDAY.date())
BRANCHES = """
[dokk1]
isil = "DK-775100"
name = "Dokk1; hovedbiblioteket, midt i byen"
address = "Hack Kampmanns Plads 2, 8000 Aarhus C"
"""


@pytest.fixture
def ida(api: Api) -> str:
    return appointed(api, "Ida Prøve", Role.AMBASSADOR).token


def free(api: Api, query: SlotsQuery = QUERY) -> list[str]:
    answer = api.post("/v1/slots", query)
    return [slot.id for slot in Slots.model_validate_json(answer.content).slots]


def book(api: Api, slot: str, number: int) -> str:
    reference = f"AAR-{number:04}-0000"
    case = a_case(service="book-time", task=Book(slot=slot))
    (ack,) = api.send(api.sealed(case, reference=reference, sequence=number))
    assert isinstance(ack.result, Booked)
    return reference


def on(api: Api, token: str, more: str = "", place: str = DOKK1) -> Appointments:
    answer = api.get(f"/v1/appointments?place={place}&day=2026-11-23{more}", token)
    assert answer.status_code == 200, answer.text
    return Appointments.model_validate_json(answer.content)


def test_a_places_day_is_listed_the_earliest_first_and_nobody_elses(api: Api, ida: str) -> None:
    slots = free(api)
    mitid = free(api, QUERY.model_copy(update={"subject": "mitid"}))
    book(api, slots[4], 1)
    book(api, slots[0], 2)
    book(api, mitid[2], 3)
    book(api, free(api, QUERY.model_copy(update={"place": "DK-775130"}))[0], 4)
    book(api, next(slot for slot in slots if "20261124" in slot), 5)
    listed = on(api, ida).appointments
    assert [one.reference for one in listed] == [f"AAR-000{n}-0000" for n in (2, 3, 1)]
    assert [one.subject for one in listed] == ["passport", "mitid", "passport"]
    assert listed[0].start.isoformat() == "2026-11-23T10:40:00+01:00"
    assert listed[0].minutes == 20
    assert [one.reference for one in on(api, ida, place="DK-775130").appointments] == [
        "AAR-0004-0000"
    ]


def test_the_list_comes_in_pages(api: Api, ida: str) -> None:
    slots = free(api)
    made = [book(api, slots[number], number) for number in range(1, 6)]
    first = on(api, ida, "&limit=3")
    rest = on(api, ida, f"&limit=3&cursor={first.cursor}")
    assert [one.reference for one in first.appointments + rest.appointments] == made
    assert rest.cursor is None
    path = f"/v1/appointments?place={DOKK1}&day=2026-11-23&cursor=nowhere"
    assert api.get(path, ida).status_code == 422


@pytest.mark.parametrize("place", ["%25", "DK-7_5100", "DK-775100.%25"])
def test_a_place_that_is_none_is_a_problem(api: Api, ida: str, place: str) -> None:
    path = f"/v1/appointments?place={place}&day=2026-11-23"
    assert api.get(path, ida).status_code == 422


def test_a_cancelled_time_is_free_again_and_that_is_written_down(api: Api, ida: str) -> None:
    slot = free(api)[0]
    reference = book(api, slot, 1)
    assert slot not in free(api)
    answer = ask(api, "DELETE", f"/v1/appointments/{reference}", ida)
    assert (answer.status_code, answer.json()["reference"]) == (200, reference)
    assert slot in free(api)
    assert on(api, ida).appointments == []
    assert ask(api, "DELETE", f"/v1/appointments/{reference}", ida).status_code == 404
    book(api, slot, 2)
    engine = api.http.app.state.site.engine  # type: ignore[attr-defined]
    with engine.begin() as db:
        rows = db.exec_driver_sql("SELECT who, about FROM audit ORDER BY number").all()
    assert rows[-1] == ("Ida Prøve", reference)


def test_two_cases_of_one_reference_are_left_to_a_person(api: Api, ida: str) -> None:
    slots = free(api)
    for number, slot in enumerate(slots[:2]):
        case = a_case(service="book-time", task=Book(slot=slot))
        api.send(api.sealed(case, reference="AAR-7K3M-9QXD", session=f"boot-{number}"))
    assert ask(api, "DELETE", "/v1/appointments/AAR-7K3M-9QXD", ida).status_code == 409
    assert len(on(api, ida).appointments) == 2


# ── iCalendar ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def known(tmp_path: Path) -> Api:
    """A service that knows its branches."""
    clock = Clock()
    app = create_app(
        f"sqlite:///{tmp_path}/known.db",
        token=TOKEN,
        operator_token=OPERATOR,
        seed=SEED,
        city=City({"branches.toml": BRANCHES}),
        now=clock,
    )
    return Api(TestClient(app), clock)


def ics(api: Api, reference: str, language: str = "da") -> bytes:
    token = appointed(api, f"Ida {language}", Role.AMBASSADOR).token
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
    answer = api.http.get(f"/v1/appointments/{reference}/event.ics", headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/calendar")
    return bytes(answer.content)


def test_a_calendar_takes_it_with_its_time_zone_and_place(known: Api) -> None:
    reference = book(known, free(known)[0], 1)
    calendar = Calendar.from_ical(ics(known, reference))
    assert isinstance(calendar, Calendar)
    (event,) = calendar.walk("VEVENT")
    start, end = event.decoded("dtstart"), event.decoded("dtend")
    assert start.isoformat() == "2026-11-23T10:40:00+01:00"
    assert (end - start).total_seconds() == 20 * 60
    assert event["dtstart"].params["TZID"] == "Europe/Copenhagen"
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Copenhagen"
    assert start.astimezone(ZoneInfo("Europe/Copenhagen")).hour == 10
    assert str(event["location"]).startswith("Dokk1; hovedbiblioteket, midt i byen")
    assert str(event["summary"]) == "Tid hos Borgerservice"
    assert reference in str(event["description"])


def test_its_lines_are_folded_and_its_text_is_escaped(known: Api) -> None:
    raw = ics(known, book(known, free(known)[0], 1))
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert rb"Dokk1\; hovedbiblioteket\, midt" in raw.replace(b"\r\n ", b"")


def test_it_does_not_say_whose_it_is(known: Api) -> None:
    assert CPR.encode() not in ics(known, book(known, free(known)[0], 1))


def test_it_speaks_the_readers_language(known: Api) -> None:
    raw = ics(known, book(known, free(known)[0], 1), "en")
    assert b"Appointment at Citizens' Services" in raw


def test_a_branch_nobody_described_is_named_by_its_number(api: Api) -> None:
    assert b"LOCATION:DK-775100" in ics(api, book(api, free(api)[0], 1))
