"""BER-TLV, as cards write it: definite lengths, bounded in depth and size (ISO 7816-4, 5.2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

MAX_DEPTH: Final = 12
"""Levels of nesting that are followed; PKCS#15 needs seven."""
MAX_OBJECTS: Final = 512
"""Data objects on one level; a card with more is broken or hostile."""
_MAX_LENGTH_BYTES: Final = 3
_FILLERS: Final = re.compile(rb"[\x00\xFF]*")
"""Between data objects cards leave unused bytes (ISO 7816-4, 5.2.2.1)."""


class TlvError(ValueError):
    """The bytes are not BER-TLV within our bounds. The message never quotes them."""


@dataclass(frozen=True, slots=True, repr=False)
class Tlv:
    """One data object. `tag` holds all tag bytes: 0x30, 0x5F2A."""

    tag: int
    value: bytes
    depth: int = 0

    @property
    def constructed(self) -> bool:
        """Whether the value is itself a row of data objects."""
        first = self.tag
        while first > 0xFF:
            first >>= 8
        return bool(first & 0x20)

    def children(self) -> tuple[Tlv, ...]:
        """The data objects inside. Raises `TlvError`."""
        if not self.constructed:
            raise TlvError("a primitive data object has no children")
        return tuple(parse(self.value, depth=self.depth + 1))

    def child(self, tag: int) -> Tlv | None:
        """The first child with that tag, if any. Raises `TlvError`."""
        return find(self.children(), tag)

    def integer(self) -> int:
        """The value as a signed INTEGER of at most eight bytes. Raises `TlvError`."""
        if not 1 <= len(self.value) <= 8:
            raise TlvError("no integer of ours")
        return int.from_bytes(self.value, "big", signed=True)

    def __repr__(self) -> str:
        return f"Tlv({self.tag:#x}, {len(self.value)} bytes)"


def find(objects: Iterable[Tlv], tag: int) -> Tlv | None:
    """The first of `objects` with that tag."""
    return next((each for each in objects if each.tag == tag), None)


def parse(data: bytes, depth: int = 0) -> Iterator[Tlv]:
    """The data objects in `data`, one after the other, fillers left out. Raises `TlvError`."""
    if depth > MAX_DEPTH:
        raise TlvError("nested too deep")
    at, found, end = _after_fillers(data, 0), 0, len(data)
    while at < end:
        found += 1
        if found > MAX_OBJECTS:
            raise TlvError("too many data objects")
        tag, at = _tag(data, at)
        length, at = _length(data, at)
        if at + length > end:
            raise TlvError("longer than what holds it")
        yield Tlv(tag, data[at : at + length], depth)
        at = _after_fillers(data, at + length)


def whole_size(start: bytes) -> int:
    """Bytes of the data object that starts here, its tag and length included. Raises `TlvError`."""
    length, at = _length(start, _tag(start, 0)[1])
    return at + length


def encode(tag: int, *parts: bytes) -> bytes:
    """One data object whose value is `parts`, its length in the shortest form (DER)."""
    value = b"".join(parts)
    head = tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")
    size = len(value)
    if size < 0x80:
        return head + bytes([size]) + value
    width = (size.bit_length() + 7) // 8
    return head + bytes([0x80 | width]) + size.to_bytes(width, "big") + value


def _after_fillers(data: bytes, at: int) -> int:
    """Files are long, and most of many a file is filler: not a job for a loop in Python."""
    fillers = _FILLERS.match(data, at)
    return fillers.end() if fillers else at


def _tag(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise TlvError("no tag")
    tag = data[at]
    at += 1
    if tag & 0x1F != 0x1F:
        return tag, at
    for _ in range(2):
        if at >= len(data):
            raise TlvError("a tag without its end")
        tag = tag << 8 | data[at]
        at += 1
        if not data[at - 1] & 0x80:
            return tag, at
    raise TlvError("a tag of more than three bytes")


def _length(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise TlvError("a tag without a length")
    first = data[at]
    at += 1
    if first < 0x80:
        return first, at
    width = first & 0x7F
    if not 1 <= width <= _MAX_LENGTH_BYTES or at + width > len(data):
        raise TlvError("a length that cannot be")
    return int.from_bytes(data[at : at + width], "big"), at + width
