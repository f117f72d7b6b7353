"""What a printer counts of itself, and how it forgets the last of it when the power goes."""

from __future__ import annotations

_LINE = 30
"""Dots to one counted line."""
_WRITTEN_EVERY = 6000
"""Rows between two writings: a printer does it every two minutes, whatever it prints meanwhile."""


class Odometer:
    """Lines fed and cuts made since it was built (`GS g 2` 148 and 178)."""

    def __init__(self) -> None:
        self._rows = self._cuts = 0
        self._written = (0, 0)

    def fed(self, rows: int) -> None:
        """The paper moved on."""
        self._rows += rows
        if self._rows - self._written[0] >= _WRITTEN_EVERY:
            self._written = (self._rows, self._cuts)

    def cut(self) -> None:
        """The knife fell."""
        self._cuts += 1

    def power_lost(self) -> None:
        """What was not written down is gone: it goes on from an older count."""
        self._rows, self._cuts = self._written

    def told(self, n: int) -> int | None:
        """The counter with this number; `None` for one that it does not have."""
        match n:
            case 50 | 178:
                return self._cuts
            case 148:
                return self._rows // _LINE
            case _:
                return None
