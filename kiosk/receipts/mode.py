"""In which of its two tongues a printer is spoken to: pictures, or its own letters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """What a printer is sent. `AUTO`: text over a serial line, where a picture takes ten seconds."""

    AUTO = "auto"
    RASTER = "raster"
    TEXT = "text"

    def is_text(self, address: str) -> bool:
        """Whether the printer at `address` (see `printer.address`) gets its own letters."""
        return self is Mode.TEXT or (self is Mode.AUTO and address.startswith("serial:"))


@dataclass(frozen=True, slots=True)
class CodePage:
    """How a model selects Windows code page 1252 with `ESC t`: 16 at Epson's, 71 on an NT-5890K.

    `double_byte`: it starts up taking two bytes for one Chinese letter, until `FS .` ends that.
    """

    number: int
    double_byte: bool = False


EPSON = CodePage(16)
"""As Epson numbers its code pages."""
