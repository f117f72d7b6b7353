"""What every emulated chip is: an ATR, a power-on, and an answer to each APDU."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Protocol

from kiosk.identity.cards.apdu import Sw


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
    """A short APDU taken apart. `le` is 0 where nothing is expected, else 1–256."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int = 0

    @classmethod
    def parse(cls, apdu: bytes) -> Command | None:
        """The command, or `None` if its length is wrong (ISO 7816-3, 12.1)."""
        if len(apdu) < 4:
            return None
        cla, ins, p1, p2 = apdu[:4]
        body = apdu[4:]
        if not body:
            return cls(cla, ins, p1, p2)
        if len(body) == 1:
            return cls(cla, ins, p1, p2, le=body[0] or 256)
        data, rest = body[1 : 1 + body[0]], body[1 + body[0] :]
        if len(data) != body[0] or not data or len(rest) > 1:
            return None
        return cls(cla, ins, p1, p2, data, (rest[0] or 256) if rest else 0)


def status(sw: int, data: bytes = b"") -> bytes:
    """An answer as it goes over the wire."""
    return data + sw.to_bytes(2, "big")


def atr(historical: bytes, protocol: int = 1) -> bytes:
    """An ATR in direct convention for T=0 or T=1, with up to 15 historical bytes (ISO 7816-3, 8)."""
    if protocol == 0:
        return bytes([0x3B, len(historical)]) + historical
    body = bytes([0x80 | len(historical), protocol]) + historical
    return b"\x3b" + body + bytes([reduce(xor, body)])


class OverT0:
    """A chip spoken to in T=0: answers to commands with data wait for GET RESPONSE (61xx),
    and a wrong Le is answered with the right one (6Cxx)."""

    def __init__(self, chip: Chip) -> None:
        self._chip = chip
        self._waiting = b""
        self.atr = atr(b"BORGERKORT T0", protocol=0)

    def power_on(self) -> None:
        """As `Chip`."""
        self._waiting = b""
        self._chip.power_on()

    def answer(self, apdu: bytes) -> bytes:
        """As `Chip`."""
        if len(apdu) == 5:
            want = apdu[4] or 256
            if apdu[1] == 0xC0:
                return self._respond(want)
            whole = self._chip.answer(apdu)
            data, sw = whole[:-2], whole[-2:]
            if sw == status(Sw.OK) and len(data) < want != 256:
                return status(0x6C00 | len(data) & 0xFF)
            return data[:want] + sw
        whole = self._chip.answer(apdu)
        if len(whole) == 2:
            return whole
        self._waiting = whole[:-2]
        return status(0x6100 | min(len(self._waiting), 255))

    def _respond(self, want: int) -> bytes:
        part, self._waiting = self._waiting[:want], self._waiting[want:]
        if self._waiting:
            return status(0x6100 | min(len(self._waiting), 255), part)
        return status(Sw.OK, part)
