"""An Austrian e-card, and a card with the European data set alone, as far as anybody can read them."""

from __future__ import annotations

from typing import Final

from kiosk.demo.cards.files import File
from kiosk.demo.cards.holders import CardHolder
from kiosk.demo.cards.readable import ReadableChip
from kiosk.identity.cards import ecard, ehic, tlv

_SEQUENCE, _SET, _OID = 0x30, 0x31, 0x06
UTF8, NUMERIC, PRINTABLE, TIME, INTEGER, OCTETS = 0x0C, 0x12, 0x13, 0x18, 0x02, 0x04
_CARD_NUMBER: Final = "80999000010000004242"
"""Twenty digits, as on a printed card; no country has the number 999."""


def ecard_chip(basic: bytes | None, european: bytes | None = None) -> ReadableChip:
    """A chip with the application "SV-Personendaten" and its files EF01 and EF02, or one of them."""
    contents = ((ecard.EF_BASIC, basic), (ehic.EF_EHIC, european))
    children = [
        File(int.from_bytes(fid, "big"), data + bytes(16))  # longer than what it holds
        for fid, data in contents
        if data is not None
    ]
    application = File(0x3F01, aid=ecard.APPLICATION, children=children)
    return ReadableChip(b"E-KARTE", File(0x3F00, children=[application]))


def basic_data(holder: CardHolder) -> bytes:
    """EF01 of an invented person."""
    return attribute_list(
        (ecard.INSURANCE_NUMBER, NUMERIC, holder.social_security_number.encode()),
        (ecard.CARD_SEQUENCE_NUMBER, INTEGER, b"\x01"),
        (ecard.GIVEN_NAMES, UTF8, holder.given.encode()),
        (ecard.SURNAME, UTF8, holder.family.encode()),
        (ecard.BORN, TIME, _noon(holder)),
        (ecard.SEX, PRINTABLE, b"X"),
    )


def european_data(holder: CardHolder) -> bytes:
    """EF02 of an invented person, in its newer form."""
    return attribute_list(
        (ehic.COUNTRY, PRINTABLE, b"AT"),
        (ehic.SURNAME, UTF8, holder.family.upper().encode()),
        (ehic.GIVEN_NAMES, UTF8, holder.given.upper().encode()),
        (ecard.BORN, TIME, _noon(holder)),
        (ehic.PERSONAL_NUMBER, NUMERIC, holder.social_security_number.encode()),
        (ehic.INSTITUTION_NUMBER, NUMERIC, b"9999"),
        (ehic.INSTITUTION, OCTETS, "PRÜFKASSE".encode("latin-1")),
        (ehic.CARD_NUMBER, NUMERIC, _CARD_NUMBER.encode()),
        (ehic.EXPIRES, TIME, b"20301231120000Z"),
    )


def attribute_list(*attributes: tuple[bytes, int, bytes]) -> bytes:
    """A list of attributes, each an OID, the tag of its value, and that value."""
    return tlv.encode(_SEQUENCE, *(attribute(oid, (tag, value)) for oid, tag, value in attributes))


def attribute(oid: bytes, *values: tuple[int, bytes]) -> bytes:
    """One attribute and its values."""
    members = (tlv.encode(tag, value) for tag, value in values)
    return tlv.encode(_SEQUENCE, tlv.encode(_OID, oid), tlv.encode(_SET, *members))


def _noon(holder: CardHolder) -> bytes:
    """The day of birth, at noon: so these cards write days. The invented were born in the 1900s."""
    day, month, year = (holder.cpr_digits[at : at + 2] for at in (0, 2, 4))
    return f"19{year}{month}{day}120000Z".encode()
