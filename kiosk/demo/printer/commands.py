"""Where one ESC/POS command ends and the next begins."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10
_ONE = MappingProxyType({0x00: "NUL", 0x09: "HT", 0x0A: "LF", 0x0C: "FF", 0x0D: "CR", 0x18: "CAN"})
_ESC = MappingProxyType(
    {
        **dict.fromkeys("@2<iLmSu", 0),
        **dict.fromkeys("!%-=3?AEGJKMRTV{adert", 1),
        **dict.fromkeys("$\\c", 2),
        **dict.fromkeys("p", 3),
        "W": 8,
    }
)
"""Bytes that follow `ESC x`."""
_GS = MappingProxyType(
    {
        ":": 0,
        **dict.fromkeys("!/BEHITabcfhrwz", 1),
        **dict.fromkeys("$LPW\\", 2),
        "^": 3,
        "g": 4,
    }
)
"""Bytes that follow `GS x`."""


class Incomplete(Exception):
    """The rest of the command has not arrived."""


@dataclass(frozen=True, slots=True)
class Command:
    """One whole command, or a run of printable text."""

    name: str
    data: bytes
    length: int
    """Bytes it takes up on the line, its name included."""


def next_command(line: bytes) -> Command:
    """The command at the start of `line` (not empty). Raises `Incomplete`."""
    first = line[0]
    if first in _ONE:
        return Command(_ONE[first], b"", 1)
    match first:
        case 0x1B:
            return _escape(line)
        case 0x1D:
            return _group(line)
        case 0x1C:
            return _fixed("FS", line, {"&": 0, ".": 0, "!": 1, "-": 1, "p": 2})
        case 0x10:
            return _real_time(line)
        case _ if first < 0x20:
            return Command(f"control {first:02X}", b"", 1)
    end = next((at for at, byte in enumerate(line) if byte < 0x20), len(line))
    return Command("text", line[:end], end)


def _escape(line: bytes) -> Command:
    if _at(line, 1) == ord("*"):
        mode = _at(line, 2)
        count = (_at(line, 3) + 256 * _at(line, 4)) * (3 if mode & 0x20 else 1)
        return _cut("ESC *", line, 2, 3 + count)
    if _at(line, 1) == ord("D"):
        end = line.find(b"\x00", 2)
        if end < 0:
            raise Incomplete
        return _cut("ESC D", line, 2, end - 1)
    return _fixed("ESC", line, _ESC)


def _group(line: bytes) -> Command:
    match chr(_at(line, 1)):
        case "(":
            size = _at(line, 3) + 256 * _at(line, 4)
            return _cut(f"GS ( {chr(line[2])}", line, 5, size)
        case "8":
            size = int.from_bytes(bytes(_at(line, at) for at in range(3, 7)), "little")
            return _cut(f"GS 8 {chr(line[2])}", line, 7, size)
        case "v":
            across = _at(line, 4) + 256 * _at(line, 5)
            rows = _at(line, 6) + 256 * _at(line, 7)
            return _cut("GS v 0", line, 3, 5 + across * rows)
        case "V":
            return _cut("GS V", line, 2, 2 if _at(line, 2) in {65, 66, 97, 98, 103, 104} else 1)
        case "k":
            return _barcode(line)
        case _:
            return _fixed("GS", line, _GS)


def _barcode(line: bytes) -> Command:
    if _at(line, 2) >= 65:
        return _cut("GS k", line, 2, 2 + _at(line, 3))
    end = line.find(b"\x00", 3)
    if end < 0:
        raise Incomplete
    return _cut("GS k", line, 2, end - 1)


def _real_time(line: bytes) -> Command:
    """Carried out when it came in; here it is only passed over."""
    match _at(line, 1):
        case 0x04 | 0x05:
            return _cut("DLE", line, 2, 1)
        case 0x14:
            return _cut("DLE", line, 2, 8 if _at(line, 2) == 8 else 3)
        case _:
            return Command("control 10", b"", 1)


def _fixed(family: str, line: bytes, sizes: MappingProxyType[str, int] | dict[str, int]) -> Command:
    letter = chr(_at(line, 1))
    return _cut(f"{family} {letter}", line, 2, sizes.get(letter, 0))


def _cut(name: str, line: bytes, start: int, size: int) -> Command:
    if len(line) < start + size:
        raise Incomplete
    return Command(name, line[start : start + size], start + size)


def _at(line: bytes, index: int) -> int:
    if index >= len(line):
        raise Incomplete
    return line[index]
