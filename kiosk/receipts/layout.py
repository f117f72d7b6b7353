"""Where everything on the paper goes: a receipt's blocks as lines, bars and pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

import segno
from PIL import Image

from kiosk.receipts.document import QR, Block, Heading, KeyValue, Receipt, Reference, Rule, Text
from kiosk.receipts.fonts import Weight
from kiosk.receipts.typesetting import Line, Style, clean, direction, length, set_lines

MARGIN = 28
"""Dots left empty at each side, 3.5 mm; the paper adds another 4 mm."""
_TOP, _BOTTOM = 20, 28
_QUIET = 4
"""Modules of white around a QR code (ISO/IEC 18004:2015, 6.3.8)."""
_MODULE = 8
"""Dots to a module at most: 1 mm, easily read by any telephone."""
_KEYS = 0.42
"""How much of the paper the column of keys may take; a longer key stands over its value."""


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


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What every block needs to know of the paper it is set on."""

    width: int
    language: str
    scale: float
    widest_key: int = 0

    @property
    def indent(self) -> int:
        """Where values begin, the same on the whole receipt."""
        return self.widest_key + self.dots(22)

    @property
    def key_style(self) -> Style:
        return self.style(Weight.REGULAR, 26)

    @property
    def column(self) -> int:
        return self.width - 2 * MARGIN

    def dots(self, normal: float) -> int:
        return round(normal * self.scale)

    def style(self, weight: Weight, size: float, leading: float = 1.32) -> Style:
        return Style(weight, self.dots(size), leading)


def lay_out(receipt: Receipt, width: int) -> tuple[tuple[Mark, ...], int]:
    """All marks of a localised receipt on paper `width` dots wide, and the paper's length.

    Raises `TypeError` if the receipt still holds messages.
    """
    sheet = _Sheet(width, receipt.language, receipt.scale)
    keys = [clean(_said(block.key)) for block in receipt.blocks if isinstance(block, KeyValue)]
    widths = (length(key, sheet.key_style) for key in keys)
    short = (width for width in widths if width <= sheet.column * _KEYS)
    sheet = replace(sheet, widest_key=max(short, default=0))
    marks: list[Mark] = []
    y, air = _TOP, 0
    for index, part in enumerate(_parts(receipt.blocks, sheet)):
        if index:
            y += max(air, part.before)
        marks += (replace(mark, y=mark.y + y) for mark in part.marks)
        y, air = y + part.height, part.after
    return tuple(marks), y + _BOTTOM


def _parts(blocks: Sequence[Block], sheet: _Sheet) -> Iterator[Part]:
    """The blocks set one by one; the first heading names who gives the receipt."""
    headed = False
    for block in blocks:
        if isinstance(block, Heading) and not headed:
            headed = True
            yield _masthead(_said(block.text), sheet)
        else:
            yield _part(block, sheet)


def _part(block: Block, sheet: _Sheet) -> Part:
    match block:
        case Heading(text=text):
            style = sheet.style(Weight.BOLD, 46, 1.14)
            return _paragraph(_said(text), style, sheet, sheet.dots(26), sheet.dots(14))
        case Text(text=text, bold=bold):
            style = sheet.style(Weight.SEMIBOLD if bold else Weight.REGULAR, 27)
            return _paragraph(_said(text), style, sheet, sheet.dots(14), sheet.dots(14))
        case Rule():
            bar = Bar(MARGIN, 0, sheet.column, 2)
            return Part((bar,), bar.height, sheet.dots(20), sheet.dots(20))
        case Reference(reference=reference):
            return _reference(reference, sheet)
        case QR(data=data):
            return _qr(data, sheet)
        case KeyValue():
            return _pair(block, sheet)


def _masthead(name: str, sheet: _Sheet) -> Part:
    """Who gives the receipt, over a strong line across the paper."""
    words = _paragraph(name, sheet.style(Weight.SEMIBOLD, 30), sheet, 0, 0)
    bar = Bar(MARGIN, words.height + sheet.dots(10), sheet.column, 5)
    return Part((*words.marks, bar), bar.y + bar.height, 0, sheet.dots(26))


def _paragraph(text: str, style: Style, sheet: _Sheet, before: int, after: int) -> Part:
    marks, height = _stacked(set_lines(text, style, sheet.column, sheet.language), sheet)
    return Part(marks, height, before, after)


def _stacked(lines: Sequence[Line], sheet: _Sheet) -> tuple[tuple[Mark, ...], int]:
    marks: list[Mark] = []
    y = 0
    for line in lines:
        y += line.above
        marks.append(Ink(_start(line, sheet), y, line))
        y += line.below
    return tuple(marks), y


def _start(line: Line, sheet: _Sheet) -> int:
    return MARGIN if line.direction == "ltr" else sheet.width - MARGIN - line.width


def _pair(pair: KeyValue, sheet: _Sheet) -> Part:
    """Keys in one column, values in another; a value too long for it goes under its key."""
    indent = sheet.indent
    key_style, value_style = sheet.key_style, sheet.style(Weight.SEMIBOLD, 27)
    keys = set_lines(_said(pair.key), key_style, sheet.column, sheet.language)
    values = set_lines(_said(pair.value), value_style, sheet.column, sheet.language)
    beside = (
        len(keys) == len(values) == 1
        and keys[0].width <= sheet.widest_key
        and values[0].width <= sheet.column - indent
    )
    air = sheet.dots(7)
    if not beside:
        marks, height = _stacked((*keys, *values), sheet)
        return Part(marks, height, air + 4, air + 4)
    base = max(keys[0].above, values[0].above)
    right_to_left = direction(sheet.language) == "rtl"
    at = _start(values[0], sheet) + (-indent if right_to_left else indent)
    marks = (Ink(_start(keys[0], sheet), base, keys[0]), Ink(at, base, values[0]))
    return Part(marks, base + max(keys[0].below, values[0].below), air, air)


def _reference(reference: str, sheet: _Sheet) -> Part:
    """As large as fits on one line, at least twice the text; letters a little apart."""
    text = clean(reference)
    for size in range(sheet.dots(66), sheet.dots(40), -2):
        style = Style(Weight.BOLD, size, 1.0, tracking=max(size // 22, 1))
        if length(text, style) <= sheet.column:
            break
    lines = set_lines(text, style, sheet.column, "en")
    marks, height = _stacked(lines, sheet)
    return Part(marks, height, sheet.dots(6), sheet.dots(18))


def _qr(data: str, sheet: _Sheet) -> Part:
    code = segno.make(data, error="m", micro=False)
    modules = int(code.symbol_size(border=_QUIET)[0])
    module = max(1, min(ceil(_MODULE * sheet.scale), sheet.column // modules))
    rows = code.matrix_iter(scale=module, border=_QUIET)
    image = Image.new("1", (modules * module, modules * module), 1)
    image.putdata([0 if dark else 1 for row in rows for dark in row])
    x = (sheet.width - image.width) // 2
    return Part((Picture(x, 0, image),), image.height, sheet.dots(8), sheet.dots(8))


def _said(words: object) -> str:
    if not isinstance(words, str):
        raise TypeError("the receipt has to be localised first")
    return words
