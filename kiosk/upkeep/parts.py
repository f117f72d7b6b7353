"""How the parts of this kiosk are, for its operator: a pure function of what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.identity.person import ReaderState
from kiosk.receipts.document import PrinterState
from kiosk.session.state import Kiosk
from kiosk.sync.client import CentralState
from kiosk.sync.contract import Condition, Part, PartState, Serving
from kiosk.sync.outbox import WhyNotStored

LEAST_BYTES: Final = 50 * 2**20
"""With less room on the disk than this, cases may soon not be kept."""
FEW_BYTES: Final = 500 * 2**20
LONG_WAIT_S: Final = 3600
"""A case that waits longer than this is worth a look."""
MOST_SKEW_S: Final = 60.0
"""A clock that is further off shows wrong times to citizens."""
HALTED_S: Final = 10.0
"""The screen's thread ticks each second; after so long without, it hangs."""


class Origin(StrEnum):
    """Where the configuration in use comes from, and whether the city has sent one that is bad."""

    LOCAL = "local"
    """From the kiosk's own disk; nobody sends any."""
    AWAITED = "awaited"
    """From its own disk; the city's has not come into use yet."""
    SIGNED = "signed"
    REFUSED = "refused"
    """A newer one came and was not taken; the one before is in use."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is known of the parts at one moment. `None`: not known."""

    kiosk: Kiosk
    halted_s: float | None
    """Since when the screen's thread has not ticked."""
    scanner: bool
    """Whether the kiosk is meant to have one."""
    central: CentralState
    outbox: WhyNotStored | None
    dead: int
    oldest_s: float
    free_bytes: int | None
    skew_s: float | None
    origin: Origin
    receipts_left: int | None = None
    """About how many receipts the roll is still good for, once its end is near."""


def serving(kiosk: Kiosk) -> Serving:
    """What the kiosk is doing."""
    if kiosk.session is not None:
        return Serving.IN_SESSION
    return Serving.OUT_OF_ORDER if kiosk.fault is not None else Serving.IDLE


def parts(facts: Facts) -> list[PartState]:
    """Each part once; what nothing is known of is `unknown`."""
    return [
        _screen(facts),
        _reader(facts.kiosk.reader),
        _scanner(facts),
        _printer(facts.kiosk.printer, facts.receipts_left),
        _central(facts.central),
        _outbox(facts),
        _disk(facts.free_bytes),
        _clock(facts.skew_s),
        _configuration(facts.origin),
    ]


def _screen(facts: Facts) -> PartState:
    if facts.halted_s is None:
        return PartState(part=Part.SCREEN, condition=Condition.UNKNOWN)
    if facts.halted_s > HALTED_S:
        return PartState(part=Part.SCREEN, condition=Condition.FAULT, state="halted")
    return PartState(part=Part.SCREEN, condition=Condition.WORKS, state="drawing")


def _reader(state: ReaderState) -> PartState:
    match state:
        case ReaderState.UNKNOWN:
            condition = Condition.UNKNOWN
        case _ if state.works:
            condition = Condition.WORKS
        case _:
            condition = Condition.FAULT
    return PartState(part=Part.READER, condition=condition, state=state.value)


def _scanner(facts: Facts) -> PartState:
    if not facts.scanner:
        return PartState(part=Part.SCANNER, condition=Condition.ABSENT, state="none")
    # Its port tells lines, and not whether it is there: nothing is proven until it is asked.
    return PartState(part=Part.SCANNER, condition=Condition.UNKNOWN)


def _printer(state: PrinterState, left: int | None) -> PartState:
    match state:
        case PrinterState.UNKNOWN:
            condition = Condition.UNKNOWN
        case PrinterState.READY:
            condition = Condition.WORKS
        case PrinterState.NEAR_END:
            condition = Condition.ATTENTION
        case _:
            condition = Condition.FAULT
    return PartState(part=Part.PRINTER, condition=condition, state=state.value, left=left)


def _central(state: CentralState) -> PartState:
    match state:
        case CentralState.UNKNOWN:
            condition = Condition.UNKNOWN
        case CentralState.UP:
            condition = Condition.WORKS
        case CentralState.SLOW:
            condition = Condition.ATTENTION
        case _:
            condition = Condition.FAULT
    return PartState(part=Part.CENTRAL, condition=condition, state=state.value)


def _outbox(facts: Facts) -> PartState:
    if facts.outbox is not None:
        return PartState(part=Part.OUTBOX, condition=Condition.FAULT, state=facts.outbox.value)
    if facts.dead:
        return PartState(part=Part.OUTBOX, condition=Condition.ATTENTION, state="dead-letters")
    if facts.oldest_s > LONG_WAIT_S:
        return PartState(part=Part.OUTBOX, condition=Condition.ATTENTION, state="waits-long")
    return PartState(part=Part.OUTBOX, condition=Condition.WORKS, state="keeps")


def _disk(free: int | None) -> PartState:
    if free is None:
        return PartState(part=Part.DISK, condition=Condition.UNKNOWN)
    if free < LEAST_BYTES:
        return PartState(part=Part.DISK, condition=Condition.FAULT, state="full")
    if free < FEW_BYTES:
        return PartState(part=Part.DISK, condition=Condition.ATTENTION, state="nearly-full")
    return PartState(part=Part.DISK, condition=Condition.WORKS, state="room")


def _clock(skew_s: float | None) -> PartState:
    if skew_s is None:
        return PartState(part=Part.CLOCK, condition=Condition.UNKNOWN)
    if abs(skew_s) > MOST_SKEW_S:
        return PartState(part=Part.CLOCK, condition=Condition.FAULT, state="wrong")
    return PartState(part=Part.CLOCK, condition=Condition.WORKS, state="right")


def _configuration(origin: Origin) -> PartState:
    match origin:
        case Origin.LOCAL | Origin.SIGNED:
            condition = Condition.WORKS
        case Origin.AWAITED | Origin.REFUSED:
            condition = Condition.ATTENTION
    return PartState(part=Part.CONFIGURATION, condition=condition, state=origin.value)
