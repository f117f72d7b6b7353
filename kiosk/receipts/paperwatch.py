"""Keeps count of the paper on the roll, through restarts, and tells staff in the log."""

from __future__ import annotations

import logging

from kiosk.receipts.document import PrinterState
from kiosk.receipts.journal import Journal
from kiosk.receipts.printer.models import CLONE
from kiosk.receipts.roll import Roll

_log = logging.getLogger(__name__)
_FEED = 120
"""Rows that are fed past the cutter with every receipt."""


class PaperWatch:
    """The roll as the journal has it; used on the print desk's thread only."""

    def __init__(self, journal: Journal, near_end_m: float) -> None:
        self._journal, self._near_end_m = journal, near_end_m
        self._roll = journal.roll()
        self.dots_per_mm = CLONE.dots_per_mm

    @property
    def left(self) -> int | None:
        """About how many receipts are left; `None` while the end is not near."""
        return self._roll.left(self._near_end_m)

    def heard(self, state: PrinterState) -> None:
        """The printer's state changed."""
        self._become(self._roll.heard(state))

    def fed(self, rows: int) -> None:
        """A receipt of so many rows was sent."""
        self._become(self._roll.printed((rows + _FEED) / self.dots_per_mm))

    def _become(self, roll: Roll) -> None:
        if roll == self._roll:
            return
        before, since = self.left, self._roll.since_near_end_mm
        self._roll = roll
        if roll.since_near_end_mm != since:
            self._journal.enter_roll(roll)
        if self.left is not None and self.left != before:
            _log.warning("the roll of paper is nearly out: about %d receipts left", self.left)
