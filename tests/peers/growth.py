"""Whether anything is left: threads and open files of this process."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PATIENCE_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds: threads by the kernel's count, and descriptors."""

    threads: int
    descriptors: int

    @classmethod
    def now(cls) -> Held:
        """By this process."""
        return cls(_entries("/proc/self/task"), _entries("/proc/self/fd"))

    def comes_back(self) -> bool:
        """Whether no more than this is held again, before patience ends."""
        end = time.monotonic() + _PATIENCE_S
        while time.monotonic() < end:
            now = Held.now()
            if now.threads <= self.threads and now.descriptors <= self.descriptors:
                return True
            time.sleep(0.02)
        return False


def _entries(folder: str) -> int:
    return sum(1 for _ in Path(folder).iterdir())
