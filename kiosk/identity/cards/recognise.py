"""What kind of card this is, by asking it: the profiles, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.identity.cards import ecard, files
from kiosk.identity.cards.ecard import ecard_identity
from kiosk.identity.cards.egk import egk_identity
from kiosk.identity.cards.ehic import ehic_identity
from kiosk.identity.cards.link import linked
from kiosk.identity.cards.nemid import nemid_card
from kiosk.identity.cards.piv import piv_card
from kiosk.identity.cards.proving import PkiCard
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import CardProblem, Identity


@dataclass(frozen=True, slots=True)
class HealthCard:
    """A card that names its holder without a PIN, and proves nothing."""

    profile: str
    """What recognised it, in a technician's words."""
    identity: Identity


def recognise(card: CardTransport) -> PkiCard | HealthCard:
    """A card that can prove its holder, or one that names its holder to anybody.

    Health cards come first: whether a card is one, it tells by one command for each kind, and the
    search for certificates takes many. Raises `CardError(UNKNOWN_CARD)` for a card of no known
    kind, and others on the way.
    """
    card = linked(card)
    found = _health_card(card) or nemid_card(card) or piv_card(card)
    if found is None:
        raise CardError(CardProblem.UNKNOWN_CARD)
    return found


def _health_card(card: CardTransport) -> HealthCard | None:
    identity = egk_identity(card)
    if identity is not None:
        return HealthCard("eGK (German health card)", identity)
    if not files.select_aid(card, ecard.APPLICATION):
        return None
    identity = ecard_identity(card)
    if identity is not None:
        return HealthCard("e-card (Austrian health card)", identity)
    identity = ehic_identity(card)
    return HealthCard("eEHIC (European health insurance card)", identity) if identity else None
