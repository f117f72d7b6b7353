"""The one seam to a card: APDU bytes in, data and status word out."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from kiosk.identity.cards.capabilities import Lengths
from kiosk.identity.person import CardProblem


class CardTransport(Protocol):
    """A powered card, ours alone until `release`; it dies for good when the card is taken out."""

    atr: bytes

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        """Send one APDU; its answer's data and its status word. Raises `CardError`.

        It may block for as long as the card likes: call it on a thread that can be left behind.
        """
        ...

    def release(self) -> None:
        """Reset the card (a verified PIN ends with it) and let it go. May be called twice."""
        ...


@runtime_checkable
class TellsItsWire(Protocol):
    """A transport that knows what lies between us and the card; for technicians."""

    reader: str
    """The reader's name, as its driver gives it."""
    protocol: str
    """`T=0` or `T=1`."""


@runtime_checkable
class PassesLong(Protocol):
    """A transport that knows how much data it gets to a card in one command."""

    def longest(self) -> int:
        """Bytes of data in one command or answer: 256, more if reader and T=1 bear it.

        It may ask the reader, so it is asked only of cards that take long commands.
        """
        ...


@runtime_checkable
class TakesLong(Protocol):
    """A transport to a card that takes commands of extended length, as far as `lengths` says."""

    lengths: Lengths

    def shorten(self) -> None:
        """The card refused what it had promised: from now on it gets short commands."""
        ...


class CardError(Exception):
    """A card that cannot go on, and why. It never carries anything read from the card."""

    def __init__(self, problem: CardProblem, tries_left: int | None = None) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.tries_left = tries_left
