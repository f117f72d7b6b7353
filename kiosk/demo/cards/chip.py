"""What every emulated chip is: an ATR, a power-on, and an answer to each APDU."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Protocol

from kiosk.identity.cards.apdu import Ins, Sw


class Chip(Protocol):
    """An emulated chip. An empty `atr` is a chip that stays mute."""

    atr: bytes

    def power_on(self) -> None:
        """Reset: nothing is selected, no PIN is verified; tries of a PIN stay as they are."""
        ...

    def answer(self, apdu: bytes) -> bytes:
        """The answer's data and the two bytes of its status word."""
        ...


@dataclass(frozen=True, slots=True)
class Command:
    """An APDU taken apart. `le` is 0 where nothing is expected, else 1–256, or 1–65,536."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int = 0

    @classmethod
    def parse(cls, apdu: bytes, *, extended: bool = False) -> Command | None:
        """The command, or `None` if its length is wrong (ISO 7816-3, 12.1).

        An extended length is wrong for a chip that does not understand it.
        """
        if len(apdu) < 4:
            return None
        cla, ins, p1, p2 = apdu[:4]
        body = apdu[4:]
        if extended and len(body) >= 3 and body[0] == 0:
            fields = _fields(body[1:], width=2)
        else:
            fields = _fields(body, width=1)
        return cls(cla, ins, p1, p2, *fields) if fields else None


def _fields(body: bytes, width: int) -> tuple[bytes, int] | None:
    """Data and Le of a command whose length fields have `width` bytes; `None` if none such."""
    most = 256**width
    if not body:
        return b"", 0
    number = int.from_bytes(body[:width], "big")
    if len(body) == width:
        return b"", number or most
    data, rest = body[width : width + number], body[width + number :]
    if len(data) != number or not data or len(rest) not in (0, width):
        return None
    return data, (int.from_bytes(rest, "big") or most) if rest else 0


def status(sw: int, data: bytes = b"") -> bytes:
    """An answer as it goes over the wire."""
    return data + sw.to_bytes(2, "big")


def atr(historical: bytes, protocol: int = 1) -> bytes:
    """An ATR in direct convention for T=0 or T=1, with up to 15 historical bytes (ISO 7816-3, 8)."""
    if protocol == 0:
        return bytes([0x3B, len(historical)]) + historical
    body = bytes([0x80 | len(historical), protocol]) + historical
    return b"\x3b" + body + bytes([reduce(xor, body)])


def protocol_of(atr: bytes) -> str:
    """The protocol an ATR of `atr` offers."""
    return "T=1" if len(atr) > 1 and atr[1] & 0x80 else "T=0"


def capable(issuer: bytes, *, sizes_in_ef_atr: bool = False) -> bytes:
    """Historical bytes of a chip that takes chains and extended lengths (ISO 7816-4).

    `issuer`: its own words, up to nine bytes.
    """
    third = 0xE0 if sizes_in_ef_atr else 0xC0
    return bytes([0x80, 0x73, 0xC0, 0x21, third, 0x50 | len(issuer)]) + issuer


class OverT0:
    """A chip spoken to in T=0: answers to commands with data wait for GET RESPONSE (61xx),
    and a wrong Le is answered with the right one (6Cxx)."""

    def __init__(self, chip: Chip) -> None:
        self._chip = chip
        self._waiting = b""
        self._end = status(Sw.OK)
        self.atr = atr(b"BORGERKORT T0", protocol=0)

    def power_on(self) -> None:
        """As `Chip`."""
        self._waiting = b""
        self._chip.power_on()

    def answer(self, apdu: bytes) -> bytes:
        """As `Chip`, by TPDUs: data or Le, never both (ISO 7816-3, 12.2)."""
        if len(apdu) < 5 or len(apdu) not in (5, 5 + apdu[4]):
            return status(Sw.WRONG_LENGTH)
        want = apdu[4] or 256
        if len(apdu) == 5 and apdu[1] == Ins.GET_RESPONSE:
            return self._respond(want)
        data, end = self._whole(apdu)
        if len(apdu) == 5:
            if end == status(Sw.OK) and len(data) < want != 256:
                return status(0x6C00 | len(data) & 0xFF)
            if len(data) <= want:
                return data + end
        elif not data:
            return end
        self._waiting, self._end = data, end
        return status(0x6100 | min(len(data), 255))

    def _whole(self, apdu: bytes) -> tuple[bytes, bytes]:
        """All the chip has to say, also where it gives that in parts of its own."""
        whole = self._chip.answer(apdu)
        while whole[-2] == 0x61:
            whole = whole[:-2] + self._chip.answer(bytes([0, Ins.GET_RESPONSE, 0, 0, 0]))
        return whole[:-2], whole[-2:]

    def _respond(self, want: int) -> bytes:
        part, self._waiting = self._waiting[:want], self._waiting[want:]
        if self._waiting:
            return status(0x6100 | min(len(self._waiting), 255), part)
        return part + self._end
