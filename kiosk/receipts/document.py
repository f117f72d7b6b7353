"""A receipt as data: what it says, not how it looks. One document, every rendering."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.texts.message import Message, Translate, Words


@dataclass(frozen=True, slots=True)
class Heading:
    """A line in large, bold letters."""

    text: Words


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: Words
    bold: bool = False


@dataclass(frozen=True, slots=True)
class KeyValue:
    """A name and its value, on one line where both fit."""

    key: Words
    value: Words


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line across the paper."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference, large enough to be read out over the phone."""

    reference: str


@dataclass(frozen=True, slots=True)
class QR:
    """A QR code with a quiet zone of four modules. Never holds personal data."""

    data: str


Block = Heading | Text | KeyValue | Rule | Reference | QR


@dataclass(frozen=True, slots=True)
class Receipt:
    """A document to be printed or previewed. It never holds a full CPR number."""

    language: str
    blocks: tuple[Block, ...]
    scale: float = 1.0
    """1.0 is normal print, 1.5 large print."""


def localise(receipt: Receipt, translate: Translate) -> Receipt:
    """The same receipt with every message turned into its sentence."""

    def said(block: Block) -> Block:
        match block:
            case Heading(text=Message() as message):
                return replace(block, text=translate(message))
            case Text(text=Message() as message):
                return replace(block, text=translate(message))
            case KeyValue(key=key, value=value):
                return KeyValue(translate(key), translate(value))
            case _:
                return block

    return replace(receipt, blocks=tuple(said(block) for block in receipt.blocks))


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
