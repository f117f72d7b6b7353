"""Answers that go wrong on their way from the printer."""

from __future__ import annotations

import re
from typing import Final

_CONFIRMED: Final = re.compile(rb"\x37\x22.{4}\x00", re.DOTALL)


def without_confirmations(said: bytes) -> bytes:
    """The same, every process ID response lost."""
    return _CONFIRMED.sub(b"", said)


def wrong(said: bytes) -> bytes:
    """The same length, and nothing of it true: other process IDs, and bytes that answer nothing."""
    spoilt, at = bytearray(), 0
    for found in _CONFIRMED.finditer(said):
        spoilt += bytes(byte ^ 0x01 for byte in said[at : found.start()])
        spoilt += found[0][:5] + bytes((found[0][5] ^ 0x01,)) + b"\x00"
        at = found.end()
    return bytes(spoilt) + bytes(byte ^ 0x01 for byte in said[at:])
