"""Whether a clock can be right, by what else is known of the time. Pure.

A kiosk with a flat battery wakes up in 1970, one with a broken clock in 2038, and an expired or
revoked certificate is good again wherever the clock goes back far enough. So nobody judges
certificates by a clock that cannot be right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

TOLERANCE: Final = timedelta(minutes=15)
"""How far a clock may be off: nothing that we judge turns on a quarter of an hour."""
LONGEST: Final = timedelta(days=11 * 365)
"""How long a release is believed to be in use. Later than that is a wrong clock, as 2038 is."""


class ClockFault(StrEnum):
    """How a clock is wrong."""

    BEHIND = "behind"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Heard:
    """An instant that the central service told, and when: in seconds of the monotonic clock."""

    at: datetime
    monotonic: float


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of the time without asking this machine's clock. All instants are aware."""

    released: datetime
    """When this program was made: it is not earlier."""
    kept: datetime | None = None
    """The newest instant of an earlier run: nor is it earlier than that."""
    heard: Heard | None = None
    """What was told in this run. Where there is such, `kept` does not count: it may be wrong."""

    def can_be(self, instant: datetime) -> bool:
        """Whether this program can be running at that instant at all."""
        return self._fault(instant) is None

    def fault_of(self, now: datetime, monotonic: float) -> ClockFault | None:
        """How a clock that says `now` is wrong, as far as can be told; `None`: it may be right."""
        fault = self._fault(now)
        if fault is not None:
            return fault
        if self.heard is not None:
            passed = timedelta(seconds=monotonic - self.heard.monotonic)
            ahead = now - (self.heard.at + passed)
            if abs(ahead) <= TOLERANCE:
                return None
            return ClockFault.AHEAD if ahead > timedelta() else ClockFault.BEHIND
        if self.kept is not None and now < self.kept - TOLERANCE:
            return ClockFault.BEHIND
        return None

    def _fault(self, instant: datetime) -> ClockFault | None:
        if instant < self.released - TOLERANCE:
            return ClockFault.BEHIND
        return ClockFault.AHEAD if instant > self.released + LONGEST else None
