"""A receipt as the picture that is printed; the screen shows the same picture."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from PIL import Image, ImageDraw

from kiosk.receipts.document import QR, Heading, KeyValue, Receipt, Reference, Rule, Text
from kiosk.receipts.fonts import Weight, covered
from kiosk.receipts.layout import Bar, Ink, Picture, lay_out
from kiosk.receipts.typesetting import clean

PAPER_WIDTH = 576
"""Dots across the 72 mm that an 80 mm printer can mark, at 203 dpi."""
_DARK = 150
"""Greys darker than this become black: a little above the middle, as thermal dots need."""
_UNSEEN = frozenset(map(ord, "\n\t\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069"))
"""Characters that steer the text and have no shape; the shaper hides them."""


def render(receipt: Receipt, width: int = PAPER_WIDTH) -> Image.Image:
    """The localised receipt in black (0) and white (1), `width` dots wide, 203 dpi.

    The same receipt always gives the same picture. Raises `TypeError` for a receipt that
    still holds messages.
    """
    marks, height = lay_out(receipt, width)
    sheet = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(sheet)
    for mark in marks:
        match mark:
            case Ink():
                _write(draw, mark)
            case Bar(x=x, y=y, width=across, height=tall):
                draw.rectangle((x, y, x + across - 1, y + tall - 1), fill=0)
            case Picture(x=x, y=y, image=image):
                sheet.paste(image, (x, y))
    return sheet.point(lambda grey: 0 if grey < _DARK else 255).convert(
        "1", dither=Image.Dither.NONE
    )


def missing_glyphs(receipt: Receipt) -> set[str]:
    """The characters of a localised receipt that its typeface cannot draw."""
    have = frozenset.intersection(*(covered(weight) for weight in Weight))
    return {
        char
        for text in _texts(receipt)
        for char in clean(text)
        if ord(char) not in _UNSEEN and not _drawable(char, have)
    }


def _drawable(char: str, have: frozenset[int]) -> bool:
    """Whether there is a glyph; the shaper also puts a letter together from its parts."""
    return ord(char) in have or (
        unicodedata.normalize("NFD", char) != char
        and all(ord(part) in have for part in unicodedata.normalize("NFD", char))
    )


def _write(draw: ImageDraw.ImageDraw, ink: Ink) -> None:
    style = ink.line.style
    if not style.tracking:
        draw.text(
            (ink.x, ink.y),
            ink.line.text,
            font=style.font,
            fill=0,
            anchor="ls",
            direction=ink.line.direction,
        )
        return
    x: float = ink.x
    for char in ink.line.text:
        draw.text((x, ink.y), char, font=style.font, fill=0, anchor="ls")
        x += style.font.getlength(char) + style.tracking


def _texts(receipt: Receipt) -> Iterator[str]:
    for block in receipt.blocks:
        match block:
            case Heading(text=str() as text) | Text(text=str() as text) | Reference(reference=text):
                yield text
            case KeyValue(key=str() as key, value=str() as value):
                yield from (key, value)
            case Rule() | QR():
                pass
            case _:
                raise TypeError("the receipt has to be localised first")
