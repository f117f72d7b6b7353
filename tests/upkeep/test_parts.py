"""Unknown is never taken for working, and each state has its condition."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kiosk.identity.person import ReaderState
from kiosk.receipts.document import PrinterState
from kiosk.session.events import Fault
from kiosk.session.state import Kiosk, Session
from kiosk.sync.client import CentralState
from kiosk.sync.contract import Condition, Part, Serving
from kiosk.sync.outbox import WhyNotStored
from kiosk.upkeep.parts import FEW_BYTES, LEAST_BYTES, Facts, Origin, parts, serving

WELL = Facts(
    kiosk=Kiosk(reader=ReaderState.NO_CARD, printer=PrinterState.READY),
    halted_s=0.4,
    scanner=True,
    central=CentralState.UP,
    outbox=None,
    dead=0,
    oldest_s=0.0,
    free_bytes=10 * FEW_BYTES,
    skew_s=0.2,
    origin=Origin.SIGNED,
)
UNKNOWN, WORKS, ATTENTION, FAULT = (
    Condition.UNKNOWN,
    Condition.WORKS,
    Condition.ATTENTION,
    Condition.FAULT,
)


def state_of(part: Part, **changes: Any) -> tuple[Condition, str]:
    """How one part is said to be, where all is well but for these facts."""
    (found,) = (one for one in parts(replace(WELL, **changes)) if one.part is part)
    return found.condition, found.state


def test_where_all_is_well_everything_works_but_what_cannot_tell() -> None:
    said = {one.part: one.condition for one in parts(WELL)}
    assert said.pop(Part.SCANNER) is UNKNOWN
    assert set(said.values()) == {WORKS}


def test_of_a_kiosk_that_has_just_started_nothing_is_known() -> None:
    new = Facts(Kiosk(), None, True, CentralState.UNKNOWN, None, 0, 0.0, None, None, Origin.LOCAL)
    said = {one.part: one.condition for one in parts(new)}
    known = {Part.OUTBOX, Part.CONFIGURATION}
    assert {part for part, condition in said.items() if condition is not UNKNOWN} == known


def test_a_roll_that_is_nearly_out_says_about_how_many_receipts_are_left() -> None:
    kiosk = Kiosk(printer=PrinterState.NEAR_END)
    (printer,) = (
        one
        for one in parts(replace(WELL, kiosk=kiosk, receipts_left=12))
        if one.part is Part.PRINTER
    )
    assert (printer.condition, printer.state, printer.left) == (ATTENTION, "near-end", 12)


@pytest.mark.parametrize(
    ("part", "changes", "expected"),
    [
        (Part.SCREEN, {"halted_s": 11.0}, (FAULT, "halted")),
        (Part.SCANNER, {"scanner": False}, (Condition.ABSENT, "none")),
        (Part.CENTRAL, {"central": CentralState.SLOW}, (ATTENTION, "slow")),
        (Part.CENTRAL, {"central": CentralState.REFUSED}, (FAULT, "refused")),
        (Part.OUTBOX, {"outbox": WhyNotStored.DISK_FULL}, (FAULT, "disk-full")),
        (Part.OUTBOX, {"dead": 1}, (ATTENTION, "dead-letters")),
        (Part.OUTBOX, {"oldest_s": 4000.0}, (ATTENTION, "waits-long")),
        (Part.DISK, {"free_bytes": LEAST_BYTES - 1}, (FAULT, "full")),
        (Part.DISK, {"free_bytes": FEW_BYTES - 1}, (ATTENTION, "nearly-full")),
        (Part.CLOCK, {"skew_s": -61.0}, (FAULT, "wrong")),
        (Part.CLOCK, {"skew_s": 1.8e9}, (FAULT, "wrong")),
        (Part.CONFIGURATION, {"origin": Origin.REFUSED}, (ATTENTION, "refused")),
        (Part.CONFIGURATION, {"origin": Origin.AWAITED}, (ATTENTION, "awaited")),
    ],
)
def test_what_is_wrong_is_told_with_its_word(
    part: Part, changes: dict[str, Any], expected: tuple[Condition, str]
) -> None:
    assert state_of(part, **changes) == expected


@pytest.mark.parametrize("state", ReaderState)
def test_a_reader_works_where_a_card_would_be_seen(state: ReaderState) -> None:
    condition, said = state_of(Part.READER, kiosk=replace(WELL.kiosk, reader=state))
    assert (condition is WORKS) == state.works
    assert said == state.value


@pytest.mark.parametrize("state", PrinterState)
def test_a_printer_works_where_paper_would_come_out(state: PrinterState) -> None:
    condition, said = state_of(Part.PRINTER, kiosk=replace(WELL.kiosk, printer=state))
    assert (condition in {WORKS, ATTENTION}) == state.works
    assert said == state.value


def test_what_the_kiosk_is_doing_is_told() -> None:
    someone = Session(id=1, language="da", touched=0.0)
    assert serving(Kiosk()) is Serving.IDLE
    assert serving(Kiosk(session=someone, fault=Fault.CLOSED)) is Serving.IN_SESSION
    assert serving(Kiosk(fault=Fault.CLOSED)) is Serving.OUT_OF_ORDER
