"""How a card with a PIN proves its holder, whatever it speaks: trust, tries, PIN, fresh signature.

Reading a certificate proves nothing, for anyone can copy it. Proof is: trusted by the
operator's roots, valid now, and the card signs a challenge it has never seen, behind its PIN.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from typing import Final, Protocol

from cryptography import x509

from kiosk.identity.card_levels import CardKind
from kiosk.identity.cards import apdu, signing
from kiosk.identity.cards.apdu import Sw
from kiosk.identity.cards.oces import Holder
from kiosk.identity.cards.transport import CardError
from kiosk.identity.certificates import BROKEN
from kiosk.identity.level import Level, Method
from kiosk.identity.person import CardProblem, Identity, Pin
from kiosk.identity.trust import Trust

_CHALLENGE_BYTES: Final = 32


class PkiCard(Protocol):
    """A card with a certificate, its key and a PIN, by whatever profile it was found."""

    @property
    def profile(self) -> str:
        """What recognised it, in a technician's words."""
        ...

    @property
    def kind(self) -> CardKind:
        """What the operator's levels call it."""
        ...

    @property
    def certificate(self) -> x509.Certificate:
        """The holder's certificate, as the card gave it: proof of nothing."""
        ...

    @property
    def others(self) -> tuple[x509.Certificate, ...]:
        """Certificates that lie beside it; they may be those of its issuers."""
        ...

    @property
    def holder(self) -> Holder:
        """Whom the certificate names."""
        ...

    @property
    def pin_length(self) -> tuple[int, int]:
        """The fewest and the most digits the card's PIN can have."""
        ...

    def tries_left(self) -> int:
        """Wrong PINs the card will still bear, asked without giving one. Raises `CardError`."""
        ...

    def verify(self, pin: Pin, tries: int) -> None:
        """Gives the card its PIN, once, unless it cannot be one. Raises `CardError`."""
        ...

    def sign(self, challenge: bytes) -> bytes:
        """The card's signature of a challenge, SHA-256 with RSA or ECDSA. Raises `CardError`."""
        ...


def problem(card: PkiCard, trust: Trust, now: datetime) -> CardProblem | None:
    """Why it will not do, or `None` if it will; the card itself is not asked."""
    if trust.levels.of(card.kind) is Level.ANONYMOUS:
        return CardProblem.NOT_ACCEPTED
    return trust.problem_with(card.certificate, now, card.others)


def check(card: PkiCard, trust: Trust, now: datetime) -> int:
    """The tries left, if asking for the PIN makes sense. Raises `CardError`.

    Untrusted and expired cards are never given a PIN, and one try stays the holder's own.
    """
    distrust = problem(card, trust, now)
    if distrust is not None:
        raise CardError(distrust)
    return _more_than_one(card.tries_left())


def prove(card: PkiCard, pin: Pin, trust: Trust, now: datetime) -> Identity:
    """Who holds the card, proven by its PIN and a fresh signature. Raises `CardError`.

    Gives the PIN once at most, and not at all with one try left.
    """
    card.verify(pin, check(card, trust, now))
    challenge = os.urandom(_CHALLENGE_BYTES)
    if not signing.is_signature(card.certificate, challenge, card.sign(challenge)):
        raise CardError(CardProblem.NO_KEY)
    holder = card.holder
    level = trust.levels.of(card.kind)
    return Identity(Method.NEMID, level, name=holder.name, subject=holder.subject)


def named(holder: Identity, trust: Trust) -> Identity:
    """Whom a card without a PIN names, as sure as its kind makes us. Raises `CardError`."""
    level = trust.levels.best(holder.method) or holder.level
    if level is Level.ANONYMOUS:
        raise CardError(CardProblem.NOT_ACCEPTED)
    return replace(holder, level=level)


def tries_told(sw: int) -> int:
    """The tries that an empty VERIFY told. Raises `CardError`.

    A card that does not tell is `UNREADABLE`: we would not know when to stop.
    """
    tries = apdu.tries_in(sw)
    if tries is None:
        raise CardError(CardProblem.UNREADABLE)
    return tries


def verified(sw: int) -> None:
    """Returns if VERIFY was answered with yes. Raises `CardError`, with the tries left."""
    if sw != Sw.OK:
        raise CardError(CardProblem.WRONG_PIN, _more_than_one(tries_told(sw)))


def certificate_in(der: bytes) -> x509.Certificate | None:
    """The X.509 certificate in a card's file, if it is one."""
    try:
        return x509.load_der_x509_certificate(der)
    except BROKEN:
        return None


def _more_than_one(tries: int) -> int:
    if tries == 0:
        raise CardError(CardProblem.BLOCKED, 0)
    if tries == 1:
        raise CardError(CardProblem.LAST_TRY, 1)
    return tries
