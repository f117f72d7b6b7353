"""Tables: how wide their columns are, and each row as marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kiosk.receipts.document import Table
from kiosk.receipts.fonts import Weight
from kiosk.receipts.sheet import Bar, Ink, Mark, Part, Sheet, said, stacked
from kiosk.receipts.typesetting import Line, Style, length, set_lines

_LONGEST = 0.42
"""How much of the paper one word may claim; a longer one is broken."""


def column_widths(
    natural: Sequence[int], least: Sequence[int], room: int, gap: int
) -> tuple[int, ...] | None:
    """How wide each column may be, in whatever `room` is measured in.

    All get what they want if there is room, and the first what is left over; else the widest
    give way, none below its `least`. `None` if even that is too much.
    """
    room -= gap * (len(natural) - 1)
    natural = [min(want, room) for want in natural]
    least = [min(low, want) for low, want in zip(least, natural, strict=True)]
    if sum(least) > room:
        return None
    widths = list(natural)
    while sum(widths) > room:
        widest = max(
            (place for place, width in enumerate(widths) if width > least[place]),
            key=lambda place: widths[place],
        )
        widths[widest] -= 1
    widths[0] += room - sum(widths)
    return tuple(widths)


def longest_word(text: str) -> str:
    """The part of a text that cannot be broken at a blank."""
    return max(re.split("[ \t\n]+", text), key=len)


def table_parts(table: Table, sheet: Sheet) -> Iterator[Part]:
    """The head over a rule, then the rows; or, on paper too narrow, each row line by line."""
    head, rows = texts_of(table)
    head_style, cell_style = sheet.style(Weight.SEMIBOLD, 24), sheet.style(Weight.REGULAR, 26)
    widths = _widths(head, rows, (head_style, cell_style), sheet)
    if widths is None:
        for row in rows:
            yield _lines_part(head, row, sheet)
        return
    air, gap = sheet.dots(6), _gap(sheet)
    if any(head):
        marks, height = row_marks(head, widths, table.figures, head_style, sheet, gap)
        bar = Bar(sheet.margin, height + sheet.dots(4), sheet.column, 2)
        yield Part((*marks, bar), bar.y + bar.height, sheet.dots(14), air)
    for row in rows:
        marks, height = row_marks(row, widths, table.figures, cell_style, sheet, gap)
        yield Part(marks, height, air, air)


def texts_of(table: Table) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Head and rows of a localised table. Raises `TypeError` for one that holds messages."""
    head, *rows = (tuple(map(said, row)) for row in (table.head, *table.rows))
    return head, rows


def _widths(
    head: tuple[str, ...],
    rows: list[tuple[str, ...]],
    styles: tuple[Style, Style],
    sheet: Sheet,
) -> tuple[int, ...] | None:
    natural, least = [], []
    for column, name in enumerate(head):
        cells = [(name, styles[0]), *((row[column], styles[1]) for row in rows)]
        natural.append(max(length(text, style) for text, style in cells))
        words = max(length(longest_word(text), style) for text, style in cells)
        least.append(min(words, round(sheet.column * _LONGEST)))
    return column_widths(natural, least, sheet.column, _gap(sheet))


def _gap(sheet: Sheet) -> int:
    return sheet.dots(18)


def row_marks(
    cells: tuple[str, ...],
    widths: tuple[int, ...],
    figures: frozenset[int],
    style: Style,
    sheet: Sheet,
    gap: int,
) -> tuple[tuple[Mark, ...], int]:
    """One row of cells in columns `gap` dots apart, and how tall it is."""
    marks: list[Mark] = []
    height, x = 0, 0
    for column, (text, width) in enumerate(zip(cells, widths, strict=True)):
        y = 0
        for line in set_lines(text, style, width, sheet.language):
            y += line.above
            at = _inside(line, x, width, sheet, to_end=column in figures)
            marks.append(Ink(at, y, line))
            y += line.below
        height = max(height, y)
        x += width + gap
    return tuple(marks), height


def _inside(line: Line, x: int, width: int, sheet: Sheet, *, to_end: bool) -> int:
    """Where a line of a cell begins that is `x` dots from the side the table begins at."""
    shift = x + (width - line.width if to_end else 0)
    if sheet.right_to_left:
        return sheet.width - sheet.margin - line.width - shift
    return sheet.margin + shift


def row_by_lines(head: tuple[str, ...], row: tuple[str, ...]) -> Iterator[str]:
    """The first cell names the row; the others follow it, each after its head."""
    yield row[0]
    for name, text in zip(head[1:], row[1:], strict=True):
        if text:
            yield f"{name}: {text}" if name else text


def _lines_part(head: tuple[str, ...], row: tuple[str, ...], sheet: Sheet) -> Part:
    lines: list[Line] = []
    for place, text in enumerate(row_by_lines(head, row)):
        style = sheet.key_style if place else sheet.style(Weight.SEMIBOLD, 27)
        lines += set_lines(text, style, sheet.column, sheet.language)
    marks, height = stacked(lines, sheet)
    return Part(marks, height, sheet.dots(10), sheet.dots(10))
