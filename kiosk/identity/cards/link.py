"""A card together with what one command to it may carry, found out before anything is asked."""

from __future__ import annotations

from typing import Final

from kiosk.identity.cards import files, traffic
from kiosk.identity.cards.capabilities import (
    EXTENDED,
    SHORT,
    Capabilities,
    Lengths,
    capabilities_in,
    lengths_in,
)
from kiosk.identity.cards.transport import CardError, CardTransport, PassesLong
from kiosk.identity.person import CardProblem

_EF_ATR: Final = b"\x3f\x00\x2f\x01"
_MAX_EF_ATR: Final = 256


class Link:
    """A `CardTransport` that `TakesLong`. Traffic is logged, if that log is on."""

    def __init__(self, card: CardTransport) -> None:
        self.atr = card.atr
        self.lengths = SHORT
        self._card = traffic.watched(card)
        longest = card.longest() if isinstance(card, PassesLong) else 0
        told = capabilities_in(card.atr)
        if longest > SHORT.answer and (told.extended or told.ask_ef_atr):
            self.lengths = self._told(told).within(longest)

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        """As `CardTransport`."""
        return self._card.transmit(apdu)

    def release(self) -> None:
        """As `CardTransport`."""
        self._card.release()

    def shorten(self) -> None:
        """As `TakesLong`."""
        self.lengths = SHORT

    def _told(self, told: Capabilities) -> Lengths:
        """EF.ATR/INFO is read only where the ATR sends us there: it costs two commands."""
        if not told.ask_ef_atr or not files.select_path(self, _EF_ATR):
            return EXTENDED if told.extended else SHORT
        try:
            return lengths_in(files.read_binary(self, 0, _MAX_EF_ATR), told)
        except CardError as trouble:
            if trouble.problem is not CardProblem.UNREADABLE:
                raise
            return EXTENDED if told.extended else SHORT


def linked(card: CardTransport) -> Link:
    """The card as a `Link`; one that is a link already stays as it is. Raises `CardError`."""
    return card if isinstance(card, Link) else Link(card)
