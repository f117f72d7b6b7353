"""The card reader as the kiosk sees it; real and virtual ones stand behind it alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.identity.cards.transport import CardTransport
from kiosk.identity.person import ReaderState


class CardReader(Protocol):
    """Tells its state, and opens the card that is in it."""

    def start(self, heard: Callable[[ReaderState], None]) -> None:
        """Begin to watch; `heard` is called on a thread of the reader's own, must not block.

        It hears each change once. A card taken out and put in again is always NO_CARD, CARD,
        however quick the hand was.
        """
        ...

    def connect(self) -> CardTransport:
        """The card, for us alone. Raises `CardError`: no card is `PULLED`, one that somebody
        else has is `BUSY`."""
        ...

    def stop(self) -> None:
        """Stop watching, at once. May be called twice."""
        ...
