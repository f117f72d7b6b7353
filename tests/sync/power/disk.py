"""What is on a disk after a power cut: all that was flushed, and any part of what was not.

A sector (512 bytes) that was being written holds its old content, the new one, or the new one's
beginning and the old one's rest. Sectors, files and truncations reach the disk in any order. What
lies between may be zeros or whatever the disk held there before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Final

from tests.sync.power.tape import Delete, Entry, Note, Sync, SyncFolder, Truncate, Write

SECTOR: Final = 512
_HOW_MUCH: Final = (0.0, 0.1, 0.5, 0.9, 1.0)
"""A disk may have got round to none of it, to all, or to anything in between."""


@dataclass
class _File:
    sure: bytearray = field(default_factory=bytearray)
    unsure: list[Write | Truncate] = field(default_factory=list)


class Disk:
    """Files as they are written; feed it a tape, and pull the plug at any time."""

    def __init__(self) -> None:
        self._files: dict[str, _File] = {}
        self._sure: dict[str, _File] = {}
        """The names as they are on the disk for sure."""

    def feed(self, entry: Entry) -> None:
        """Let this happen."""
        match entry:
            case Write() | Truncate():
                self._files.setdefault(entry.file, _File()).unsure.append(entry)
            case Sync():
                file = self._files.setdefault(entry.file, _File())
                for one in file.unsure:
                    _apply(file.sure, one)
                file.unsure.clear()
            case Delete():
                self._files.pop(entry.file, None)
            case SyncFolder():
                self._sure = dict(self._files)
            case Note():
                pass

    def after_power_cut(self, chance: Random) -> dict[str, bytes]:
        """One of the many disks that a power cut can leave now; files by name."""
        kept = chance.choice(_HOW_MUCH)
        found: dict[str, bytes] = {}
        for name in sorted({*self._files, *self._sure}):
            names = self._files if chance.random() < kept else self._sure
            if (file := names.get(name)) is not None:
                found[name] = _what_is_left(file, kept, chance)
        return found


def _what_is_left(file: _File, kept: float, chance: Random) -> bytes:
    data = bytearray(file.sure)
    for one in file.unsure:
        match one:
            case Write():
                _write_some(data, one, kept, chance)
            case Truncate() if chance.random() < kept:
                _apply(data, one)
    return bytes(data)


def _write_some(data: bytearray, write: Write, kept: float, chance: Random) -> None:
    at, rest = write.at, write.data
    while rest:
        room = SECTOR - at % SECTOR
        piece, rest = rest[:room], rest[room:]
        fate = chance.random()
        if fate < kept * 0.8:
            _put(data, at, piece, chance)
        elif fate < kept:
            _put(data, at, piece[: chance.randrange(len(piece))], chance)
        at += len(piece)


def _put(data: bytearray, at: int, piece: bytes, chance: Random) -> None:
    if piece and at > len(data):
        gap = at - len(data)
        data.extend(bytes(gap) if chance.random() < 0.5 else chance.randbytes(gap))
    data[at : at + len(piece)] = piece


def _apply(data: bytearray, one: Write | Truncate) -> None:
    match one:
        case Write(at=at, data=new):
            data.extend(bytes(max(0, at - len(data))))
            data[at : at + len(new)] = new
        case Truncate(size=size):
            del data[size:]
            data.extend(bytes(size - len(data)))
