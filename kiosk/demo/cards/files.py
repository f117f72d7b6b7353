"""A chip's file system: a root, directories, files, SELECT and READ BINARY (ISO 7816-4, 11)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from kiosk.demo.cards.chip import Command, status
from kiosk.identity.cards import tlv
from kiosk.identity.cards.apdu import Sw

_MASTER_FILE: Final = 0x3F00
_WANTS_NO_ANSWER: Final = 0x0C


@dataclass(slots=True)
class File:
    """A transparent file (EF), or a directory (DF) if it has `children`."""

    fid: int
    data: bytes = b""
    sfi: int | None = None
    aid: bytes = b""
    children: list[File] | None = None

    def control_information(self) -> bytes:
        """The FCI template answered to SELECT."""
        parts = [tlv.encode(0x83, self.fid.to_bytes(2, "big"))]
        if self.children is None:
            size = len(self.data).to_bytes(2, "big")
            parts += [tlv.encode(0x80, size), tlv.encode(0x82, b"\x01")]
        else:
            parts.append(tlv.encode(0x82, b"\x38"))
        if self.aid:
            parts.append(tlv.encode(0x84, self.aid))
        return tlv.encode(0x6F, *parts)


def ef_atr(command: int = 4_105, answer: int = 4_098) -> File:
    """EF.ATR/INFO of a chip that bears APDUs of so many bytes (ISO 7816-4)."""
    sizes = (tlv.encode(0x02, each.to_bytes(2, "big")) for each in (command, answer))
    return File(0x2F01, tlv.encode(0x7F66, *sizes))


@dataclass(slots=True)
class FileSystem:
    """Where in the tree the chip stands, and how it moves."""

    root: File
    directory: File = field(init=False)
    current: File = field(init=False)

    def __post_init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Back to the root."""
        self.directory = self.current = self.root

    def select(self, command: Command) -> bytes:
        """SELECT by file identifier, by path from the root or from here, or by AID."""
        match command.p1:
            case 0x00 | 0x01 | 0x02:
                chain = self._by_identifier(command.data)
            case 0x04:
                found = self.application(command.data)
                chain = [self.root, found] if found else None
            case 0x08:
                chain = self._walk([self.root], command.data)
            case 0x09:
                chain = self._walk([self.directory], command.data)
            case _:
                return status(Sw.WRONG_P1P2)
        if chain is None:
            return status(Sw.NOT_FOUND)
        self.current = chain[-1]
        self.directory = next(each for each in reversed(chain) if each.children is not None)
        if command.p2 & _WANTS_NO_ANSWER == _WANTS_NO_ANSWER:
            return status(Sw.OK)
        return status(Sw.OK, self.current.control_information())

    def read_binary(self, command: Command) -> bytes:
        """READ BINARY from the current file, or by short file identifier."""
        offset = command.p1 << 8 | command.p2
        if command.p1 & 0x80:
            offset = command.p2
            here = self.directory.children or []
            found = next((each for each in here if each.sfi == command.p1 & 0x1F), None)
            if found is None:
                return status(Sw.NOT_FOUND)
            self.current = found
        if self.current.children is not None:
            return status(0x6986)
        if offset > len(self.current.data):
            return status(Sw.OUTSIDE)
        part = self.current.data[offset : offset + command.le]
        return status(Sw.OK if len(part) == command.le else Sw.END_OF_FILE, part)

    def application(self, aid: bytes) -> File | None:
        """The directory with that application identifier."""
        return next((each for each in self.root.children or [] if aid and each.aid == aid), None)

    def _by_identifier(self, data: bytes) -> list[File] | None:
        if data in (b"", _MASTER_FILE.to_bytes(2, "big")):
            return [self.root]
        return self._walk([self.directory], data) or self._walk([self.root], data)

    def _walk(self, chain: list[File], path: bytes) -> list[File] | None:
        if not path or len(path) % 2:
            return None
        for at in range(0, len(path), 2):
            fid = int.from_bytes(path[at : at + 2], "big")
            here = chain[-1].children or []
            found = next((each for each in here if each.fid == fid), None)
            if found is None:
                return None
            chain.append(found)
        return chain
