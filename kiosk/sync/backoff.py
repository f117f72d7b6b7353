"""How long to wait before an item is sent again: full jitter, so that kiosks do not march in step."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

LONGEST_WAIT_S: Final = 15 * 60.0
"""No waiting time is longer, also not one the central service asks for."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waits up to `first_s`, then up to twice as long each time, up to `longest_s`."""

    first_s: float = 1.0
    longest_s: float = LONGEST_WAIT_S

    def wait_s(self, tries: int, retry_after_s: float, chance: random.Random) -> float:
        """Seconds to wait after `tries` vain tries; at least what was asked for, clamped."""
        ceiling = min(self.longest_s, self.first_s * 2.0 ** min(tries, 30))
        asked = min(max(retry_after_s, 0.0), LONGEST_WAIT_S)
        return min(asked + chance.uniform(0.0, ceiling), LONGEST_WAIT_S)
