"""A receipt as data: what it says, not how it looks. One document, every rendering.

Whatever text enters a block is cleaned of control characters and of full CPR numbers there and
then (see `entry`), so no renderer ever meets them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from kiosk.receipts.entry import entered
from kiosk.texts.message import Message, Words

_QR_BYTES: Final = 500


@dataclass(frozen=True, slots=True)
class Heading:
    """A line in large, bold letters."""

    text: Words

    def __post_init__(self) -> None:
        _enter(self, text=self.text)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `danish`: it binds (a due date, the law), so the Danish words stand beside it."""

    text: Words
    bold: bool = False
    danish: bool = False
    language: str = ""
    """Whose words these are, where not the receipt's."""

    def __post_init__(self) -> None:
        _enter(self, text=self.text)


@dataclass(frozen=True, slots=True)
class KeyValue:
    """A name and its value, on one line where both fit. `danish` as for `Text`."""

    key: Words
    value: Words
    danish: bool = False

    def __post_init__(self) -> None:
        _enter(self, key=self.key, value=self.value)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of as many cells as there are heads. Raises `ValueError` for any other number.

    `figures` names columns (from 0) that line up at their end, such as amounts. Where the paper
    is too narrow, each row becomes lines of its own: head and cell.
    """

    head: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    figures: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not self.head or any(len(row) != len(self.head) for row in self.rows):
            raise ValueError(f"a table of {len(self.head)} columns has rows of as many cells")
        rows = tuple(tuple(map(_entered, row)) for row in self.rows)
        object.__setattr__(self, "head", tuple(map(_entered, self.head)))
        object.__setattr__(self, "rows", rows)


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line across the paper."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference, large enough to be read out over the phone."""

    reference: str

    def __post_init__(self) -> None:
        _enter(self, reference=self.reference)


@dataclass(frozen=True, slots=True)
class QR:
    """A QR code with a quiet zone of four modules. Never holds personal data.

    Raises `ValueError` for more than 500 bytes, which would be too fine to read on narrow paper.
    """

    data: str

    def __post_init__(self) -> None:
        if len(self.data.encode()) > _QR_BYTES:
            raise ValueError(f"a QR code on a receipt holds at most {_QR_BYTES} bytes")
        _enter(self, data=self.data)


@dataclass(frozen=True, slots=True)
class Barcode:
    """A Code 128 barcode with its quiet zones, and what it says under it.

    Raises `ValueError` for anything but 1 to 40 printable ASCII characters.
    """

    data: str

    def __post_init__(self) -> None:
        if not (0 < len(self.data) <= 40 and self.data.isascii() and self.data.isprintable()):
            raise ValueError("a barcode holds 1 to 40 printable ASCII characters")
        _enter(self, data=self.data)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, one dot of it one dot of the paper, made smaller where it is too wide."""

    png: bytes
    about: Words = ""
    """What it shows, for whoever does not see it; empty for decoration."""

    def __post_init__(self) -> None:
        _enter(self, about=self.about)


@dataclass(frozen=True, slots=True)
class Cut:
    """The paper is cut here; the cut at the end goes without saying."""


Block = Heading | Text | KeyValue | Table | Rule | Reference | QR | Barcode | Image | Cut


@dataclass(frozen=True, slots=True)
class Receipt:
    """A document to be printed or previewed. It never holds a full CPR number."""

    language: str
    blocks: tuple[Block, ...]
    scale: float = 1.0
    """1.0 is normal print, 1.5 large print."""


def parts(receipt: Receipt) -> tuple[Receipt, ...]:
    """The receipt as the pieces of paper it becomes; a cut before or after nothing is no cut."""
    pieces: list[list[Block]] = [[]]
    for block in receipt.blocks:
        if isinstance(block, Cut):
            pieces.append([])
        else:
            pieces[-1].append(block)
    whole = [piece for piece in pieces if piece] or [[]]
    return tuple(replace(receipt, blocks=tuple(piece)) for piece in whole)


def _enter(block: Block, **fields: Words) -> None:
    for name, words in fields.items():
        object.__setattr__(block, name, _entered(words))


def _entered(words: Words) -> Words:
    return entered(words) if isinstance(words, str) else words


def as_reprint(receipt: Receipt) -> Receipt:
    """The same receipt, marked: another one like it may be on paper already."""
    mark = Text(Message.of("receipt-reprint"), bold=True)
    if receipt.blocks[:1] == (mark,):
        return receipt
    return replace(receipt, blocks=(mark, *receipt.blocks))


class PrinterState(StrEnum):
    """What the printer last proved of itself. `UNKNOWN` is never taken for working."""

    UNKNOWN = "unknown"
    READY = "ready"
    NEAR_END = "near-end"
    PAPER_OUT = "paper-out"
    COVER_OPEN = "cover-open"
    CUTTER = "cutter"
    HOT = "hot"
    FATAL = "fatal"
    OFFLINE = "offline"
    DISCONNECTED = "disconnected"
    HOLDING = "holding"
    """It may hold a receipt of a citizen who has left. Nothing is printed until it proves that it
    does not, or staff say so (`PrintDesk.emptied`)."""

    @property
    def works(self) -> bool:
        """Whether a receipt sent now can be expected to come out."""
        return self in {PrinterState.READY, PrinterState.NEAR_END}


class PrintState(StrEnum):
    """What became of one print job. `UNCERTAIN`: only a person can see whether paper came out."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    CONFIRMED = "confirmed"
    FAILED_UNSENT = "failed-unsent"
    UNCERTAIN = "uncertain"
