"""A receipt in words only: to be read aloud, or sent as an e-mail."""

from __future__ import annotations

from collections.abc import Iterator

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
from kiosk.receipts.entry import without_isolates
from kiosk.receipts.sheet import said
from kiosk.receipts.tables import row_by_lines, texts_of

_ENDS = ".!?…:؟。"


def as_text(receipt: Receipt) -> str:
    """The localised receipt as lines of text; a blank one before headings and after rules.

    Isolates stay: they keep dates and amounts in order wherever the text is shown. Raises
    `TypeError` for a receipt that still holds messages.
    """
    lines: list[str] = []
    for block in receipt.blocks:
        told = list(_lines(block))
        if isinstance(block, Heading | Rule | Cut | Table) and lines and lines[-1]:
            lines.append("")
        lines += told
        if isinstance(block, Table):
            lines.append("")
    return "\n".join(lines).strip("\n") + "\n"


def as_speech(receipt: Receipt) -> tuple[tuple[str, str], ...]:
    """The localised receipt as sentences, each with its language, to be spoken one by one.

    A reference is said character by character. Codes are silent: they say the same to a camera.
    Raises `TypeError` for a receipt that still holds messages.
    """
    return tuple(
        (block.language if isinstance(block, Text) and block.language else receipt.language, line)
        for block in receipt.blocks
        for line in map(_sentence, _spoken(block))
        if line
    )


def row_texts(table: Table) -> Iterator[tuple[str, ...]]:
    """Each row of a localised table: its first cell, and the others each after its head."""
    head, rows = texts_of(table)
    return (tuple(row_by_lines(head, row)) for row in rows)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=words) | Text(text=words):
            yield said(words)
        case KeyValue(key=key, value=value):
            yield f"{said(key)}: {said(value)}"
        case Reference(reference=text) | QR(data=text) | Barcode(data=text):
            yield text
        case Table():
            yield from map(" · ".join, row_texts(block))
        case Image(about=words) if words:
            yield f"[{said(words)}]"
        case _:
            pass


def _spoken(block: Block) -> Iterator[str]:
    match block:
        case QR() | Barcode():
            pass
        case Reference(reference=reference):
            yield ", ".join(" ".join(group) for group in reference.split("-"))
        case Table():
            yield from map(", ".join, row_texts(block))
        case Image(about=words):
            yield said(words)
        case _:
            yield from _lines(block)


def _sentence(text: str) -> str:
    """With an end, so that a voice pauses there."""
    bare = " ".join(without_isolates(text).split())
    return bare if not bare or bare[-1] in _ENDS else f"{bare}."
