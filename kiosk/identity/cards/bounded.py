"""A card that may not keep us busy for ever: so many commands, and not one more."""

from __future__ import annotations

from typing import Final

from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import CardProblem

MAX_COMMANDS: Final = 1_000
"""Of one card, from its recognition to its proof; the longest honest way here is under 60."""


class Bounded:
    """A transport that gives up after `MAX_COMMANDS`.

    Every file and every answer is bounded where it is read; but a card can send us from one
    full file to the next, hundreds of times, and each command may take it half a second.
    """

    def __init__(self, card: CardTransport) -> None:
        self.atr = card.atr
        self._card = card
        self._left = MAX_COMMANDS

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        """As `CardTransport`; `UNREADABLE` when it has been enough."""
        if not self._left:
            raise CardError(CardProblem.UNREADABLE)
        self._left -= 1
        return self._card.transmit(apdu)

    def release(self) -> None:
        """As `CardTransport`."""
        self._card.release()
