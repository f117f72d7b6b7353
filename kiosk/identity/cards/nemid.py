"""NemID on hardware: an OCES certificate on a PKCS#15 card, whose directories say how it signs."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cryptography import x509

from kiosk.identity.card_levels import CardKind
from kiosk.identity.cards import apdu, files, proving, signing
from kiosk.identity.cards.apdu import Ins, Sw
from kiosk.identity.cards.directory import KeyEntry, PinEntry, PinKind
from kiosk.identity.cards.oces import Holder, holder_of
from kiosk.identity.cards.pkcs15 import Contents, contents
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import CardProblem, Identity, Pin
from kiosk.identity.trust import Trust

_MAX_CERTIFICATES: Final = 8
_SIGN_TEMPLATE: Final = (0x41, 0xB6)
"""MSE SET for computation, digital signature template (ISO 7816-4, 10.9)."""
_COMPUTE_SIGNATURE: Final = (0x9E, 0x9A)


class NemIdCard:
    """A card that names a person and can be asked to prove it: a `PkiCard`. See `nemid_card`."""

    profile: Final = "NemID (OCES on PKCS#15)"
    kind: Final = CardKind.NEMID

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
        self.certificate = certificate
        self.others = others
        self.holder = holder
        self._card = card
        self._contents = found
        self._key = key
        self._pin = pin

    @property
    def pin_length(self) -> tuple[int, int]:
        """As `PkiCard`."""
        return self._pin.shortest, self._pin.longest

    def check(self, trust: Trust, now: datetime) -> int:
        """See `proving.check`."""
        return proving.check(self, trust, now)

    def prove(self, pin: Pin, trust: Trust, now: datetime) -> Identity:
        """See `proving.prove`."""
        return proving.prove(self, pin, trust, now)

    def tries_left(self) -> int:
        """As `PkiCard`, by an empty VERIFY."""
        self._enter()
        _, sw = apdu.send(self._card, Ins.VERIFY, 0x00, self._pin.reference)
        return proving.tries_told(sw)

    def verify(self, pin: Pin, tries: int) -> None:
        """As `PkiCard`."""
        body = pin_block(self._pin, pin.reveal())
        if body is None:  # the card would count a PIN of a wrong length as a wrong one
            raise CardError(CardProblem.WRONG_PIN, tries)
        _, sw = apdu.send(self._card, Ins.VERIFY, 0x00, self._pin.reference, body)
        proving.verified(sw)

    def sign(self, challenge: bytes) -> bytes:
        """As `PkiCard`."""
        elliptic = self._key.elliptic
        mechanism = signing.CKM_ECDSA if elliptic else signing.CKM_RSA_PKCS
        reference = self._contents.algorithm_for(self._key, mechanism)
        template = b"" if reference is None else bytes([0x80, 1, reference])
        template += bytes([0x84, 1, self._key.reference])
        _, sw = apdu.send(self._card, Ins.MANAGE_SECURITY_ENVIRONMENT, *_SIGN_TEMPLATE, template)
        if sw != Sw.OK:
            raise CardError(CardProblem.NO_KEY)
        signature, sw = apdu.send_long(
            self._card,
            Ins.PERFORM_SECURITY_OPERATION,
            *_COMPUTE_SIGNATURE,
            signing.to_be_signed(challenge, elliptic=elliptic),
            le=max(256, signing.signature_size(self.certificate)),
        )
        if sw != Sw.OK:
            raise CardError(CardProblem.NO_KEY)
        return signature

    def _enter(self) -> None:
        where = self._pin.path
        if where is not None and where.file != b"\x3f\x00":
            there = files.select_path(self._card, where.file)
        else:
            there = self._contents.home.enter(self._card)
        if not there:
            raise CardError(CardProblem.UNREADABLE)


def nemid_card(card: CardTransport) -> NemIdCard | None:
    """The NemID card behind a transport; `None` for any other. Raises `CardError`.

    Recognised by what is on it (PKCS#15, an OCES certificate), never by its ATR, for none
    was ever published. A certificate without an entry for its key is a card that cannot sign.
    """
    found = contents(card)
    if found is None:
        return None
    read = [
        (entry, proving.certificate_in(found.home.read(card, entry.path)))
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
