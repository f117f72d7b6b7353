"""The letters a receipt is set in, and which characters they can draw."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

_UNSEEN = frozenset("\n\t\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069")
"""Characters that steer the text and have no shape; the shaper hides them."""


class Weight(StrEnum):
    """The weights of the receipt's typeface, by file name."""

    REGULAR = "BorgerkioskSans-Regular.ttf"
    SEMIBOLD = "BorgerkioskSans-SemiBold.ttf"
    BOLD = "BorgerkioskSans-Bold.ttf"


def fonts_folder() -> Path:
    """Where the typeface lies: `assets/fonts` beside the package.

    Raises `FileNotFoundError` naming the place that was looked in.
    """
    folder = Path(__file__).resolve().parents[2] / "assets" / "fonts"
    if not folder.is_dir():
        raise FileNotFoundError(f"no folder of fonts at {folder}")
    return folder


@lru_cache(maxsize=64)
def font(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    """The typeface in one weight, `size` dots to the em.

    Shaped by raqm, which is in Pillow's wheel: it orders right-to-left text and hides bidi
    isolates; Pillow's basic layout would draw them as boxes.
    """
    path = fonts_folder() / weight.value
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=8)
def covered(weight: Weight) -> frozenset[int]:
    """Every code point the typeface has a glyph for."""
    return frozenset(_mapped((fonts_folder() / weight.value).read_bytes()))


def undrawable(text: str) -> set[str]:
    """The characters of a text for which the typeface has no shape in one of its weights."""
    have = _in_every_weight()
    return {char for char in set(text) if char not in _UNSEEN and not _drawable(char, have)}


@lru_cache(maxsize=1)
def _in_every_weight() -> frozenset[int]:
    return frozenset.intersection(*(covered(weight) for weight in Weight))


def _drawable(char: str, have: frozenset[int]) -> bool:
    """Whether there is a glyph; the shaper also puts a letter together from its parts."""
    parts = unicodedata.normalize("NFD", char)
    return ord(char) in have or (parts != char and all(ord(part) in have for part in parts))


def _mapped(data: bytes) -> Iterator[int]:
    """Code points of a font's `cmap`, formats 4 and 12 (OpenType 1.9, table cmap)."""
    tables: int = struct.unpack_from(">H", data, 4)[0]
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        if tag == b"cmap":
            break
    else:
        return
    count: int = struct.unpack_from(">H", data, offset + 2)[0]
    for index in range(count):
        _, _, at = struct.unpack_from(">HHI", data, offset + 4 + 8 * index)
        match struct.unpack_from(">H", data, offset + at)[0]:
            case 4:
                yield from _segments(data, offset + at)
            case 12:
                yield from _groups(data, offset + at)


def _segments(data: bytes, at: int) -> Iterator[int]:
    doubled: int = struct.unpack_from(">H", data, at + 6)[0]
    pattern = f">{doubled // 2}H"
    ends, starts, deltas, ranges = (
        struct.unpack_from(pattern, data, at + skip)
        for skip in (14, 16 + doubled, 16 + 2 * doubled, 16 + 3 * doubled)
    )
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, last + 1):
            glyph = code
            if ranges[index]:
                place = at + 16 + 3 * doubled + 2 * index + ranges[index] + 2 * (code - first)
                glyph = struct.unpack_from(">H", data, place)[0] if place + 2 <= len(data) else 0
                if glyph == 0:
                    continue
            if (glyph + deltas[index]) & 0xFFFF and code != 0xFFFF:
                yield code


def _groups(data: bytes, at: int) -> Iterator[int]:
    groups: int = struct.unpack_from(">I", data, at + 12)[0]
    for index in range(groups):
        first, last, _ = struct.unpack_from(">III", data, at + 16 + 12 * index)
        yield from range(first, last + 1)
