"""Commands as T=0 carries them: five bytes and perhaps data, never both Lc and Le. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

_HEADER: Final = 4
_OK: Final = 0x9000
_GET_RESPONSE: Final = bytes.fromhex("00C00000")
_TOLD: Final = (0x90, 0x61, 0x62, 0x63, 0x6C)
"""First bytes of the status words of a GET RESPONSE that had something to fetch."""


def exchange(transmit: Callable[[bytes], tuple[bytes, int]], apdu: bytes) -> tuple[bytes, int]:
    """A command and its answer over a `transmit` that knows TPDUs only. Raises what it raises.

    A card may answer a command that has data and wants some with a plain 9000, and keep its answer
    for GET RESPONSE (ISO/IEC 7816-3, 12.2, case 4); where that is refused, there was none.
    """
    sent = tpdu(apdu)
    answer, sw = transmit(sent)
    wanted = _wanted(apdu) if len(sent) > _HEADER + 1 else b""
    if sw == _OK and not answer and wanted:
        more, told = transmit(_GET_RESPONSE + _le(wanted))
        if told >> 8 in _TOLD:
            return more, told
    return answer, sw


def tpdu(apdu: bytes) -> bytes:
    """The command TPDU of a short or extended APDU (ISO/IEC 7816-3, 12.2).

    What Le asked for comes by 61xx and GET RESPONSE, or by 6Cxx. Raises `ValueError` for more
    data than one TPDU holds: the caller sends that in a chain.
    """
    header, body = apdu[:_HEADER], apdu[_HEADER:]
    if not body:  # case 1
        return header + b"\x00"
    if len(body) == 1:  # case 2
        return apdu
    if body[0]:  # cases 3 and 4, short
        return header + body[: 1 + body[0]]
    if len(body) == 3:  # case 2, extended
        return header + _le(body[1:])
    size = int.from_bytes(body[1:3], "big")  # cases 3 and 4, extended
    if size > 255:
        raise ValueError("too long for T=0")
    return header + bytes([size]) + body[3 : 3 + size]


def _wanted(apdu: bytes) -> bytes:
    """Le as it stands behind the data of a command, in one byte or two; empty if it does not."""
    width = 1 if apdu[_HEADER] else 2
    start = _HEADER + (0 if width == 1 else 1)
    size = int.from_bytes(apdu[start : start + width], "big")
    return apdu[start + width + size :]


def _le(field: bytes) -> bytes:
    """Le as T=0 can say it; 0 is 256, and all there is beyond it."""
    expected = int.from_bytes(field, "big")
    return bytes([expected if expected < 256 else 0])
