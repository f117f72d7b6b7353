from __future__ import annotations

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.receipts.document import PrinterState
from kiosk.receipts.journal import Journal
from kiosk.receipts.paperwatch import PaperWatch
from kiosk.receipts.roll import Roll

READY, NEAR, OUT = PrinterState.READY, PrinterState.NEAR_END, PrinterState.PAPER_OUT
OPEN, AWAY = PrinterState.COVER_OPEN, PrinterState.DISCONNECTED


def after(*news: PrinterState | float) -> Roll:
    """A new roll after this: states of the printer, and lengths that it printed."""
    roll = Roll().heard(READY)
    for one in news:
        roll = roll.heard(one) if isinstance(one, PrinterState) else roll.printed(one)
    return roll


def test_nothing_is_said_of_a_roll_before_its_end_is_near() -> None:
    assert after(150.0, 150.0).left() is None
    assert after(150.0, NEAR).left(3.0) == 20


def test_every_receipt_takes_its_length_from_what_was_left() -> None:
    assert after(NEAR, *[150.0] * 7).left(3.0) == 13
    assert after(NEAR, *[150.0] * 30).left(3.0) == 0


def test_long_receipts_leave_room_for_fewer() -> None:
    assert (after(NEAR, *[300.0] * 5).left(3.0) or 99) < 8


def test_a_sensor_that_wavers_does_not_start_anew() -> None:
    assert after(NEAR, 150.0, READY, 150.0, NEAR, 150.0).since_near_end_mm == 450
    assert after(NEAR, 150.0, READY).left(3.0) == 19


@pytest.mark.parametrize("between", [(OUT,), (OPEN,), (OUT, OPEN), (AWAY,), (OPEN, OUT, AWAY)])
def test_a_roll_that_was_changed_is_new_if_its_end_is_not_near(
    between: tuple[PrinterState, ...],
) -> None:
    assert after(NEAR, 150.0, *between, READY).left() is None
    assert after(NEAR, 150.0, *between, NEAR, 150.0).since_near_end_mm == 300


@given(st.lists(st.one_of(st.sampled_from(PrinterState), st.floats(50, 900)), max_size=60))
def test_less_is_left_after_every_receipt_and_never_less_than_nothing(
    news: list[PrinterState | float],
) -> None:
    roll = Roll()
    for one in news:
        before = roll.since_near_end_mm
        roll = roll.heard(one) if isinstance(one, PrinterState) else roll.printed(one)
        assert (roll.left() or 0) >= 0
        if isinstance(one, float) and before is not None:
            assert roll.since_near_end_mm == before + one


def test_the_count_goes_on_after_a_restart_and_staff_read_it_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal = Journal(tmp_path / "journal.db")
    watch = PaperWatch(journal, near_end_m=1.6)
    watch.heard(READY)
    watch.heard(NEAR)
    watch.fed(1080)
    assert watch.left == 9
    journal.close()

    journal = Journal(tmp_path / "journal.db")
    watch = PaperWatch(journal, near_end_m=1.6)
    assert watch.left == 9
    watch.heard(PrinterState.UNKNOWN)
    watch.heard(NEAR)
    with caplog.at_level(logging.WARNING):
        watch.fed(1080)
    assert watch.left == 8
    assert "about 8 receipts left" in caplog.text
    journal.close()
