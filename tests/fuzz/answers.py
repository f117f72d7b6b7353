"""A card whose answers are written down: what a fuzzer can change, byte by byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from kiosk.demo.cards.chip import Chip
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import CardProblem

LONGEST: Final = 4_096
"""Bytes that reader and card could pass in one command, if the card says that it can."""


class WrittenCard:
    """A `CardTransport` that answers as `script` says. Any bytes are a script.

    The first byte tells how it goes on after its last answer: even, it is pulled; odd, it gives
    that answer forever. Then the length of its ATR in a byte, the ATR, and the answers: each its
    length in two bytes, big-endian, and so many bytes, of which the last two are its status word;
    what is missing there are zeros.
    """

    def __init__(self, script: bytes) -> None:
        start = 2 + script[1] if len(script) > 1 else 2
        self.atr = script[2:start]
        self.commands = 0
        self.released = False
        self._script = script
        self._at = start
        self._endless = script[:1] != b"" and script[0] % 2 == 1
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

    def longest(self) -> int:
        """As `PassesLong`."""
        return LONGEST

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

    def longest(self) -> int:
        """As `PassesLong`."""
        return LONGEST

    def release(self) -> None:
        """As `CardTransport`."""
        self._chip.power_on()


def script_of(
    answers: Iterable[bytes], atr: bytes = b"\x3b\x00", *, endless: bool = False
) -> bytes:
    """The script of a card that gives these answers."""
    return (
        bytes([endless, len(atr)])
        + atr
        + b"".join(len(each).to_bytes(2, "big") + each for each in answers)
    )


def answers_of(chip: Chip, use: Callable[[CardTransport], object]) -> list[bytes]:
    """What a good chip answers when it is used so: data and status word of every command."""
    card = ChipCard(chip)
    use(card)
    return card.answers
