"""What needs a person now: picked out of what is known, the most urgent first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from kiosk.central.operations.fleet import SILENT_AFTER, KioskRow, PartRow
from kiosk.central.roles import May
from kiosk.sync.contract import AssistCall, AssistState, Condition, Part, Serving


class NeedKind(StrEnum):
    """Why somebody is needed; the most urgent first."""

    CALL = "call"
    OUT_OF_ORDER = "out-of-order"
    PART_FAULT = "part-fault"
    SILENT = "silent"
    DEAD_LETTERS = "dead-letters"
    UNSENT = "unsent"
    PART_ATTENTION = "part-attention"


_URGENCY: Final = {kind: rank for rank, kind in enumerate(NeedKind)}
_FOR_HANDS: Final = frozenset({NeedKind.OUT_OF_ORDER, NeedKind.SILENT})
_HANDS: Final = frozenset({Part.PRINTER, Part.READER, Part.SCANNER, Part.SCREEN})
"""What whoever stands beside it can do something about: paper, a cable, a card that is stuck."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that somebody has to see to."""

    kind: NeedKind
    kiosk: str
    place: str | None
    since: datetime
    part: PartRow | None = None
    count: int = 0
    call: AssistCall | None = None
    helper: str | None = None
    """Who has taken the call."""

    @property
    def duty(self) -> May:
        """Whose it is: an ambassador's, or, where hands in the branch are not enough, a technician's."""
        if self.kind is NeedKind.CALL:
            return May.ANSWER_CALLS
        by_hand = self.part is not None and self.part.part in _HANDS
        return May.SEE_KIOSKS if by_hand or self.kind in _FOR_HANDS else May.MEND_KIOSKS

    @property
    def urgent(self) -> bool:
        """Whether a citizen waits, or would be turned away now."""
        if self.call is not None:
            return self.call.state is AssistState.WAITING
        return self.kind is not NeedKind.PART_ATTENTION


def needs(
    kiosks: Iterable[KioskRow], calls: Sequence[tuple[AssistCall, str | None]], now: datetime
) -> list[Need]:
    """Everything somebody has to see to: by urgency, and among equals what waits longest first.

    Calls that somebody has taken come after those that nobody has.
    """
    found = [
        Need(NeedKind.CALL, call.kiosk, call.place, call.since, call=call, helper=helper)
        for call, helper in calls
    ]
    for kiosk in kiosks:
        found += _of(kiosk, now)
    return sorted(
        found,
        key=lambda need: (_URGENCY[need.kind], need.helper is not None, need.since, need.kiosk),
    )


def _of(kiosk: KioskRow, now: datetime) -> Iterator[Need]:
    if now - kiosk.heard > SILENT_AFTER:
        # What it said before it fell silent may have changed since.
        yield Need(NeedKind.SILENT, kiosk.kiosk, kiosk.place, kiosk.heard)
        return
    if kiosk.serving is Serving.OUT_OF_ORDER:
        yield Need(NeedKind.OUT_OF_ORDER, kiosk.kiosk, kiosk.place, kiosk.serving_since)
    kinds = {
        Condition.FAULT: NeedKind.PART_FAULT,
        Condition.ATTENTION: NeedKind.PART_ATTENTION,
    }
    for part in kiosk.parts:
        if kind := kinds.get(part.condition):
            yield Need(kind, kiosk.kiosk, kiosk.place, part.since, part)
    if kiosk.dead:
        kind = NeedKind.DEAD_LETTERS
        yield Need(kind, kiosk.kiosk, kiosk.place, kiosk.dead_since, count=kiosk.dead)
    if (since := kiosk.unsent_since) is not None:
        yield Need(NeedKind.UNSENT, kiosk.kiosk, kiosk.place, since, count=kiosk.waiting)
