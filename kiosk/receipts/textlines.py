"""What a printer prints line by line: rows of its own letters, pictures, and white."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops

from kiosk.receipts.raster import draw
from kiosk.receipts.sheet import Mark

CELL: Final = 12
"""Dots across one letter of font A, which every printer has; it is 24 dots tall."""
CODEC: Final = "cp1252"
_LIKE = str.maketrans(
    {"\u202f": "\u00a0", "\u2007": "\u00a0", "\u2011": "-", "\u2212": "-", "\t": " "}
    | dict.fromkeys(map(chr, (0x200B, 0x200E, 0x200F, 0x2060, *range(0x2066, 0x206A))))
)
"""What the code page has under another name, or what has no shape at all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of letters, `size` times as wide and tall as the printer's smallest."""

    text: str
    size: int = 1
    bold: bool = False
    lead: str = ""
    """Stands before the text, never bold."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A picture as wide as it has to be, and where it stands on the paper."""

    image: Image.Image
    at: int = 0
    """0 left, 1 centre, 2 right, as `ESC a` counts."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A black line across the paper, so many dots tall."""

    width: int
    dots: int


@dataclass(frozen=True, slots=True)
class Air:
    """So many dots of white."""

    dots: int


Line = Row | Strip | Bar | Air


def as_printed(text: str) -> str | None:
    """The text as code page 1252 has it, or `None` if it lacks one of the letters."""
    plain = text.translate(_LIKE)
    try:
        plain.encode(CODEC)
    except UnicodeEncodeError:
        return None
    return plain


def strip(marks: tuple[Mark, ...], height: int, width: int) -> Strip:
    """The marks without the white at their sides: less to send."""
    whole = draw(marks, max(height, 1), width)
    box = ImageChops.invert(whole).getbbox() or (0, 0, 8, 1)
    left, right = box[0], width - box[2]
    if abs(left - right) <= 1:
        side = min(left, right)
        return Strip(whole.crop((side, 0, width - side, height)), 1)
    if left > right:
        # The printer counts whole bytes from the right.
        return Strip(whole.crop((width - (width - left + 7) // 8 * 8, 0, width, height)), 2)
    return Strip(whole.crop((0, 0, box[2], height)), 0)
