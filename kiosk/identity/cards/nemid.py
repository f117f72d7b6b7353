"""NemID on hardware: an OCES certificate on a PKCS#15 card, and proof that the card holds its key.

Reading a certificate proves nothing, for anyone can copy it. Proof is: trusted by the
operator's roots, valid now, and the card signs a challenge it has never seen, behind its PIN.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import Final

from cryptography import x509

from kiosk.identity.cards import apdu, signing
from kiosk.identity.cards.apdu import Ins, Sw
from kiosk.identity.cards.directory import KeyEntry, PinEntry, PinKind
from kiosk.identity.cards.oces import Holder, holder_of
from kiosk.identity.cards.pkcs15 import Contents, contents
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.level import Method
from kiosk.identity.person import CardProblem, Identity, Pin
from kiosk.identity.trust import Trust

_CHALLENGE_BYTES: Final = 32
_MAX_CERTIFICATES: Final = 8
_SIGN_TEMPLATE: Final = (0x41, 0xB6)
"""MSE SET for computation, digital signature template (ISO 7816-4, 10.9)."""
_COMPUTE_SIGNATURE: Final = (0x9E, 0x9A)


class NemIdCard:
    """A card that names a person and can be asked to prove it; see `nemid_card`."""

    profile: Final = "NemID (OCES on PKCS#15)"

    def __init__(
        self,
        card: CardTransport,
        found: Contents,
        key: KeyEntry,
        pin: PinEntry,
        certificate: x509.Certificate,
        others: tuple[x509.Certificate, ...],
        holder: Holder,
    ) -> None:
        self._card = card
        self._contents = found
        self._key = key
        self._pin = pin
        self._certificate = certificate
        self._others = others
        self._holder = holder

    @property
    def certificate(self) -> x509.Certificate:
        """The holder's certificate, as the card gave it: proof of nothing."""
        return self._certificate

    def problem(self, trust: Trust, now: datetime) -> CardProblem | None:
        """Why its certificate is not good, or `None` if it is; the card is not asked."""
        return trust.problem_with(self._certificate, now, self._others)

    @property
    def pin_length(self) -> tuple[int, int]:
        """The fewest and the most digits the card's PIN can have."""
        return self._pin.shortest, self._pin.longest

    def tries_left(self) -> int:
        """Wrong PINs the card will still bear, by an empty VERIFY. Raises `CardError`.

        A card that does not tell is `UNREADABLE`: we would not know when to stop.
        """
        self._enter()
        _, sw = apdu.send(self._card, Ins.VERIFY, 0x00, self._pin.reference)
        tries = apdu.tries_in(sw)
        if tries is None:
            raise CardError(CardProblem.UNREADABLE)
        return tries

    def check(self, trust: Trust, now: datetime) -> int:
        """The tries left, if asking for the PIN makes sense. Raises `CardError`.

        Untrusted and expired cards are never given a PIN, and one try stays the holder's own.
        """
        problem = self.problem(trust, now)
        if problem is not None:
            raise CardError(problem)
        return _more_than_one(self.tries_left())

    def prove(self, pin: Pin, trust: Trust, now: datetime) -> Identity:
        """Who holds the card, proven by its PIN and a fresh signature. Raises `CardError`.

        Sends VERIFY once at most, and not at all with one try left.
        """
        tries = self.check(trust, now)
        self._verify(pin, tries)
        challenge = os.urandom(_CHALLENGE_BYTES)
        if not signing.is_signature(self._certificate, challenge, self._sign(challenge)):
            raise CardError(CardProblem.NO_KEY)
        return Identity(
            Method.NEMID, trust.level, name=self._holder.name, subject=self._holder.subject
        )

    def _enter(self) -> None:
        where = self._pin.path
        if where is not None and where.file != b"\x3f\x00":
            there = apdu.select_path(self._card, where.file)
        else:
            there = self._contents.home.enter(self._card)
        if not there:
            raise CardError(CardProblem.UNREADABLE)

    def _verify(self, pin: Pin, tries: int) -> None:
        body = pin_block(self._pin, pin.reveal())
        if body is None:  # the card would count a PIN of a wrong length as a wrong one
            raise CardError(CardProblem.WRONG_PIN, tries)
        _, sw = apdu.send(self._card, Ins.VERIFY, 0x00, self._pin.reference, body)
        if sw == Sw.OK:
            return
        left = apdu.tries_in(sw)
        if left is None:
            raise CardError(CardProblem.UNREADABLE)
        raise CardError(CardProblem.WRONG_PIN, _more_than_one(left))

    def _sign(self, challenge: bytes) -> bytes:
        elliptic = self._key.elliptic
        mechanism = signing.CKM_ECDSA if elliptic else signing.CKM_RSA_PKCS
        reference = self._contents.algorithm_for(self._key, mechanism)
        template = b"" if reference is None else bytes([0x80, 1, reference])
        template += bytes([0x84, 1, self._key.reference])
        _, sw = apdu.send(self._card, Ins.MANAGE_SECURITY_ENVIRONMENT, *_SIGN_TEMPLATE, template)
        if sw != Sw.OK:
            raise CardError(CardProblem.NO_KEY)
        signature, sw = apdu.send(
            self._card,
            Ins.PERFORM_SECURITY_OPERATION,
            *_COMPUTE_SIGNATURE,
            signing.to_be_signed(challenge, elliptic=elliptic),
            le=256,
        )
        if sw != Sw.OK:
            raise CardError(CardProblem.NO_KEY)
        return signature


def nemid_card(card: CardTransport) -> NemIdCard | None:
    """The NemID card behind a transport; `None` for any other. Raises `CardError`.

    Recognised by what is on it (PKCS#15, an OCES certificate), never by its ATR, for none
    was ever published. A certificate without an entry for its key is a card that cannot sign.
    """
    found = contents(card)
    if found is None:
        return None
    read = [
        (entry, _certificate(found.home.read(card, entry.path)))
        for entry in found.certificates[:_MAX_CERTIFICATES]
    ]
    persons = [
        (entry, each, who) for entry, each in read if each and (who := holder_of(each)) is not None
    ]
    if not persons:
        return None
    for entry, certificate, who in persons:
        key = next((each for each in found.keys if each.id == entry.id and each.signs), None)
        pin = found.pin_for(key) if key else None
        if key and pin:
            others = tuple(each for _, each in read if each and each is not certificate)
            return NemIdCard(card, found, key, pin, certificate, others, who)
    raise CardError(CardProblem.NO_KEY)


def _certificate(der: bytes) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError:
        return None


def _more_than_one(tries: int) -> int:
    if tries == 0:
        raise CardError(CardProblem.BLOCKED, 0)
    if tries == 1:
        raise CardError(CardProblem.LAST_TRY, 1)
    return tries


def pin_block(rules: PinEntry, digits: str) -> bytes | None:
    """The PIN as the card wants it written; `None` if it cannot be this card's PIN."""
    if not digits.isascii() or not digits.isdigit():
        return None
    if not rules.shortest <= len(digits) <= rules.longest:
        return None
    match rules.kind:
        case PinKind.BCD:
            filler = "F" if rules.pad is None else f"{rules.pad:02X}"[-1]
            block = bytes.fromhex(digits + filler * (len(digits) % 2))
        case PinKind.ASCII | PinKind.UTF8:
            block = digits.encode("ascii")
    return block if rules.pad is None else block.ljust(rules.stored, bytes([rules.pad]))
