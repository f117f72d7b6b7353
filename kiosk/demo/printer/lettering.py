"""The printer's own letters and codes: cells of 12 × 24 (font A) or 9 × 17 dots (font B)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import segno
from PIL import Image, ImageDraw, ImageFont

from kiosk.receipts.fonts import Weight, font

CODE_PAGES = MappingProxyType({0: "cp437", 2: "cp850", 5: "cp865", 16: "cp1252", 19: "cp858"})
"""`ESC t` as Epson numbers the pages; clones number them otherwise."""
_CELLS = ((12, 24), (9, 17))


@dataclass(frozen=True, slots=True)
class Look:
    """How the next letter is printed."""

    small: bool = False
    bold: bool = False
    across: int = 1
    down: int = 1


@lru_cache(maxsize=512)
def letter(char: str, look: Look) -> Image.Image:
    """One character in its cell, every cell as wide as the next."""
    width, height = _CELLS[look.small]
    cell = Image.new("L", (width, height), 255)
    face = _face(look)
    ImageDraw.Draw(cell).text((width / 2, height * 0.78), char, font=face, fill=0, anchor="ms")
    dots = cell.point(lambda grey: 0 if grey < 150 else 255).convert("1")
    return dots.resize((width * look.across, height * look.down), Image.Resampling.NEAREST)


def _face(look: Look) -> ImageFont.FreeTypeFont:
    return font(Weight.BOLD if look.bold else Weight.REGULAR, 14 if look.small else 19)


def qr_code(data: bytes, module: int, level: str) -> Image.Image:
    """What `GS ( k` prints: no quiet zone, `module` dots to a module."""
    code = segno.make(data, error=level, micro=False, boost_error=False)
    rows = [[not dark for dark in row] for row in code.matrix_iter(scale=module, border=0)]
    dots = Image.new("1", (len(rows[0]), len(rows)), 1)
    dots.putdata([255 if white else 0 for row in rows for white in row])
    return dots


def columns(data: bytes, tall: int, across: int) -> Image.Image:
    """The dots of `ESC *`: columns of `tall` dots, the highest bit on top."""
    step = tall // 8
    width = len(data) // step
    dots = Image.new("1", (max(width, 1), tall), 1)
    for x in range(width):
        bits = int.from_bytes(data[x * step : (x + 1) * step], "big")
        for y in range(tall):
            if bits >> (tall - 1 - y) & 1:
                dots.putpixel((x, y), 0)
    scale = 3 if tall == 8 else 1
    return dots.resize((dots.width * across, tall * scale), Image.Resampling.NEAREST)


def raster(data: bytes, width_bytes: int, rows: int, mode: int) -> Image.Image:
    """The dots of `GS v 0`; modes 1 and 3 print twice as wide, 2 and 3 twice as tall."""
    inverted = bytes(byte ^ 0xFF for byte in data)
    dots = Image.frombytes("1", (width_bytes * 8, rows), inverted)
    across, down = 1 + (mode & 1), 1 + (mode >> 1 & 1)
    return dots.resize((dots.width * across, rows * down), Image.Resampling.NEAREST)
