"""Good inputs to begin with: what the demo's cards and people say."""

from __future__ import annotations

import contextlib
import gzip
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPCertStatus

from kiosk.demo.cards.chip import Chip, OverT0
from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.cards.egk import personal_data
from kiosk.demo.cards.holders import ANNA, BENT, PIN, barcode, stripe
from kiosk.demo.cards.piv import PIV_PIN, PivChip
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pki import DemoPki
from kiosk.identity.cards import proving
from kiosk.identity.cards.recognise import HealthCard, recognise
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import Pin
from kiosk.identity.scanner.keys import Press
from kiosk.identity.scanner.layouts import KEYS, Key, Layout
from tests.fuzz.answers import answers_of, script_of
from tests.identity.ocsp.parts import Answering, appointed

_PEOPLE: Final = (ANNA, BENT)


def certificates(pki: DemoPki) -> tuple[bytes, ...]:
    """DER of every kind of certificate in the infrastructure, with both kinds of key."""
    elliptic = pki.citizen(ANNA, key=ec.generate_private_key(ec.SECP256R1()))
    kinds = (pki.root, pki.issuing, pki.citizen(ANNA), pki.expired(BENT), elliptic)
    return tuple(each.certificate.public_bytes(Encoding.DER) for each in kinds)


def scripts(pki: DemoPki, now: datetime) -> tuple[bytes, ...]:
    """Every card of the deck as a script, pulled at its end or going on forever."""
    return tuple(
        script_of(answers_of(chip, lambda card: _used(card, pki, now)), chip.atr, endless=endless)
        for chip in _chips(pki)
        for endless in (False, True)
    )


def answers(pki: DemoPki) -> tuple[bytes, ...]:
    """What the cards answer to single commands, without the status word."""
    told = (answers_of(chip, lambda card: _used(card, pki, pki.made)) for chip in _chips(pki))
    return tuple({each[:-2] for answers in told for each in answers if len(each) > 2})


def ocsp_answers(pki: DemoPki, now: datetime) -> tuple[bytes, ...]:
    """What the root, or a responder that it appointed, says of the issuing authority."""
    good = Answering(pki.issuing.certificate, pki.root, now)
    by_another = appointed(pki.root, now)
    sends = good.but(signer=by_another, sends=(by_another.certificate,))
    kinds = (good, good.but(status=OCSPCertStatus.REVOKED, nonce=bytes(32)), sends)
    return tuple(each.but(by_key=by_key).encode() for each in kinds for by_key in (False, True))


def documents() -> tuple[bytes, ...]:
    """The documents on German health cards."""
    return tuple(gzip.decompress(personal_data(each)[2:]) for each in _PEOPLE)


def lines() -> tuple[bytes, ...]:
    """What readers send of stripes, bar codes and library cards."""
    health = [text for each in _PEOPLE for text in (stripe(each), barcode(each))]
    tracks = [part for text in health for part in text.partition("?")[::2] if part]
    library = ["D123456789", "123456789012"]
    whole = [f"{text}\r\n".encode("latin-1") for text in (*health, *library, f"{barcode(ANNA)}7")]
    return (*whole, *(f"{part}?".encode("latin-1") for part in tracks))


def keys() -> tuple[bytes, ...]:
    """The bar code of a health card, as keyboards of every layout type it."""
    return tuple(
        bytes([number])
        + b"".join(_press(code) for code in (*_codes(layout, barcode(ANNA)), Key.ENTER))
        for number, layout in enumerate(Layout)
    )


def _codes(layout: Layout, text: str) -> list[int]:
    plain = {level.plain: code for code, level in KEYS[layout].items()}
    return [plain[each] for each in text]


def _press(code: int) -> bytes:
    return bytes([code, Press.PRESSED, code, Press.RELEASED])


def _chips(pki: DemoPki) -> Iterator[Chip]:
    for name in DemoCard:
        if name is not DemoCard.MUTE:
            yield demo_card(name, pki)
    yield OverT0(demo_card(DemoCard.NEMID, pki))
    yield OverT0(demo_card(DemoCard.HEALTH, pki))
    yield Pkcs15Chip(pki.citizen(ANNA), PIN, extended=True)
    for key in pki.issuing.key, ec.generate_private_key(ec.SECP256R1()):
        for odd in False, True:
            yield PivChip(pki.citizen(ANNA, key=key), compressed=odd, extended=odd)


def _used(card: CardTransport, pki: DemoPki, now: datetime) -> None:
    with contextlib.suppress(CardError):
        found = recognise(card)
        if not isinstance(found, HealthCard):
            long = found.pin_length[0] > len(PIN)
            proving.check(found, pki.trust(), now)
            proving.prove(found, Pin(PIV_PIN if long else PIN), pki.trust(), now)
