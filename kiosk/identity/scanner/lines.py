"""Characters become lines: whole, printable, of some length and not too many; nothing else."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from kiosk.identity.cardline import MAX_LINE
from kiosk.identity.ignored import Ignored, Tally

PAUSE_S: Final = 1.0
"""No reader waits so long within a line: what has not ended by then never will."""
_LINES_A_SECOND: Final = 4
"""More than a hand can scan; a device that sends more is broken or hostile."""


class LineFilter:
    """Cuts characters into lines of printable Latin-1, at most `MAX_LINE` long, a few each second.

    A line that is too long, holds control characters, is interrupted or comes too soon is
    dropped whole, and counted once.
    """

    def __init__(self, ignored: Tally, clock: Callable[[], float] = time.monotonic) -> None:
        self._ignored = ignored
        self._clock = clock
        self._line: list[str] = []
        self._bad = False
        self._heard = 0.0
        self._told: deque[float] = deque(maxlen=_LINES_A_SECOND)

    @property
    def open(self) -> bool:
        """Whether a line has begun that has not ended."""
        return self._bad or bool(self._line)

    def lines(self, characters: Iterable[str | Ignored]) -> Iterator[str]:
        """The good lines that end in `characters`; a reason among them spoils the line it is in.

        To be called at least every `PAUSE_S` while a line is open, be it with nothing.
        """
        now = self._clock()
        if self.open and now - self._heard >= PAUSE_S:
            self.lose(Ignored.HALF_LINE)
        for each in characters:
            self._heard = now
            if each in {"\r", "\n"}:
                line, self._line = "".join(self._line), []
                if line and self._in_time(now):
                    yield line
                self._bad = False
            elif not self._bad:
                self._take(each)

    def lose(self, why: Ignored) -> None:
        """Forget the line that has begun; the next character begins another."""
        if self._line:
            self._ignored.count(why)
        self._line, self._bad = [], False

    def _take(self, each: str | Ignored) -> None:
        if isinstance(each, Ignored):
            self._spoil(each)
        elif not each.isprintable() or each > "\xff":
            self._spoil(Ignored.CONTROL)
        elif len(self._line) >= MAX_LINE:
            self._spoil(Ignored.TOO_LONG)
        else:
            self._line.append(each)

    def _spoil(self, why: Ignored) -> None:
        self._ignored.count(why)
        self._line, self._bad = [], True

    def _in_time(self, now: float) -> bool:
        if len(self._told) == _LINES_A_SECOND and now - self._told[0] < 1:
            self._ignored.count(Ignored.TOO_SOON)
            return False
        self._told.append(now)
        return True
