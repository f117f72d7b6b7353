from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.receipts.document import PrinterState
from kiosk.receipts.printer.status import from_answers, from_automatic

REAL_TIME = [
    ("12 12 12 12", PrinterState.READY),
    ("12 12 12 1E", PrinterState.NEAR_END),
    ("1A 32 12 7E", PrinterState.PAPER_OUT),
    ("12 12 12 72", PrinterState.PAPER_OUT),
    ("1A 16 12 12", PrinterState.COVER_OPEN),
    ("1A 36 12 7E", PrinterState.COVER_OPEN),
    ("1A 52 1A 12", PrinterState.CUTTER),
    ("1A 52 32 12", PrinterState.FATAL),
    ("1A 52 52 12", PrinterState.HOT),
    ("1A 52 16 12", PrinterState.OFFLINE),
    ("1A 12 12 12", PrinterState.OFFLINE),
    ("32 12 12 12", PrinterState.OFFLINE),
    ("12 1A 12 12", PrinterState.OFFLINE),
    ("1A 56 3A 7E", PrinterState.FATAL),
]
AUTOMATIC = [
    ("14 00 00 0F", PrinterState.READY),
    ("14 00 03 0F", PrinterState.NEAR_END),
    ("1C 00 0F 0F", PrinterState.PAPER_OUT),
    ("3C 00 00 0F", PrinterState.COVER_OPEN),
    ("1C 08 00 0F", PrinterState.CUTTER),
    ("1C 20 00 0F", PrinterState.FATAL),
    ("1C 40 00 0F", PrinterState.HOT),
    ("1C 04 00 0F", PrinterState.OFFLINE),
    ("1C 00 00 0F", PrinterState.OFFLINE),
    ("14 01 00 0F", PrinterState.OFFLINE),
    ("54 00 00 0F", PrinterState.OFFLINE),
]


@pytest.mark.parametrize(("answers", "state"), REAL_TIME)
def test_answers_to_dle_eot_become_a_state(answers: str, state: PrinterState) -> None:
    assert from_answers(*bytes.fromhex(answers)) is state


@pytest.mark.parametrize(("status", "state"), AUTOMATIC)
def test_the_automatic_status_becomes_a_state(status: str, state: PrinterState) -> None:
    assert from_automatic(bytes.fromhex(status)) is state


@given(st.tuples(*[st.integers(0, 255)] * 4))
def test_a_printer_works_only_if_every_answer_is_clean(answers: tuple[int, int, int, int]) -> None:
    printer, cause, trouble, paper = answers
    faults = (printer & 0x28, cause & 0x6C, trouble & 0x6C, paper & 0x60)
    assert from_answers(*answers).works is not any(faults)
