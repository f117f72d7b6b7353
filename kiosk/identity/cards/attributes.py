"""Lists of attributes as health cards hold them: SEQUENCE OF SEQUENCE { OID, SET OF value }.

The form is X.501's Attribute in BER. A card's list is believed within bounds only, and an
attribute that is there twice makes it unreadable: nobody could say which of the two counts.
Every function raises `TlvError`, which quotes nothing of what was read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kiosk.identity.cards import files, tlv
from kiosk.identity.cards.tlv import Tlv, TlvError
from kiosk.identity.cards.transport import CardTransport

MAX_SIZE: Final = 2_048
"""Bytes of the longest list we read; other readers ask for 255."""
_FIRST_PART: Final = 256
_SEQUENCE: Final = 0x30
_SET: Final = 0x31
_OID: Final = 0x06
_GENERALIZED_TIME: Final = 0x18
_CHARACTERS: Final = {
    0x0C: "utf-8",  # UTF8String
    0x12: "ascii",  # NumericString
    0x13: "ascii",  # PrintableString
    0x16: "ascii",  # IA5String
    0x04: "latin-1",  # OCTET STRING: Austrian cards write an institution's name so
}
_TIME: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{2}){0,3}Z?")
_FIRST_YEAR: Final = 1850
_LAST_YEAR: Final = 2150


@dataclass(frozen=True, slots=True)
class Attributes:
    """The attributes of one list, by the bytes of their OID."""

    values: Mapping[bytes, tuple[Tlv, ...]] = field(repr=False)

    def text(self, oid: bytes, most: int) -> str:
        """An attribute's words, at most so many characters; empty if it is not there.

        Of several values the last counts: newer Austrian cards put the surname second.
        """
        values = self.values.get(oid, ())
        if not values:
            return ""
        encoding = _CHARACTERS.get(values[-1].tag)
        if encoding is None:
            raise TlvError("no text")
        try:
            words = values[-1].value.decode(encoding).strip()
        except UnicodeDecodeError:
            raise TlvError("letters of no alphabet") from None
        if not words.isprintable() or len(words) > most:
            raise TlvError("no text of ours")
        return words

    def digits(self, oid: bytes, count: int) -> str:
        """A number of exactly so many digits; empty if it is not there."""
        number = self.text(oid, count)
        if number and not (len(number) == count and number.isascii() and number.isdigit()):
            raise TlvError("no number")
        return number

    def day(self, oid: bytes) -> date | None:
        """A day of the calendar; `None` if it is not there, or not in a form we know."""
        values = self.values.get(oid, ())
        if not values or values[-1].tag != _GENERALIZED_TIME:
            return None
        found = _TIME.fullmatch(values[-1].value.decode("latin-1"))
        try:
            day = date(*(int(part) for part in found.groups())) if found else None
        except ValueError:
            day = None
        if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise TlvError("no day in living memory")
        return day


def attributes_in(data: bytes) -> Attributes:
    """The list in a file; what comes behind it is filler. Entries of another form are passed over."""
    whole = next(tlv.parse(data), None)
    if whole is None or whole.tag != _SEQUENCE:
        raise TlvError("no list")
    found: dict[bytes, tuple[Tlv, ...]] = {}
    for entry in whole.children():
        parts = entry.children() if entry.tag == _SEQUENCE else ()
        if len(parts) != 2 or (parts[0].tag, parts[1].tag) != (_OID, _SET):
            continue
        if parts[0].value in found:
            raise TlvError("one attribute twice")
        found[parts[0].value] = parts[1].children()
    return Attributes(found)


def read_attributes(card: CardTransport) -> Attributes:
    """The list in the selected file, no byte beyond its end. Raises `CardError` too."""
    data = files.read_binary(card, 0, _FIRST_PART)
    size = tlv.whole_size(data)
    if size > MAX_SIZE:
        raise TlvError("too long a list")
    while len(data) < size:
        more = files.read_binary(card, len(data), size - len(data))
        if not more:
            raise TlvError("the file ends before its list")
        data += more
    return attributes_in(data[:size])


def oid(dotted: str) -> bytes:
    """The value bytes of an OBJECT IDENTIFIER (X.690, 8.19)."""
    first, second, *others = (int(arc) for arc in dotted.split("."))
    encoded = bytearray()
    for arc in (first * 40 + second, *others):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.insert(0, 0x80 | arc & 0x7F)
        encoded += bytes(groups)
    return bytes(encoded)
