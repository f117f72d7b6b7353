"""A card whose answers are written down: what a fuzzer can change, byte by byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from kiosk.demo.cards.chip import Chip
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import CardProblem

ENDS: Final = 2
"""How such a card goes on after its last answer, by the first byte: pulled, or the same forever."""


class WrittenCard:
    """A `CardTransport` that answers as `script` says: a byte for its end, then answers.

    An answer is its length in two bytes, big-endian, and so many bytes, the last two its status
    word; of a shorter one the missing bytes are zeros. Any bytes are a script.
    """

    def __init__(self, script: bytes) -> None:
        self.atr = b"\x3b\x00"
        self.commands = 0
        self.released = False
        self._script = script
        self._at = 1
        self._endless = bool(script) and script[0] % ENDS == 1
        self._last = b"\x61\x00"

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:  # noqa: ARG002 - it does not listen
        """As `CardTransport`; what is sent does not matter."""
        self.commands += 1
        head = self._script[self._at : self._at + 2]
        if len(head) == 2:
            size = int.from_bytes(head, "big")
            self._last = self._script[self._at + 2 : self._at + 2 + size].rjust(2, b"\x00")
            self._at += 2 + size
        elif not self._endless:
            raise CardError(CardProblem.PULLED)
        return self._last[:-2], int.from_bytes(self._last[-2:], "big")

    def release(self) -> None:
        """As `CardTransport`."""
        self.released = True


class ChipCard:
    """A `CardTransport` straight to an emulated chip: no reader, no thread. Keeps the answers."""

    def __init__(self, chip: Chip) -> None:
        self.atr = chip.atr
        self.answers: list[bytes] = []
        self._chip = chip
        chip.power_on()

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        """As `CardTransport`."""
        answer = self._chip.answer(apdu)
        self.answers.append(answer)
        return answer[:-2], int.from_bytes(answer[-2:], "big")

    def release(self) -> None:
        """As `CardTransport`."""
        self._chip.power_on()


def script_of(answers: Iterable[bytes], *, endless: bool = False) -> bytes:
    """The script of a card that gives these answers."""
    return bytes([endless]) + b"".join(len(each).to_bytes(2, "big") + each for each in answers)


def answers_of(chip: Chip, use: Callable[[CardTransport], object]) -> list[bytes]:
    """What a good chip answers when it is used so: data and status word of every command."""
    card = ChipCard(chip)
    use(card)
    return card.answers
