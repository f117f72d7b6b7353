"""A chip whose files anybody may read, and that does nothing else: health cards are such."""

from __future__ import annotations

from kiosk.demo.cards.chip import Command, atr, status
from kiosk.demo.cards.files import File, FileSystem
from kiosk.identity.cards.apdu import Ins, Sw


class ReadableChip:
    """A chip with a tree of files under `root`."""

    def __init__(self, historical: bytes, root: File) -> None:
        self.atr = atr(historical)
        self._files = FileSystem(root)

    def power_on(self) -> None:
        """As `Chip`."""
        self._files.reset()

    def answer(self, apdu: bytes) -> bytes:
        """As `Chip`."""
        command = Command.parse(apdu)
        if command is None:
            return status(Sw.WRONG_LENGTH)
        match command.ins:
            case Ins.SELECT:
                return self._files.select(command)
            case Ins.READ_BINARY:
                return self._files.read_binary(command)
            case _:
                return status(Sw.INS_UNKNOWN)
