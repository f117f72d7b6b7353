"""What is ignored is counted by reason, and told now and then."""

from __future__ import annotations

from threading import Thread

import pytest

from kiosk.identity.ignored import Ignored, Tally


def test_each_reason_has_its_own_count() -> None:
    tally = Tally()
    assert tally.so_far() == {}
    for why in (Ignored.TOO_LONG, Ignored.BAD_CPR, Ignored.TOO_LONG):
        tally.count(why)
    assert tally.so_far() == {Ignored.TOO_LONG: 2, Ignored.BAD_CPR: 1}


def test_what_was_given_out_does_not_change() -> None:
    tally = Tally()
    before = tally.so_far()
    tally.count(Ignored.TOO_SOON)
    assert before == {}


def test_none_is_lost_between_threads() -> None:
    tally = Tally()

    def many() -> None:
        for _ in range(5000):
            tally.count(Ignored.TOO_SOON)

    threads = [Thread(target=many) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert tally.so_far() == {Ignored.TOO_SOON: 20_000}


def test_the_log_is_told_of_the_first_and_then_in_sums(caplog: pytest.LogCaptureFixture) -> None:
    tally = Tally(every=600)
    with caplog.at_level("INFO"):
        tally.sum_up(0)
        tally.count(Ignored.UNKNOWN_LINE)
        tally.sum_up(1)
        for second in range(2, 600):
            tally.count(Ignored.TOO_SOON)
            tally.sum_up(second)
        assert len(caplog.messages) == 1
        tally.sum_up(601)
        tally.sum_up(5000)
    assert caplog.messages == [
        "scanner: ignored since the start: unknown-line 1",
        "scanner: ignored since the start: too-soon 598, unknown-line 1",
    ]
