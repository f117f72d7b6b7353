"""Lines of text: cleaned, wrapped and measured by their ink."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from PIL import ImageFont

from kiosk.receipts.fonts import Weight, font

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur", "ckb"})
_OPENERS = "\u2066\u2067\u2068"
_POP = "\u2069"
_TALLEST = "ÅÊgjpqyçþ,|"
"""Reaches as far above and below the line as Danish letters do."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a line looks; `leading` is the distance between base lines in ems."""

    weight: Weight
    size: int
    leading: float = 1.32
    tracking: int = 0
    """Dots between letters, for a reference that is read out letter by letter."""

    @property
    def font(self) -> ImageFont.FreeTypeFont:
        """The letters themselves."""
        return font(self.weight, self.size)


@dataclass(frozen=True, slots=True)
class Line:
    """One set line: its text, its style, and what its ink needs, in dots."""

    text: str
    style: Style
    direction: str
    width: int
    above: int
    """Dots from the base line up, never less than the ink."""
    below: int


def direction(language: str) -> str:
    """`rtl` or `ltr`, from a BCP 47 tag."""
    return "rtl" if language.split("-", maxsplit=1)[0].lower() in _RIGHT_TO_LEFT else "ltr"


def clean(text: str) -> str:
    """The text without what a printer could take for a command, and without soft hyphens."""
    return "".join(
        char
        for char in unicodedata.normalize("NFC", text)
        if char in "\n\t" or (unicodedata.category(char) != "Cc" and char != "\u00ad")
    )


def set_lines(text: str, style: Style, width: int, language: str) -> tuple[Line, ...]:
    """The text in lines of at most `width` dots; a word that is longer is broken.

    A bidi isolate that a line break cuts is closed on its line and opened again on the next.
    """
    way = direction(language)
    lines: list[Line] = []
    for paragraph in clean(text).split("\n"):
        opened = ""
        for piece in _wrap(paragraph, style, width):
            whole = opened + piece
            opened = _left_open(whole)
            lines.append(_measured(whole + _POP * len(opened), style, way))
    return tuple(lines)


def length(text: str, style: Style) -> int:
    """How wide the text is, in dots, rounded up."""
    return ceil(style.font.getlength(text)) + style.tracking * max(len(text) - 1, 0)


def _measured(text: str, style: Style, way: str) -> Line:
    _, top, _, bottom = style.font.getbbox(text, anchor="ls")
    _, usual_top, _, usual_bottom = style.font.getbbox(_TALLEST, anchor="ls")
    spare = style.leading * style.size - (usual_bottom - usual_top)
    above = max(-usual_top, -top) + max(round(spare / 2), 0)
    below = max(usual_bottom, bottom) + max(round(spare / 2), 0)
    return Line(text, style, way, length(text, style), int(above), int(below))


def _wrap(paragraph: str, style: Style, width: int) -> Iterator[str]:
    line = ""
    for word in re.split(r"[ \t]+", paragraph.strip(" \t")):
        longer = f"{line} {word}" if line else word
        if length(longer, style) <= width:
            line = longer
            continue
        if line:
            yield line
        *full, line = _broken(word, style, width)
        yield from full
    yield line


def _broken(word: str, style: Style, width: int) -> list[str]:
    """The word in pieces that fit; after a hyphen or slash where there is one."""
    pieces: list[str] = []
    while length(word, style) > width:
        fits = 1
        while length(word[: fits + 1], style) <= width:
            fits += 1
        while fits > 1 and unicodedata.combining(word[fits]):
            fits -= 1
        natural = max(word.rfind(mark, 0, fits) for mark in "-/@._?&=") + 1
        cut = natural if natural > fits // 2 else fits
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]


def _left_open(text: str) -> str:
    opened: list[str] = []
    for char in text:
        if char in _OPENERS:
            opened.append(char)
        elif char == _POP and opened:
            opened.pop()
    return "".join(opened)
