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

MAX_COMMANDS: Final = 1_000
"""To one card, from its recognition to its proof; the longest honest way here is under 60.

Every file and every answer is bounded where it is read; but a card can send us from one full
file to the next, hundreds of times, and each command may take it half a second."""
_EF_ATR: Final = b"\x3f\x00\x2f\x01"
_MAX_EF_ATR: Final = 256


class Link:
    """A `CardTransport` that `TakesLong`, for `MAX_COMMANDS`. Traffic is logged, if that log is on."""

    def __init__(self, card: CardTransport, lengths: Lengths = SHORT) -> None:
        self.atr = card.atr
        self.lengths = lengths
        self._card = traffic.watched(card)
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

    def shorten(self) -> None:
        """As `TakesLong`."""
        self.lengths = SHORT


def linked(card: CardTransport) -> Link:
    """The card, and what it takes; one that is a link already stays as it is. Raises `CardError`.

    To be done before anything is selected: a card that sends us to EF.ATR/INFO is asked for it.
    """
    if isinstance(card, Link):
        return card
    link = Link(card)
    told = capabilities_in(card.atr)
    if told.extended or told.ask_ef_atr:
        longest = card.longest() if isinstance(card, PassesLong) else SHORT.answer
        if longest > SHORT.answer:
            link.lengths = _told_by(link, told).within(longest)
    return link


def _told_by(card: CardTransport, told: Capabilities) -> Lengths:
    """EF.ATR/INFO is read only where the ATR sends us there: it costs two commands."""
    so_far = EXTENDED if told.extended else SHORT
    if not told.ask_ef_atr or not files.select_path(card, _EF_ATR):
        return so_far
    try:
        return lengths_in(files.read_binary(card, 0, _MAX_EF_ATR), told)
    except CardError as trouble:
        if trouble.problem is not CardProblem.UNREADABLE:
            raise
        return so_far
