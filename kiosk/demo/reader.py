"""A card reader without hardware: chips are put in and taken out by calling it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from kiosk.demo.cards.chip import Chip, protocol_of
from kiosk.identity.cards import t0
from kiosk.identity.cards.capabilities import EXTENDED, SHORT
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import CardProblem, ReaderState

_LOOK_S: Final = 0.02
"""How often a transmission in progress looks whether its card is still there."""


class VirtualReader:
    """A `CardReader` with one slot. Commands of a pulled card end as they do over PC/SC."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._heard: Callable[[ReaderState], None] | None = None
        self._slot: _Inserted | None = None
        self._plugged = True
        self._told: ReaderState | None = None

    def start(self, heard: Callable[[ReaderState], None]) -> None:
        """As `CardReader`; changes are told on the thread that makes them."""
        with self._lock:
            self._heard = heard
            self._told = None
            self._tell()

    def stop(self) -> None:
        """As `CardReader`."""
        with self._lock:
            self._heard = None

    def connect(self) -> CardTransport:
        """As `CardReader`."""
        with self._lock:
            if not self._plugged:
                raise CardError(CardProblem.NO_READER)
            if self._slot is None:
                raise CardError(CardProblem.PULLED)
            return self._slot.connect()

    def insert(self, chip: Chip) -> None:
        """Put a card in; one that is there is taken out first."""
        with self._lock:
            if self._slot is not None:
                self.remove()
            self._slot = _Inserted(chip)
            self._tell()

    def remove(self) -> None:
        """Take the card out."""
        with self._lock:
            if self._slot is not None:
                self._slot.gone.set()
                self._slot = None
                self._tell()

    def unplug(self) -> None:
        """Pull the reader's cable, with any card in it."""
        with self._lock:
            if self._slot is not None:
                self._slot.unplugged = True
                self._slot.gone.set()
                self._slot = None
            self._plugged = False
            self._tell()

    def plug(self) -> None:
        """Put the cable back; the reader is empty."""
        with self._lock:
            self._plugged = True
            self._tell()

    def _tell(self) -> None:
        state = self._state()
        if self._heard is not None and state is not self._told:
            self._told = state
            self._heard(state)

    def _state(self) -> ReaderState:
        if not self._plugged:
            return ReaderState.NO_READER
        if self._slot is None:
            return ReaderState.NO_CARD
        return ReaderState.CARD if self._slot.chip.atr else ReaderState.MUTE


class _Inserted:
    """One stay of a card in the reader."""

    def __init__(self, chip: Chip) -> None:
        self.chip = chip
        self.gone = threading.Event()
        self.unplugged = False
        self._taken = threading.Lock()

    def connect(self) -> CardTransport:
        if not self.chip.atr:
            raise CardError(CardProblem.MUTE)
        if not self._taken.acquire(blocking=False):
            raise CardError(CardProblem.BUSY)
        self.chip.power_on()
        return _VirtualTransport(self, self._taken)


class _VirtualTransport:
    """The APDU way to a chip, for as long as it stays in the reader."""

    def __init__(self, stay: _Inserted, taken: threading.Lock) -> None:
        self.atr = stay.chip.atr
        self.reader = "Virtual reader"
        self.protocol = protocol_of(stay.chip.atr)
        self._stay = stay
        self._taken = taken
        self._released = False

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        """As `CardTransport`: blocks while the chip is silent, until it is taken out."""
        if self.protocol == "T=0":
            return t0.exchange(self._exchange, apdu)
        return self._exchange(apdu)

    def _exchange(self, apdu: bytes) -> tuple[bytes, int]:
        self._look()
        answers: list[bytes] = []
        chip = threading.Thread(
            target=lambda: answers.append(self._stay.chip.answer(apdu)), daemon=True
        )
        chip.start()
        while chip.is_alive():
            chip.join(_LOOK_S)
            if self._stay.gone.is_set():
                break
        self._look()
        answer = answers[0]
        return answer[:-2], int.from_bytes(answer[-2:], "big")

    def longest(self) -> int:
        """As `PassesLong`."""
        return SHORT.answer if self.protocol == "T=0" else EXTENDED.answer

    def release(self) -> None:
        """As `CardTransport`."""
        if not self._released:
            self._released = True
            self._stay.chip.power_on()
            self._taken.release()

    def _look(self) -> None:
        if self._stay.unplugged:
            raise CardError(CardProblem.NO_READER)
        if self._released or self._stay.gone.is_set():
            raise CardError(CardProblem.PULLED)
