"""A receipt in the printer's own letters: rows of text on a grid, and pictures where those fail."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import zip_longest

from kiosk.receipts.document import (
    Block,
    Heading,
    KeyValue,
    Receipt,
    Reference,
    Rule,
    Table,
    Text,
    parts,
)
from kiosk.receipts.entry import without_isolates
from kiosk.receipts.fonts import Weight
from kiosk.receipts.layout import block_parts, set_blocks, set_under_each_other, sheet_of
from kiosk.receipts.sheet import Part, Sheet, said
from kiosk.receipts.tables import column_widths, longest_word, row_by_lines, row_marks, texts_of
from kiosk.receipts.textlines import CELL, Air, Bar, Line, Row, Strip, as_printed, strip
from kiosk.receipts.typesetting import Style, direction, wrap

_LARGE = 1.25
"""From this scale on, every letter is twice as wide and tall."""
_KEYS = 0.4
"""How much of the line a key may take with its value beside it."""
_GAP = 2


def set_text(receipt: Receipt, width: int) -> tuple[tuple[Line, ...], ...]:
    """The lines of a localised receipt on paper `width` dots wide, for each piece of paper.

    A block stands as a picture if the code page lacks one of its letters or it runs from right
    to left; of a table, only such rows. Raises `TypeError` for a receipt that still holds messages.
    """
    return tuple(tuple(_Setter(part, width).lines()) for part in parts(receipt))


class _Setter:
    """One piece of paper."""

    def __init__(self, receipt: Receipt, width: int) -> None:
        self._receipt = receipt
        self._size = 2 if receipt.scale >= _LARGE else 1
        self._columns = width // CELL // self._size
        self._width = width
        self._right_to_left = direction(receipt.language) == "rtl"
        keys = [as_printed(said(one.key)) for one in receipt.blocks if isinstance(one, KeyValue)]
        short = [len(key) for key in keys if key and len(key) <= self._columns * _KEYS]
        self._indent = max(short, default=0) + _GAP

    def lines(self) -> Iterator[Line]:
        headed, wanted = False, 0
        for index, block in enumerate(self._receipt.blocks):
            before, after = _air(block)
            if index:
                yield Air(self._size * (before if _close(block) else max(before, wanted)))
            wanted = after
            if isinstance(block, Heading) and not headed:
                headed, wanted = True, 24
                yield from self._masthead(block)
            else:
                yield from self._block(block)

    def _masthead(self, heading: Heading) -> Iterator[Line]:
        name = said(heading.text)
        if self._right_to_left or as_printed(name) is None:
            yield self._set(set_blocks((heading,), self._sheet))
            return
        yield from self._words(heading, name, self._size, bold=True)
        yield from (Air(8), self._rule(4))

    def _block(self, block: Block) -> Iterator[Line]:
        match block:
            case Heading(text=text):
                yield from self._words(block, said(text), self._heading(said(text)), bold=True)
            case Text(text=text, bold=bold):
                yield from self._words(block, said(text), self._size, bold=bold)
            case KeyValue(key=key, value=value):
                yield from self._pair(block, said(key), said(value))
            case Table():
                yield from self._table(block)
            case Rule():
                yield self._rule(2)
            case Reference(reference=reference):
                yield from self._reference(block, reference)
            case _:
                yield self._picture(block)

    def _heading(self, text: str) -> int:
        """A size larger than the text, as long as no word has to be broken for it."""
        word = len(longest_word(without_isolates(text)))
        larger = self._size + 1
        return larger if word * larger <= self._columns * self._size else self._size

    def _words(self, block: Block, text: str, size: int, *, bold: bool = False) -> Iterator[Line]:
        inset = "  " if _close(block) else ""
        if self._mirrored(block) or (plain := as_printed(text)) is None:
            yield self._picture(block)
            return
        room = self._columns * self._size // size - len(inset)
        yield from (Row(inset + piece, size, bold) for piece in wrap(plain, len, room))

    def _pair(self, block: KeyValue, key: str, value: str) -> Iterator[Line]:
        plain = as_printed(key), as_printed(value)
        if self._right_to_left or None in plain:
            yield self._picture(block)
            return
        keys, values = (list(wrap(str(text), len, self._columns)) for text in plain)
        beside = (
            len(keys) == len(values) == 1
            and len(keys[0]) + _GAP <= self._indent
            and len(values[0]) <= self._columns - self._indent
        )
        if beside:
            yield Row(values[0], self._size, True, lead=keys[0].ljust(self._indent))
            return
        yield from (Row(piece, self._size) for piece in keys)
        yield from (Row(piece, self._size, True) for piece in values)

    def _reference(self, block: Reference, reference: str) -> Iterator[Line]:
        plain = as_printed(reference)
        if plain is None:
            yield self._picture(block)
            return
        cells = self._columns * self._size
        size = next((size for size in (4, 3, 2) if len(plain) * size <= cells), 2)
        yield from (Row(piece, size, True) for piece in wrap(plain, len, cells // size))

    def _table(self, table: Table) -> Iterator[Line]:
        if self._right_to_left:
            yield self._picture(table)
            return
        head, rows = texts_of(table)
        texts = (head, *rows)
        printed = [[as_printed(cell) for cell in row] for row in texts]
        told = [
            [cell if plain is None else plain for plain, cell in zip(plains, row, strict=True)]
            for plains, row in zip(printed, texts, strict=True)
        ]
        natural = [max(map(len, cells)) for cells in zip(*told, strict=True)]
        words = [
            max(len(longest_word(cell)) for cell in cells) for cells in zip(*told, strict=True)
        ]
        least = [min(word, self._columns // 2) for word in words]
        widths = column_widths(natural, least, self._columns, _GAP)
        if widths is None:
            yield from self._rows_by_lines(head, rows)
            return
        if any(head):
            yield from self._row(table, head, printed[0], widths, bold=True)
            yield from (Air(4), self._rule(2))
        for row, plains in zip(rows, printed[1:], strict=True):
            yield Air(6)
            yield from self._row(table, row, plains, widths)

    def _row(
        self,
        table: Table,
        cells: tuple[str, ...],
        printed: list[str | None],
        widths: tuple[int, ...],
        *,
        bold: bool = False,
    ) -> Iterator[Line]:
        if None in printed:
            yield self._row_picture(table, cells, widths, bold=bold)
            return
        columns = [
            list(wrap(str(cell), len, width)) for cell, width in zip(printed, widths, strict=True)
        ]
        for pieces in zip_longest(*columns, fillvalue=""):
            padded = [
                piece.rjust(width) if place in table.figures else piece.ljust(width)
                for place, (piece, width) in enumerate(zip(pieces, widths, strict=True))
            ]
            yield Row((" " * _GAP).join(padded).rstrip(), self._size, bold)

    def _rows_by_lines(self, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[Line]:
        for row in rows:
            yield Air(8)
            for place, text in enumerate(row_by_lines(head, row)):
                yield from self._words(Text(text, place == 0), text, self._size, bold=place == 0)

    def _rule(self, dots: int) -> Bar:
        return Bar(self._width, dots)

    def _mirrored(self, block: Block) -> bool:
        """Whether the line begins at the right, where the printer's letters never do."""
        return self._right_to_left and not _close(block)

    @cached_property
    def _sheet(self) -> Sheet:
        return sheet_of(self._receipt, self._width, margin=0)

    def _picture(self, block: Block) -> Strip:
        return self._set(block_parts(block, self._sheet))

    def _set(self, parts: Iterator[Part]) -> Strip:
        return strip(*set_under_each_other(parts), self._width)

    def _row_picture(
        self, table: Table, cells: tuple[str, ...], widths: tuple[int, ...], *, bold: bool
    ) -> Strip:
        cell = CELL * self._size
        style = Style(Weight.SEMIBOLD if bold else Weight.REGULAR, 22 * self._size)
        dots = tuple(width * cell for width in widths)
        marks = row_marks(cells, dots, table.figures, style, self._sheet, _GAP * cell)
        return strip(*marks, self._width)


def _close(block: Block) -> bool:
    """Whether a block is the Danish for what stands above it."""
    return isinstance(block, Text) and bool(block.language)


def _air(block: Block) -> tuple[int, int]:
    """Dots of white before and after a block."""
    match block:
        case Heading():
            return 24, 12
        case Text(language=language):
            return (4, 16) if language else (14, 14)
        case KeyValue():
            return 6, 6
        case Reference():
            return 8, 18
        case Rule() | Table():
            return 16, 16
        case _:
            return 20, 20
