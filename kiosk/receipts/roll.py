"""How many receipts the roll still gives, once the printer says that it is nearly out. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from kiosk.receipts.document import PrinterState

NEAR_END_LEFT: Final = 5.0
"""Metres on the roll when the sensor sees its end: a ring of 4.5 mm around an 18 mm core, 65 µm
paper. The sensor of most printers can be moved; the settings say where it stands."""
_WEIGHT: Final = 0.2
"""Of the newest receipt in the usual length."""


@dataclass(frozen=True, slots=True)
class Roll:
    """What is known of the roll of paper. Lengths in mm."""

    since_near_end_mm: float | None = None
    """Printed since the sensor first saw the end near; `None` before."""
    receipt_mm: float = 150.0
    """How long a receipt usually is here."""
    unwatched: bool = True
    """The roll may have been changed: the printer was open, out of paper, away, or we were."""

    def heard(self, state: PrinterState) -> Roll:
        """The same after news from the printer.

        A sensor that wavers at the edge does not start the count anew; only a roll that can have
        been changed, and is not nearly out, is a new one.
        """
        match state:
            case PrinterState.NEAR_END:
                since = self.since_near_end_mm or 0.0
                return replace(self, since_near_end_mm=since, unwatched=False)
            case PrinterState.READY if self.unwatched:
                return replace(self, since_near_end_mm=None, unwatched=False)
            case PrinterState.READY:
                return self
            case _:
                return replace(self, unwatched=True)

    def printed(self, mm: float) -> Roll:
        """The same after a receipt of this length."""
        since = self.since_near_end_mm
        return replace(
            self,
            since_near_end_mm=None if since is None else since + mm,
            receipt_mm=(1 - _WEIGHT) * self.receipt_mm + _WEIGHT * mm,
        )

    def left(self, near_end_m: float = NEAR_END_LEFT) -> int | None:
        """About how many receipts are left of the `near_end_m` metres that there were at first.

        `None` while the end is not near, or the printer has no sensor for it.
        """
        if self.since_near_end_mm is None:
            return None
        return int(max(near_end_m * 1000 - self.since_near_end_mm, 0) // self.receipt_mm)
