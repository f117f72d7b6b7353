"""How the printer is, and how it says so in bits (Epson ESC/POS command reference)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Condition:
    """What is wrong with the printer just now; nothing, at first."""

    paper_out: bool = False
    near_end: bool = False
    cover_open: bool = False
    cutter_jam: bool = False

    @property
    def offline(self) -> bool:
        """Whether the printer holds what it gets instead of printing it."""
        return self.paper_out or self.cover_open or self.cutter_jam

    def real_time(self, n: int) -> int:
        """The answer to `DLE EOT n`."""
        match n:
            case 1:
                bits = 0x08 * self.offline
            case 2:
                bits = 0x04 * self.cover_open | 0x20 * self.paper_out | 0x40 * self.cutter_jam
            case 3:
                bits = 0x08 * self.cutter_jam
            case _:
                bits = 0x0C * (self.near_end or self.paper_out) | 0x60 * self.paper_out
        return 0x12 | bits

    def automatic(self) -> bytes:
        """The four bytes of the automatic status."""
        first = 0x10 | 0x04 | 0x08 * self.offline | 0x20 * self.cover_open
        return bytes((first, 0x08 * self.cutter_jam, self.sensors(), 0x0F))

    def sensors(self) -> int:
        """The paper sensors as `GS r 1` tells them."""
        return 0x03 * (self.near_end or self.paper_out) | 0x0C * self.paper_out
