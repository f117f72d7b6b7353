"""Where everything on the paper goes: a receipt's blocks as lines, bars and pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kiosk.receipts.codes import barcode_picture, png_picture, qr_picture
from kiosk.receipts.document import (
    QR,
    Barcode,
    Block,
    Cut,
    Heading,
    Image,
    KeyValue,
    Receipt,
    Reference,
    Rule,
    Table,
    Text,
)
from kiosk.receipts.fonts import Weight
from kiosk.receipts.sheet import MARGIN, Bar, Ink, Mark, Part, Picture, Sheet, said, stacked
from kiosk.receipts.tables import longest_word, table_parts
from kiosk.receipts.typesetting import Style, direction, length, set_lines

_TOP, _BOTTOM = 20, 28
_KEYS = 0.42
"""How much of the paper the column of keys may take; a longer key stands over its value."""


def lay_out(receipt: Receipt, width: int) -> tuple[tuple[Mark, ...], int]:
    """All marks of one piece of paper `width` dots wide, and the paper's length.

    The receipt is localised and one of its `parts`. Raises `TypeError` if it still holds messages.
    """
    marks, height = set_under_each_other(set_blocks(receipt.blocks, sheet_of(receipt, width)))
    return tuple(replace(mark, y=mark.y + _TOP) for mark in marks), height + _TOP + _BOTTOM


def sheet_of(receipt: Receipt, width: int, margin: int = MARGIN) -> Sheet:
    """The paper of a receipt; raises `TypeError` if that still holds messages."""
    sheet = Sheet(width, receipt.language, receipt.scale, margin)
    keys = [said(block.key) for block in receipt.blocks if isinstance(block, KeyValue)]
    widths = (length(key, sheet.key_style) for key in keys)
    short = (width for width in widths if width <= sheet.column * _KEYS)
    return replace(sheet, widest_key=max(short, default=0))


def set_blocks(blocks: Sequence[Block], sheet: Sheet) -> Iterator[Part]:
    """The blocks set one by one; the first heading names who gives the receipt."""
    headed = False
    for block in blocks:
        if isinstance(block, Heading) and not headed:
            headed = True
            yield _masthead(said(block.text), sheet)
        else:
            yield from block_parts(block, sheet)


def set_under_each_other(parts: Iterator[Part]) -> tuple[tuple[Mark, ...], int]:
    """The parts with the air they want between them, and how tall they are together."""
    marks: list[Mark] = []
    y, air = 0, 0
    for index, part in enumerate(parts):
        if index:
            y += part.before if part.close else max(air, part.before)
        marks += (replace(mark, y=mark.y + y) for mark in part.marks)
        y, air = y + part.height, part.after
    return tuple(marks), y


def block_parts(block: Block, sheet: Sheet) -> Iterator[Part]:
    """One block, as one part or, for a table, one a row."""
    match block:
        case Heading(text=text):
            style = _heading_style(said(text), sheet)
            yield _paragraph(said(text), style, sheet, sheet.dots(26), sheet.dots(14))
        case Text(text=text, language=language) if language:
            yield _beside(said(text), language, sheet)
        case Text(text=text, bold=bold):
            style = sheet.style(Weight.SEMIBOLD if bold else Weight.REGULAR, 27)
            yield _paragraph(said(text), style, sheet, sheet.dots(14), sheet.dots(14))
        case KeyValue():
            yield _pair(block, sheet)
        case Table():
            yield from table_parts(block, sheet)
        case Rule():
            bar = Bar(sheet.margin, 0, sheet.column, 2)
            yield Part((bar,), bar.height, sheet.dots(20), sheet.dots(20))
        case Reference(reference=reference):
            yield _reference(reference, sheet)
        case QR(data=data):
            picture = qr_picture(data, sheet.column, sheet.scale)
            yield _centred(Picture(0, 0, picture), sheet, 8)
        case Barcode(data=data):
            yield _barcode(data, sheet)
        case Image(png=png):
            yield _centred(Picture(0, 0, png_picture(png, sheet.column)), sheet, 12)
        case Cut():
            raise ValueError("a piece of paper is cut at its ends only")


def _masthead(name: str, sheet: Sheet) -> Part:
    """Who gives the receipt, over a strong line across the paper."""
    words = _paragraph(name, sheet.style(Weight.SEMIBOLD, 30), sheet, 0, 0)
    bar = Bar(sheet.margin, words.height + sheet.dots(10), sheet.column, 5)
    return Part((*words.marks, bar), bar.y + bar.height, 0, sheet.dots(26))


def _heading_style(text: str, sheet: Sheet) -> Style:
    """Large, but no larger than its longest word has room."""
    word = longest_word(text)
    for size in range(46, 30, -2):
        style = sheet.style(Weight.BOLD, size, 1.14)
        if length(word, style) <= sheet.column:
            break
    return style


def _paragraph(text: str, style: Style, sheet: Sheet, before: int, after: int) -> Part:
    marks, height = stacked(set_lines(text, style, sheet.column, sheet.language), sheet)
    return Part(marks, height, before, after)


def _beside(text: str, language: str, sheet: Sheet) -> Part:
    """The same in another language: smaller, behind a bar, close to what it repeats."""
    style, inset = sheet.style(Weight.REGULAR, 24), sheet.dots(16)
    lines = set_lines(text, style, sheet.column - inset, language)
    marks, height = stacked(lines, replace(sheet, margin=sheet.margin + inset))
    right = sheet.width - sheet.margin - 3
    bar = Bar(right if direction(language) == "rtl" else sheet.margin, 0, 3, height)
    return Part((bar, *marks), height, sheet.dots(8), sheet.dots(16), close=True)


def _pair(pair: KeyValue, sheet: Sheet) -> Part:
    """Keys in one column, values in another; a value too long for it goes under its key."""
    indent = sheet.indent
    key_style, value_style = sheet.key_style, sheet.style(Weight.SEMIBOLD, 27)
    keys = set_lines(said(pair.key), key_style, sheet.column, sheet.language)
    values = set_lines(said(pair.value), value_style, sheet.column, sheet.language)
    beside = (
        len(keys) == len(values) == 1
        and keys[0].width <= sheet.widest_key
        and values[0].width <= sheet.column - indent
    )
    air = sheet.dots(7)
    if not beside:
        marks, height = stacked((*keys, *values), sheet)
        return Part(marks, height, air + 4, air + 4)
    base = max(keys[0].above, values[0].above)
    at = sheet.start(values[0]) + (-indent if sheet.right_to_left else indent)
    pieces = (Ink(sheet.start(keys[0]), base, keys[0]), Ink(at, base, values[0]))
    return Part(pieces, base + max(keys[0].below, values[0].below), air, air)


def _reference(reference: str, sheet: Sheet) -> Part:
    """As large as fits on one line, at least twice the text; letters a little apart."""
    for size in range(sheet.dots(66), sheet.dots(40), -2):
        style = Style(Weight.BOLD, size, 1.0, tracking=max(size // 22, 1))
        if length(reference, style) <= sheet.column:
            break
    lines = set_lines(reference, style, sheet.column, "en")
    marks, height = stacked(lines, sheet)
    return Part(marks, height, sheet.dots(6), sheet.dots(18))


def _barcode(data: str, sheet: Sheet) -> Part:
    """The bars over the whole width, margins and all, and what they say under them."""
    words = set_lines(data, sheet.style(Weight.REGULAR, 24), sheet.column, "en")
    picture = barcode_picture(data, sheet.width, sheet.dots(80))
    top = 0 if picture is None else picture.height + sheet.dots(4)
    marks, height = stacked(words, sheet)
    centred = [
        replace(mark, x=(sheet.width - mark.line.width) // 2, y=mark.y + top)
        for mark in marks
        if isinstance(mark, Ink)
    ]
    bars = [] if picture is None else [Picture((sheet.width - picture.width) // 2, 0, picture)]
    return Part((*bars, *centred), height + top, sheet.dots(20), sheet.dots(12))


def _centred(picture: Picture, sheet: Sheet, air: int) -> Part:
    placed = replace(picture, x=(sheet.width - picture.image.width) // 2)
    return Part((placed,), picture.image.height, sheet.dots(air), sheet.dots(air))
