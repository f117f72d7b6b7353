"""Decides whether a press is meant: trembling hands and taps left over from the last screen."""

from __future__ import annotations

from typing import Final

ACTION_PAUSE: Final = 0.5
"""s. EN 301 549 V3.2.1, 5.8: identical presses can be held apart by at least half a second."""
KEY_PAUSE: Final = 0.18
"""s between presses of the same key: long enough for a bounce, short enough for "Anna"."""
FRESH_PAUSE: Final = 0.6
"""s in which a new screen takes no press: nobody has read it yet, and the second of two taps on "next"
must not send what stands on the next screen."""


class Guard:
    """Lets a press through once; times are seconds of any clock that never goes back."""

    def __init__(self) -> None:
        self._changed = float("-inf")
        self._place: object = None
        self._last = float("-inf")

    def screen_changed(self, now: float) -> None:
        """What is under the finger has just become something else."""
        self._changed = now

    def permits(self, place: object, now: float, pause: float = ACTION_PAUSE) -> bool:
        """Whether the press at `place` that began at `now` counts; if so it is remembered."""
        if now < self._changed + FRESH_PAUSE:
            return False
        if place == self._place and now < self._last + pause:
            return False
        self._place, self._last = place, now
        return True
