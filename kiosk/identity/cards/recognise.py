"""What kind of card this is, by asking it: the profiles, one after the other."""

from __future__ import annotations

from kiosk.identity.cards.bounded import Bounded
from kiosk.identity.cards.egk import egk_identity
from kiosk.identity.cards.nemid import nemid_card
from kiosk.identity.cards.piv import piv_card
from kiosk.identity.cards.proving import PkiCard
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import CardProblem, Identity


def recognise(card: CardTransport) -> PkiCard | Identity:
    """A card that can prove its holder, or the holder a readable card names.

    Raises `CardError(UNKNOWN_CARD)` for a card of no known kind, and others on the way. What it
    gives goes on speaking to the card, within the bounds of `Bounded`.
    """
    card = Bounded(card)
    found = egk_identity(card) or nemid_card(card) or piv_card(card)
    if found is None:
        raise CardError(CardProblem.UNKNOWN_CARD)
    return found
