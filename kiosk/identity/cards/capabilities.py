"""What a card says of the commands it takes: the historical bytes of its ATR, and EF.ATR/INFO.

ISO/IEC 7816-3, 8 (the ATR); ISO/IEC 7816-4 (historical bytes in compact-TLV, card service data,
card capabilities; in EF.ATR/INFO the same, and extended length information, DO '7F66'). Pure.
What cannot be understood says nothing: such a card is spoken to in short commands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kiosk.identity.cards import tlv

_LONGEST_ATR: Final = 33
_COMPACT: Final = 0x80
_COMPACT_WITH_STATUS: Final = 0x00
"""The category whose last three bytes are a status indicator, outside any data object."""
_SERVICE_DATA: Final = 0x3
_CAPABILITIES: Final = 0x7
_OBJECTS_IN_EF_ATR: Final = 0x10
_READ_BINARY_ACCESS: Final = (0x0E, 0x08)
"""Mask and value in the card service data byte: EF.DIR and EF.ATR/INFO are transparent files."""
_EXTENDED: Final = 0x40
_SIZES_IN_EF_ATR: Final = 0x20
_EF_ATR_CAPABILITIES: Final = 0x47
_EF_ATR_HISTORICAL: Final = 0x5F52
_EF_ATR_SIZES: Final = 0x7F66
_INTEGER: Final = 0x02
_COMMAND_FRAME: Final = 9
"""Header, Lc and Le around the data of an extended command, in bytes."""
_STATUS_WORD: Final = 2


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many bytes of data one command, and one answer, may carry."""

    command: int
    answer: int

    def within(self, longest: int) -> Lengths:
        """These, and no more than `longest` either way; less than short is never said."""
        return Lengths(
            max(SHORT.command, min(self.command, longest)),
            max(SHORT.answer, min(self.answer, longest)),
        )


SHORT: Final = Lengths(255, 256)
EXTENDED: Final = Lengths(65_535, 65_536)
"""As much as the fields can say; a card that bears less tells it in EF.ATR/INFO."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the ATR tells, before the card is asked anything."""

    extended: bool = False
    """Lc and Le of extended length are understood."""
    ask_ef_atr: bool = False
    """EF.ATR/INFO, to be read by READ BINARY, says more."""


def capabilities_in(atr: bytes) -> Capabilities:
    """What the historical bytes of an ATR say."""
    objects = dict(_compact_objects(historical_bytes(atr)))
    third = objects.get(_CAPABILITIES, b"")[2:3]
    service = objects.get(_SERVICE_DATA, b"")[:1]
    mask, transparent = _READ_BINARY_ACCESS
    listed = bool(service) and bool(service[0] & _OBJECTS_IN_EF_ATR)
    readable = bool(service) and service[0] & mask == transparent
    return Capabilities(
        extended=bool(third) and bool(third[0] & _EXTENDED),
        ask_ef_atr=(bool(third) and bool(third[0] & _SIZES_IN_EF_ATR)) or (listed and readable),
    )


def historical_bytes(atr: bytes) -> bytes:
    """The historical bytes of an ATR; none if it is cut off."""
    if not 2 <= len(atr) <= _LONGEST_ATR:
        return b""
    count, follows, at = atr[1] & 0x0F, atr[1] >> 4, 2
    while follows:
        at += follows.bit_count()
        if at > len(atr):
            return b""
        follows = atr[at - 1] >> 4 if follows & 0x8 else 0  # TD comes last of its round
    return atr[at : at + count] if at + count <= len(atr) else b""


def lengths_in(ef_atr: bytes, told: Capabilities) -> Lengths:
    """What EF.ATR/INFO says of lengths, with what the ATR said already."""
    try:
        objects = {each.tag: each for each in tlv.parse(ef_atr)}
        again = objects.get(_EF_ATR_HISTORICAL)
        listed = dict(_compact_objects(again.value if again else b""))
        alone = objects.get(_EF_ATR_CAPABILITIES)
        third = (alone.value if alone else listed.get(_CAPABILITIES, b""))[2:3]
        if not told.extended and not (third and third[0] & _EXTENDED):
            return SHORT
        if _EF_ATR_SIZES not in objects:
            return EXTENDED
        sizes = [
            int.from_bytes(each.value, "big")
            for each in objects[_EF_ATR_SIZES].children()
            if each.tag == _INTEGER
        ]
    except tlv.TlvError:
        return EXTENDED if told.extended else SHORT
    if len(sizes) != 2:
        return SHORT
    command, answer = sizes[0] - _COMMAND_FRAME, sizes[1] - _STATUS_WORD
    return Lengths(command, answer).within(EXTENDED.command)


def _compact_objects(historical: bytes) -> Iterator[tuple[int, bytes]]:
    """The data objects in compact-TLV: tag in the high half of a byte, length in the low one."""
    if not historical or historical[0] not in (_COMPACT, _COMPACT_WITH_STATUS):
        return
    body = historical[1:] if historical[0] == _COMPACT else historical[1:-3]
    at = 0
    while at < len(body):
        tag, size = body[at] >> 4, body[at] & 0x0F
        if at + 1 + size > len(body):
            return
        yield tag, body[at + 1 : at + 1 + size]
        at += 1 + size
