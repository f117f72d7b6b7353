"""Status bytes as the state of the printer. Pure."""

from __future__ import annotations

from enum import IntFlag
from typing import Final

from kiosk.receipts.document import PrinterState

QUESTIONS: Final = (b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x03", b"\x10\x04\x04")
"""`DLE EOT` 1 to 4: printer, offline cause, error cause, roll paper sensor."""


class Printer(IntFlag):
    """`DLE EOT` 1."""

    OFFLINE = 0x08
    AWAITING_RECOVERY = 0x20
    FEED_BUTTON = 0x40


class Cause(IntFlag):
    """`DLE EOT` 2."""

    COVER = 0x04
    FEEDING = 0x08
    PAPER_END_STOP = 0x20
    ERROR = 0x40


class Trouble(IntFlag):
    """`DLE EOT` 3, and the second byte of the automatic status."""

    RECOVERABLE = 0x04
    CUTTER = 0x08
    UNRECOVERABLE = 0x20
    HOT_HEAD = 0x40


class Paper(IntFlag):
    """`DLE EOT` 4; the sensors' two bits go together."""

    NEAR_END = 0x0C
    END = 0x60


def from_answers(printer: int, cause: int, trouble: int, paper: int) -> PrinterState:
    """The state in the answers to `DLE EOT` 1, 2, 3 and 4; the worst news first."""
    return _state(
        trouble=trouble,
        cover=bool(cause & Cause.COVER),
        out=bool(paper & Paper.END or cause & Cause.PAPER_END_STOP),
        offline=bool(
            printer & (Printer.OFFLINE | Printer.AWAITING_RECOVERY)
            or cause & (Cause.FEEDING | Cause.ERROR)
        ),
        near_end=bool(paper & Paper.NEAR_END),
    )


def from_automatic(status: bytes) -> PrinterState:
    """The state in an automatic status (`GS a`): exactly four bytes."""
    printer, trouble, paper, _ = status
    return _state(
        trouble=trouble,
        cover=bool(printer & 0x20),
        out=bool(paper & 0x0C),
        offline=bool(printer & 0x48 or trouble & 0x01),
        near_end=bool(paper & 0x03),
    )


def _state(*, trouble: int, cover: bool, out: bool, offline: bool, near_end: bool) -> PrinterState:
    if trouble & Trouble.UNRECOVERABLE:
        return PrinterState.FATAL
    if trouble & Trouble.CUTTER:
        return PrinterState.CUTTER
    if cover:
        return PrinterState.COVER_OPEN
    if out:
        return PrinterState.PAPER_OUT
    if trouble & Trouble.HOT_HEAD:
        return PrinterState.HOT
    if offline or trouble & Trouble.RECOVERABLE:
        return PrinterState.OFFLINE
    return PrinterState.NEAR_END if near_end else PrinterState.READY
