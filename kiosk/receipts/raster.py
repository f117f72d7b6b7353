"""A receipt as the picture that is printed; the screen shows the same picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PIL import Image, ImageDraw

from kiosk.receipts import document
from kiosk.receipts.document import (
    QR,
    Barcode,
    Cut,
    Heading,
    KeyValue,
    Receipt,
    Reference,
    Rule,
    Table,
    Text,
    parts,
)
from kiosk.receipts.fonts import undrawable
from kiosk.receipts.layout import lay_out
from kiosk.receipts.sheet import Bar, Ink, Mark, Picture
from kiosk.receipts.tables import texts_of

PAPER_WIDTH = 576
"""Dots across the 72 mm that an 80 mm printer can mark, at 203 dpi."""
_DARK = 150
"""Greys darker than this become black: a little above the middle, as thermal dots need."""
_BLACK_OR_WHITE = [0 if grey < _DARK else 255 for grey in range(256)]


def render(receipt: Receipt, width: int = PAPER_WIDTH) -> Image.Image:
    """The localised receipt in black (0) and white (1), `width` dots wide, 203 dpi.

    The pieces of a receipt that is cut stand one under the other. The same receipt always gives
    the same picture. Raises `TypeError` for a receipt that still holds messages.
    """
    pieces = render_parts(receipt, width)
    if len(pieces) == 1:
        return pieces[0]
    whole = Image.new("1", (width, sum(piece.height for piece in pieces)), 1)
    y = 0
    for piece in pieces:
        whole.paste(piece, (0, y))
        y += piece.height
    return whole


def render_parts(receipt: Receipt, width: int = PAPER_WIDTH) -> tuple[Image.Image, ...]:
    """The same, one picture for each piece of paper."""
    return tuple(draw(*lay_out(part, width), width) for part in parts(receipt))


def draw(marks: Iterable[Mark], height: int, width: int) -> Image.Image:
    """The marks on white paper of this size."""
    sheet = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(sheet)
    for mark in marks:
        match mark:
            case Ink():
                _write(pen, mark)
            case Bar(x=x, y=y, width=across, height=tall):
                pen.rectangle((x, y, x + across - 1, y + tall - 1), fill=0)
            case Picture(x=x, y=y, image=image):
                sheet.paste(image, (x, y))
    return sheet.point(_BLACK_OR_WHITE, "1")


def missing_glyphs(receipt: Receipt) -> set[str]:
    """The characters of a localised receipt that its typeface cannot draw."""
    return undrawable("".join(_texts(receipt)))


def _write(pen: ImageDraw.ImageDraw, ink: Ink) -> None:
    style = ink.line.style
    if not style.tracking:
        pen.text(
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
        pen.text((x, ink.y), char, font=style.font, fill=0, anchor="ls")
        x += style.font.getlength(char) + style.tracking


def _texts(receipt: Receipt) -> Iterator[str]:
    for block in receipt.blocks:
        match block:
            case Heading(text=str() as text) | Text(text=str() as text):
                yield text
            case Reference(reference=text) | Barcode(data=text):
                yield text
            case KeyValue(key=str() as key, value=str() as value):
                yield from (key, value)
            case Table():
                head, rows = texts_of(block)
                yield from (cell for row in (head, *rows) for cell in row)
            case Rule() | QR() | document.Image() | Cut():
                pass
            case _:
                raise TypeError("the receipt has to be localised first")
