"""Deadlines of one length, watched by one thread: a timer of its own for each would cost one, too."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable


class Deadline:
    """One of them. Whoever meets it cancels it, and nothing is kept for its sake any more."""

    def __init__(self, at: float, late: Callable[[Deadline], None]) -> None:
        self.at = at
        self._late: Callable[[Deadline], None] | None = late

    def cancel(self) -> None:
        """It was met."""
        self._late = None

    def passed(self) -> None:
        """Say so to whom it concerns, unless it was met."""
        late, self._late = self._late, None
        if late is not None:
            late(self)


class Deadlines:
    """Deadlines of `seconds` from their beginning, so that the first to begin is the first to pass."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._begun: queue.SimpleQueue[Deadline] | None = None
        self._stop = threading.Event()

    def begin(self, late: Callable[[Deadline], None]) -> Deadline:
        """From now on; `late` is called on the watching thread if it is not cancelled in time."""
        deadline = Deadline(time.monotonic() + self._seconds, late)
        if self._begun is None:
            self._begun, self._stop = queue.SimpleQueue(), threading.Event()
            watch = threading.Thread(
                target=_watch, args=(self._begun, self._stop), name="card-deadlines", daemon=True
            )
            watch.start()
        self._begun.put(deadline)
        return deadline

    def stop(self) -> None:
        """End the thread; deadlines that run are forgotten. `begin` starts anew."""
        if self._begun is not None:
            self._stop.set()
            self._begun.put(Deadline(0, lambda _: None))
            self._begun = None


def _watch(begun: queue.SimpleQueue[Deadline], stop: threading.Event) -> None:
    while not stop.is_set():
        deadline = begun.get()
        if not stop.wait(max(0.0, deadline.at - time.monotonic())):
            deadline.passed()
