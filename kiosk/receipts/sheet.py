"""The paper that a receipt is set on, and the marks that are put there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from kiosk.receipts.fonts import Weight
from kiosk.receipts.typesetting import Line, Style, direction
from kiosk.texts.message import Words

MARGIN = 28
"""Dots left empty at each side, 3.5 mm; the paper adds another 4 mm."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A line of text; `y` is its base line."""

    x: int
    y: int
    line: Line


@dataclass(frozen=True, slots=True)
class Bar:
    """A black rectangle."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A black and white picture."""

    x: int
    y: int
    image: Image.Image


Mark = Ink | Bar | Picture


@dataclass(frozen=True, slots=True)
class Part:
    """A block as marks on a strip of its own, `height` dots tall, with the air it wants."""

    marks: tuple[Mark, ...]
    height: int
    before: int
    after: int
    close: bool = False
    """Belongs to what stands above it: `before` is all the air between them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every block needs to know of the paper it is set on; all lengths in dots."""

    width: int
    language: str
    scale: float
    margin: int = MARGIN
    widest_key: int = 0

    @property
    def right_to_left(self) -> bool:
        """Whether lines begin at the right."""
        return direction(self.language) == "rtl"

    @property
    def column(self) -> int:
        """How wide a line of text may be."""
        return self.width - 2 * self.margin

    @property
    def indent(self) -> int:
        """Where values begin, the same on the whole receipt."""
        return self.widest_key + self.dots(22)

    @property
    def key_style(self) -> Style:
        """How keys look."""
        return self.style(Weight.REGULAR, 26)

    def dots(self, normal: float) -> int:
        """A length that grows with the letters."""
        return round(normal * self.scale)

    def style(self, weight: Weight, size: float, leading: float = 1.32) -> Style:
        """Letters of a size that grows with the scale."""
        return Style(weight, self.dots(size), leading)

    def start(self, line: Line) -> int:
        """Where a line begins that stands by itself, at the side its language begins at."""
        return self.margin if line.direction == "ltr" else self.width - self.margin - line.width


def stacked(lines: Sequence[Line], sheet: Sheet) -> tuple[tuple[Mark, ...], int]:
    """Lines one under the other, and how tall they are together."""
    marks: list[Mark] = []
    y = 0
    for line in lines:
        y += line.above
        marks.append(Ink(sheet.start(line), y, line))
        y += line.below
    return tuple(marks), y


def said(words: Words) -> str:
    """The words as text; raises `TypeError` for a message."""
    if not isinstance(words, str):
        raise TypeError("the receipt has to be localised first")
    return words
