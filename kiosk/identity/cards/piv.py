"""PIV: the PIV Authentication key of a card after NIST SP 800-73-4, behind its application PIN.

Only a card whose certificate names its holder in the OCES way is ours: the central service
can turn no other subject into a person. Every other PIV card is unknown, so it is never
asked for a PIN that would lead nowhere.
"""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from kiosk.identity.card_levels import CardKind
from kiosk.identity.cards import apdu, files, proving, signing, tlv
from kiosk.identity.cards.apdu import Ins, Sw
from kiosk.identity.cards.oces import Holder, holder_of
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import CardProblem, Identity, Pin
from kiosk.identity.trust import Trust

AID: Final = bytes.fromhex("A00000030800001000")
"""The application without its version, which a card must accept (part 2, 3.1.1)."""
AUTHENTICATION_CERTIFICATE: Final = bytes.fromhex("5FC105")
AUTHENTICATION_KEY: Final = 0x9A
APPLICATION_PIN: Final = 0x80
PIN_LENGTH: Final = (6, 8)
RSA_2048: Final = 0x07
ECC_P256: Final = 0x11
"""Algorithm identifiers (SP 800-78-4, table 6-2)."""
_PIN_BLOCK: Final = 8
_COMPRESSED: Final = 0x81
"""CertInfo: either end of the byte is taken for "gzip", as issuers read the bit order both ways."""
_GZIP: Final = 16 + zlib.MAX_WBITS


class PivCard:
    """A PIV card that names a person: a `PkiCard`. See `piv_card`."""

    profile: Final = "PIV (OCES subject)"
    kind: Final = CardKind.PIV
    pin_length: Final = PIN_LENGTH
    others: Final[tuple[x509.Certificate, ...]] = ()

    def __init__(self, card: CardTransport, certificate: x509.Certificate, holder: Holder) -> None:
        self.certificate = certificate
        self.holder = holder
        self._card = card

    def check(self, trust: Trust, now: datetime) -> int:
        """See `proving.check`."""
        return proving.check(self, trust, now)

    def prove(self, pin: Pin, trust: Trust, now: datetime) -> Identity:
        """See `proving.prove`."""
        return proving.prove(self, pin, trust, now)

    def tries_left(self) -> int:
        """As `PkiCard`, by an empty VERIFY (part 2, 3.2.1)."""
        _, sw = apdu.send(self._card, Ins.VERIFY, 0x00, APPLICATION_PIN)
        return proving.tries_told(sw)

    def verify(self, pin: Pin, tries: int) -> None:
        """As `PkiCard`."""
        digits = pin.reveal()
        fits = PIN_LENGTH[0] <= len(digits) <= PIN_LENGTH[1]
        if not (fits and digits.isascii() and digits.isdigit()):
            raise CardError(CardProblem.WRONG_PIN, tries)
        body = digits.encode("ascii").ljust(_PIN_BLOCK, b"\xff")
        _, sw = apdu.send(self._card, Ins.VERIFY, 0x00, APPLICATION_PIN, body)
        proving.verified(sw)

    def sign(self, challenge: bytes) -> bytes:
        """As `PkiCard`, by GENERAL AUTHENTICATE (part 2, 3.2.4 and A.3)."""
        match self.certificate.public_key():
            case rsa.RSAPublicKey(key_size=2048):
                algorithm = RSA_2048
                block = _padded(signing.to_be_signed(challenge, elliptic=False), 256)
            case ec.EllipticCurvePublicKey(curve=ec.SECP256R1()):
                algorithm = ECC_P256
                block = signing.to_be_signed(challenge, elliptic=True)
            case _:
                raise CardError(CardProblem.NO_KEY)
        template = tlv.encode(0x7C, tlv.encode(0x82), tlv.encode(0x81, block))
        answer, sw = apdu.send_long(
            self._card,
            Ins.GENERAL_AUTHENTICATE,
            algorithm,
            AUTHENTICATION_KEY,
            template,
            le=max(256, len(template)),
        )
        if sw != Sw.OK:
            raise CardError(CardProblem.NO_KEY)
        try:
            dynamic = tlv.find(tlv.parse(answer), 0x7C)
            signature = dynamic.child(0x82) if dynamic else None
        except tlv.TlvError:
            signature = None
        if signature is None:
            raise CardError(CardProblem.NO_KEY)
        return signature.value


def piv_card(card: CardTransport) -> PivCard | None:
    """The PIV card behind a transport whose certificate names a person; `None` for any other.

    Raises `CardError`.
    """
    if not files.select_aid(card, AID):
        return None
    wanted = tlv.encode(0x5C, AUTHENTICATION_CERTIFICATE)
    data, sw = apdu.send_long(card, Ins.GET_DATA, 0x3F, 0xFF, wanted, le=apdu.MAX_ANSWER)
    if sw == Sw.NOT_FOUND:  # a card that was never issued to anybody
        return None
    if sw != Sw.OK:
        raise CardError(CardProblem.UNREADABLE)
    try:
        certificate = proving.certificate_in(_certificate_in(data))
        holder = holder_of(certificate) if certificate else None
    except (tlv.TlvError, zlib.error):
        raise CardError(CardProblem.UNREADABLE) from None
    return PivCard(card, certificate, holder) if certificate and holder else None


def _certificate_in(data: bytes) -> bytes:
    """The DER in a certificate object (part 1, appendix A); never more than a file may hold.

    Raises `TlvError`, `zlib.error`.
    """
    whole = tlv.find(tlv.parse(data), 0x53)
    parts = tuple(tlv.parse(whole.value)) if whole else ()
    body, info = tlv.find(parts, 0x70), tlv.find(parts, 0x71)
    if body is None:
        raise tlv.TlvError("no certificate")
    if info is None or not info.value[:1] or not info.value[0] & _COMPRESSED:
        return body.value
    unpacker = zlib.decompressobj(_GZIP)
    der = unpacker.decompress(body.value, files.MAX_FILE)
    if not unpacker.eof:
        raise tlv.TlvError("too long, or cut off")
    return der


def _padded(block: bytes, size: int) -> bytes:
    """EMSA-PKCS1-v1_5 (RFC 8017, 9.2): the card computes the bare RSA power."""
    return b"\x00\x01" + b"\xff" * (size - len(block) - 3) + b"\x00" + block
