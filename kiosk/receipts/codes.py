"""Codes and pictures in black and white, made for one width of paper."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from math import ceil

import segno
from PIL import Image

_QUIET = 4
"""Modules of white around a QR code (ISO/IEC 18004:2015, 6.3.8)."""
_MODULE = 8
"""Dots to a module at most: 1 mm, easily read by any telephone."""
_BARCODE_QUIET = 10
"""Modules of white at each end of a Code 128 (ISO/IEC 15417:2007, 4.7)."""
_BAR = (3, 2)
"""Dots to its thinnest bar, 0.375 mm or 0.25 mm; scanners miss thinner ones on thermal paper."""


def qr_picture(data: str, room: int, scale: float = 1.0) -> Image.Image:
    """The QR code with its quiet zone, at most `room` dots wide."""
    code = segno.make(data, error="m", micro=False)
    modules = int(code.symbol_size(border=_QUIET)[0])
    module = max(1, min(ceil(_MODULE * scale), room // modules))
    picture = Image.new("1", (modules, modules), 1)
    picture.putdata([not dark for row in code.matrix_iter(border=_QUIET) for dark in row])
    return picture.resize((modules * module, modules * module), Image.Resampling.NEAREST)


def barcode_picture(data: str, room: int, height: int) -> Image.Image | None:
    """The Code 128 with its quiet zones, `height` dots tall; `None` if `room` is too narrow."""
    from barcode.codex import Code128  # takes 0.1 s to load, and few receipts have one

    bars: str = Code128(data).build()[0]
    modules = len(bars) + 2 * _BARCODE_QUIET
    bar = next((bar for bar in _BAR if modules * bar <= room), None)
    if bar is None:
        return None
    quiet = "0" * _BARCODE_QUIET
    picture = Image.new("1", (modules, 1), 1)
    picture.putdata([module == "0" for module in quiet + bars + quiet])
    return picture.resize((modules * bar, height), Image.Resampling.NEAREST)


@lru_cache(maxsize=2)
def png_picture(png: bytes, room: int) -> Image.Image:
    """The picture on white, greys as dots, made smaller where it is wider than `room`.

    It is remembered; what a citizen's codes look like is not. Raises `OSError` if it is no PNG.
    """
    with Image.open(BytesIO(png), formats=["PNG"]) as opened:
        layers = opened.convert("RGBA")
    paper = Image.new("RGBA", layers.size, "white")
    grey = Image.alpha_composite(paper, layers).convert("L")
    if grey.width > room:
        size = (room, max(round(grey.height * room / grey.width), 1))
        grey = grey.resize(size, Image.Resampling.LANCZOS)
    return grey.convert("1")
