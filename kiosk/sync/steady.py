"""Seconds that only go forward, over restarts, whatever the wall clock says.

Waiting times in the outbox are kept in steady seconds: a kiosk that starts in 1970 or 2038
(flat battery, no time server yet) neither freezes its queue nor lets cases grow old at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

LONGEST_OFF_S: Final = 14 * 24 * 3600.0
"""How long a kiosk is believed to have been switched off; any longer gap is a wrong clock."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is remembered over a restart."""

    steady: float
    wall: float


class SteadyClock:
    """Counts on from a mark: in this process by the monotonic clock alone."""

    def __init__(
        self,
        mark: Mark | None,
        *,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._started = monotonic()
        self._base = 0.0 if mark is None else mark.steady + _time_off(mark, wall())

    def now(self) -> float:
        """Steady seconds; never less than at any earlier call."""
        return self._base + self._monotonic() - self._started

    def mark(self) -> Mark:
        """To be stored with every write."""
        return Mark(self.now(), self._wall())


def _time_off(mark: Mark, wall: float) -> float:
    off = wall - mark.wall
    return off if 0 <= off <= LONGEST_OFF_S else 0.0
