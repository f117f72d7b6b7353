"""Commands as T=0 carries them: five bytes and perhaps data, never both Lc and Le. Pure."""

from __future__ import annotations

from typing import Final

_HEADER: Final = 4


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
        expected = int.from_bytes(body[1:], "big")
        return header + bytes([expected if expected < 256 else 0])
    size = int.from_bytes(body[1:3], "big")  # cases 3 and 4, extended
    if size > 255:
        raise ValueError("too long for T=0")
    return header + bytes([size]) + body[3 : 3 + size]
