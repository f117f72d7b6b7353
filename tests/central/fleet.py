"""A city's fleet on an ordinary Monday: eighteen places, most of them well, told by heartbeats."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from kiosk.central.city import City, files_of
from kiosk.sync.contract import (
    Condition,
    EventBatch,
    Heartbeat,
    OutcomeEvent,
    Part,
    PartState,
    Serving,
)
from tests.central.parts import Api
from tests.central.visitors import an_event

CONFIG: Final = Path(__file__).parents[2] / "config"
CITY: Final = City(files_of(CONFIG))
WELL: Final = (
    PartState(part=Part.READER, condition=Condition.WORKS, state="no-card"),
    PartState(part=Part.PRINTER, condition=Condition.WORKS, state="ready", left=420),
    PartState(part=Part.CENTRAL, condition=Condition.WORKS, state="works"),
)
PAPER_OUT: Final = PartState(part=Part.PRINTER, condition=Condition.FAULT, state="paper-out")
PAPER_LOW: Final = PartState(
    part=Part.PRINTER, condition=Condition.ATTENTION, state="near-end", left=25
)
NO_READER: Final = PartState(part=Part.READER, condition=Condition.FAULT, state="no-reader")

PLACES: Final = (
    *("dokk1", "hoejbjerg", "beder-malling", "solbjerg", "tranbjerg", "viby", "bavnehoej", "aaby"),
    *("gellerup", "harlev", "hasle", "sabro", "tilst", "risskov", "hjortshoej", "lystrup"),
    *("skoedstrup", "trige"),
)


def beat(api: Api, kiosk: str, *parts: PartState, **changes: Any) -> None:
    """A kiosk tells of itself: `parts` instead of those of a kiosk that is well."""
    told = {part.part: part for part in (*WELL, *parts)}
    values: dict[str, Any] = {"boot": "b", "waiting": 0, "dead": 0, "parts": list(told.values())}
    answer = api.post("/v1/heartbeats", Heartbeat(kiosk=kiosk, **(values | changes)))
    assert answer.status_code == 200, answer.text


def a_monday(api: Api) -> None:
    """The fleet from opening time on; the clock moves to half past ten."""
    now = api.clock.now
    api.clock.wait(hours=-1)
    for place in PLACES:
        beat(api, f"{place}-1")
    beat(api, "dokk1-2")
    beat(api, "trige-1", serving=Serving.MAINTENANCE)
    api.clock.wait(minutes=22)
    beat(api, "hoejbjerg-1", PAPER_OUT)
    beat(api, "lystrup-1", PAPER_LOW)
    api.clock.wait(minutes=20)
    beat(api, "gellerup-1", dead=1, waiting=0)
    api.clock.now = now
    for place in PLACES:
        if place not in {"hoejbjerg", "lystrup", "gellerup", "sabro", "tilst", "trige"}:
            beat(api, f"{place}-1")
    beat(api, "dokk1-2")
    beat(api, "hoejbjerg-1", PAPER_OUT)
    beat(api, "lystrup-1", PAPER_LOW)
    beat(api, "gellerup-1", dead=1)
    beat(api, "tilst-1", waiting=3, oldest_s=1900)
    beat(api, "trige-1", serving=Serving.MAINTENANCE)
    unknown = PartState(part=Part.READER, condition=Condition.UNKNOWN)
    beat(api, "harlev-1", unknown)


def outcomes(api: Api) -> None:
    """A morning's sessions, invented; some kinds are too few to be told."""
    isil = {
        "DK-775100": 46,
        "DK-775130": 21,
        "DK-775144": 33,
        "DK-775147": 12,
        "DK-775160": 17,
        "DK-775120": 8,
        "DK-775149": 3,
        "DK-775170": 2,
    }
    kinds = ["completed"] * 11 + ["alternative", "referred", "abandoned", "abandoned", "fault"]
    services = ["health-card", "book-time", "my-loans", "book-time", None]
    events: list[OutcomeEvent] = []
    for place, count in isil.items():
        for _ in range(count):
            number = len(events)
            events.append(
                an_event(
                    10_000 + number,
                    place=place,
                    outcome=kinds[number % len(kinds)],
                    service=services[number % len(services)],
                )
            )
    assert api.post("/v1/events", EventBatch(events=events)).status_code == 200
