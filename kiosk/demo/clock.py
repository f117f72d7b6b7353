"""A clock for whoever drives a kiosk: it runs as clocks do, and can be moved on instead of waiting."""

from __future__ import annotations

import time


class SkippingClock:
    """Call it for the seconds of a monotonic clock. Used on one thread."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self._skipped

    def skip(self, seconds: float) -> None:
        """Let so much time have passed at once. Raises `ValueError` for a way back."""
        if seconds < 0:
            raise ValueError("time does not go back")
        self._skipped += seconds
