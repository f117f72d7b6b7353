"""What came from a scanner and was no card: how often and why, never what it was."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

_log = logging.getLogger(__name__)

_LOG_EVERY_S: Final = 600.0
"""A device that types without end must not fill the log."""


class Ignored(StrEnum):
    """Why something a scanner sent counts for nothing."""

    TOO_LONG = "too-long"
    CONTROL = "control-character"
    NO_CHARACTER = "no-character"
    """A key, or keys together, that type nothing: F1, Ctrl+C, an accent over what takes none."""
    TOO_SOON = "too-soon"
    """More lines than a hand can scan."""
    HALF_LINE = "half-line"
    """It went quiet, or away, before the line ended; or we came in the middle."""
    LOST_KEYS = "lost-keys"
    """The system could not keep all keys until we read them."""
    UNKNOWN_LINE = "unknown-line"
    BAD_CPR = "bad-cpr"
    """The shape of a health card, with a number that can be nobody's."""


class Tally:
    """Counts what is ignored, by reason, from any thread; holds nothing of what was read."""

    def __init__(self, every: float = _LOG_EVERY_S) -> None:
        """`every`: seconds between two lines in the log, at least."""
        self._every = every
        self._lock = threading.Lock()
        self._counts: Counter[Ignored] = Counter()
        self._told = 0
        self._next = 0.0

    def count(self, why: Ignored) -> None:
        """One more of this kind."""
        with self._lock:
            self._counts[why] += 1

    def so_far(self) -> Mapping[Ignored, int]:
        """How many of each kind since the start; kinds that never came are not in it."""
        with self._lock:
            return dict(self._counts)

    def sum_up(self, now: float) -> None:
        """Tell the log, where there is news and the last line is old enough (`now`: monotonic, s)."""
        counts = self.so_far()
        total = sum(counts.values())
        if total == self._told or (self._told and now < self._next):
            return
        self._told, self._next = total, now + self._every
        kinds = ", ".join(f"{why} {counts[why]}" for why in Ignored if why in counts)
        _log.info("scanner: ignored since the start: %s", kinds)
