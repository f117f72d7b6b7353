"""Whether cases may be sent now: where one request failed, many more would only do harm."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum
from random import Random
from typing import Final

from kiosk.sync.backoff import LONGEST_WAIT_S, Backoff

SHORTEST_REST_S: Final = 0.25
"""So long nothing is sent after a failure, whoever is waiting."""

_FIRST_PAUSE_S: Final = 0.5


class Circuit(StrEnum):
    """What may pass."""

    CLOSED = "closed"
    """Everything."""
    OPEN = "open"
    """Nothing."""
    HALF_OPEN = "half-open"
    """One probe, of one case; on its result all depends."""


class Breaker:
    """Closed until a failure, then open for a while that grows, then half-open. For one thread.

    `longest_s` is the longest pause of its own accord; what the central service asks for may be
    longer, up to `LONGEST_WAIT_S`.
    """

    def __init__(
        self,
        *,
        longest_s: float,
        chance: Random,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pause = Backoff(_FIRST_PAUSE_S, max(longest_s, _FIRST_PAUSE_S))
        self._chance = chance
        self._monotonic = monotonic
        self._failures = 0
        self._rested = 0.0
        self._probe = 0.0

    def circuit(self) -> Circuit:
        """What may pass now."""
        if self._failures == 0:
            return Circuit.CLOSED
        return Circuit.OPEN if self.wait_s() > 0 else Circuit.HALF_OPEN

    def wait_s(self) -> float:
        """Seconds until something may pass; 0 if it may now."""
        return max(0.0, self._probe - self._monotonic()) if self._failures else 0.0

    def failed(self, retry_after_s: float = 0.0) -> None:
        """It did not go well; the central service may have asked for patience, and gets it."""
        self._failures += 1
        rest_s = min(max(retry_after_s, SHORTEST_REST_S), LONGEST_WAIT_S)
        self._rested = self._monotonic() + rest_s
        self._probe = self._rested + self._pause.wait_s(self._failures, 0.0, self._chance)

    def succeeded(self) -> None:
        """It went well."""
        self._failures = 0

    def hurry(self) -> None:
        """A citizen waits: no pause longer than the rest the other side needs."""
        self._probe = min(self._probe, self._rested)

    def heard(self) -> None:
        """The central service was away and says that it is back: whatever it asked for is past."""
        self._probe = min(self._probe, self._monotonic())
