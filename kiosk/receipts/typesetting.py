"""Lines of text: wrapped and measured by their ink."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PIL import ImageFont

from kiosk.receipts.fonts import Weight, font

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur", "ckb"})
_LINE = re.compile(r"[^\s\u2066-\u2069]+(?: [^\s\u2066-\u2069]+)*|")
"""Words with one blank between them, and nothing that has to be closed."""
_OPENERS = "\u2066\u2067\u2068"
_POP = "\u2069"
_TALLEST = "ÅÊgjpqyçþ,|"
"""Reaches as far above and below the line as Danish letters do."""
ORDINARY = frozenset(map(chr, (*range(0x20, 0x7F), *range(0x2066, 0x206A)))) | frozenset(
    "ÆØÅæøåÄÖÜäöüßéè\u00a0·–—…“”„’•€½§«»"
)
"""Characters that reach no further than those, so that a line of them need not be measured."""


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


def set_lines(text: str, style: Style, width: int, language: str) -> tuple[Line, ...]:
    """The text in lines of at most `width` dots; a word that is longer is broken.

    A bidi isolate that a line break cuts is closed on its line and opened again on the next.
    """
    way = direction(language)
    known: dict[str, int] = {}

    def measure(piece: str) -> int:
        if piece not in known:
            known[piece] = length(piece, style)
        return known[piece]

    return tuple(_measured(piece, style, way, measure) for piece in wrap(text, measure, width))


def wrap(text: str, measure: Callable[[str], int], width: int) -> Iterator[str]:
    """The text in pieces that measure at most `width`, at blanks where that can be.

    Every piece has its isolates closed.
    """
    if _LINE.fullmatch(text) and measure(text) <= width:
        yield text
        return
    for paragraph in text.split("\n"):
        opened = ""
        for piece in _wrap(paragraph, measure, width):
            whole = opened + piece
            opened = _left_open(whole)
            yield whole + _POP * len(opened)


def length(text: str, style: Style) -> int:
    """How wide the text is, in dots, rounded up."""
    return ceil(style.font.getlength(text)) + style.tracking * max(len(text) - 1, 0)


def _measured(text: str, style: Style, way: str, measure: Callable[[str], int]) -> Line:
    usual_top, usual_bottom = _usual(style)
    top, bottom = usual_top, usual_bottom
    if not ORDINARY.issuperset(text):
        _, top, _, bottom = style.font.getbbox(text, anchor="ls")
    spare = style.leading * style.size - (usual_bottom - usual_top)
    above = max(-usual_top, -top) + max(round(spare / 2), 0)
    below = max(usual_bottom, bottom) + max(round(spare / 2), 0)
    return Line(text, style, way, measure(text), int(above), int(below))


@lru_cache(maxsize=64)
def _usual(style: Style) -> tuple[float, float]:
    """How far up and down letters of this style usually reach."""
    _, top, _, bottom = style.font.getbbox(_TALLEST, anchor="ls")
    return top, bottom


def _wrap(paragraph: str, measure: Callable[[str], int], width: int) -> Iterator[str]:
    words = [word for word in paragraph.replace("\t", " ").split(" ") if word]
    whole = " ".join(words)
    while measure(whole) > width:
        fits = _fitting(words, measure, width, guess=len(words) * width // measure(whole))
        if fits:
            yield " ".join(words[:fits])
            words = words[fits:]
        else:
            *full, rest = _broken(words[0], measure, width)
            yield from full
            words[0] = rest
        whole = " ".join(words)
    yield whole


def _fitting(words: list[str], measure: Callable[[str], int], width: int, guess: int) -> int:
    """How many of the words fit on a line; not all of them do."""

    def fit(count: int) -> bool:
        return measure(" ".join(words[:count])) <= width

    count = min(max(guess, 1), len(words) - 1) if len(words) > 1 else 0
    if count and fit(count):
        while count + 1 < len(words) and fit(count + 1):
            count += 1
    else:
        while count and not fit(count):
            count -= 1
    return count


def _broken(word: str, measure: Callable[[str], int], width: int) -> list[str]:
    """The word in pieces that fit; after a hyphen or slash where there is one."""
    pieces: list[str] = []
    while measure(word) > width:
        fits = 1
        while measure(word[: fits + 1]) <= width:
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
