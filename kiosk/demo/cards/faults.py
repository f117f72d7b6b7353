"""Things that go wrong with a chip half-way, put around any chip."""

from __future__ import annotations

import threading
from collections.abc import Callable

from kiosk.demo.cards.chip import Chip


class Interrupted:
    """A chip at whose APDU number `at` (from 1, since power-on) `happens` is called first.

    `happens` may take the card out of its reader: the answer then reaches nobody.
    """

    def __init__(self, chip: Chip, at: int, happens: Callable[[], None]) -> None:
        self.atr = chip.atr
        self._chip = chip
        self._at = at
        self._happens = happens
        self._count = 0

    def power_on(self) -> None:
        """As `Chip`."""
        self._count = 0
        self._chip.power_on()

    def answer(self, apdu: bytes) -> bytes:
        """As `Chip`."""
        self._count += 1
        if self._count == self._at:
            self._happens()
        return self._chip.answer(apdu)


class Hanging:
    """A chip that stops answering at APDU number `at`, until `let_go`."""

    def __init__(self, chip: Chip, at: int) -> None:
        self.atr = chip.atr
        self._go = threading.Event()
        self._inner = Interrupted(chip, at, self._hang)
        self.hangs = threading.Event()
        """Set once it hangs."""

    def power_on(self) -> None:
        """As `Chip`."""
        self._inner.power_on()

    def answer(self, apdu: bytes) -> bytes:
        """As `Chip`."""
        return self._inner.answer(apdu)

    def let_go(self) -> None:
        """Answer after all."""
        self._go.set()

    def _hang(self) -> None:
        self.hangs.set()
        self._go.wait()
