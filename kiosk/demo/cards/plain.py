"""Chips that are of no use to the kiosk."""

from __future__ import annotations

from kiosk.demo.cards.chip import Command, atr, status
from kiosk.identity.cards.apdu import Ins, Sw


class UnknownChip:
    """A chip of some other trade: it answers, and knows nothing we ask for."""

    def __init__(self) -> None:
        self.atr = atr(b"BUSKORT")

    def power_on(self) -> None:
        """As `Chip`."""

    def answer(self, apdu: bytes) -> bytes:
        """As `Chip`."""
        command = Command.parse(apdu)
        return status(Sw.NOT_FOUND if command and command.ins == Ins.SELECT else Sw.INS_UNKNOWN)


class MuteChip:
    """A card that is upside down, or broken: it never says a word."""

    atr = b""

    def power_on(self) -> None:
        """As `Chip`."""

    def answer(self, apdu: bytes) -> bytes:  # noqa: ARG002 - a mute chip does not listen either
        """As `Chip`."""
        return status(Sw.BROKEN)
