"""What every scanner promises, whatever it hangs on."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.demo.cards.holders import ANNA, BENT, barcode, stripe
from kiosk.identity.ignored import Ignored
from tests.identity.scanner.benches import (
    QUIET,
    Bench,
    Heard,
    KeyboardBench,
    SerialBench,
    scan_until_heard,
    until,
)


@pytest.fixture(params=[SerialBench, KeyboardBench])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    bench: Bench = request.param(tmp_path)
    yield bench
    bench.scanner.stop()
    bench.unplug()


@pytest.fixture
def heard(bench: Bench) -> Heard:
    heard: Heard = queue.Queue()
    bench.scanner.start(heard.put)
    return heard


def test_a_bar_code_and_a_stripe_are_heard(bench: Bench, heard: Heard) -> None:
    bench.plug()
    scan_until_heard(bench, barcode(ANNA), heard, barcode(ANNA))
    for line in (stripe(ANNA), stripe(BENT)):
        bench.send(line + "\n")
        assert heard.get(timeout=10) == line


def test_it_comes_back_by_itself_when_it_is_plugged_in_again(bench: Bench, heard: Heard) -> None:
    bench.plug()
    scan_until_heard(bench, "first", heard, "first")
    bench.unplug()
    time.sleep(QUIET)
    bench.plug()
    scan_until_heard(bench, "second", heard, "second")


def test_a_device_that_goes_in_the_middle_of_a_line_loses_the_half_line(
    bench: Bench, heard: Heard
) -> None:
    bench.plug()
    scan_until_heard(bench, "first", heard, "first")
    before = bench.ignored.so_far().get(Ignored.HALF_LINE, 0)
    bench.send("01019")
    time.sleep(QUIET)
    bench.unplug()
    until(lambda: bench.ignored.so_far().get(Ignored.HALF_LINE, 0) > before)
    bench.plug()
    scan_until_heard(bench, "04242", heard, "04242")
    assert heard.empty()


def test_a_line_that_does_not_end_is_forgotten(bench: Bench, heard: Heard) -> None:
    bench.plug()
    scan_until_heard(bench, "first", heard, "first")
    before = bench.ignored.so_far().get(Ignored.HALF_LINE, 0)
    bench.send("01019")
    until(lambda: bench.ignored.so_far().get(Ignored.HALF_LINE, 0) > before)
    bench.send("04242\n")
    assert heard.get(timeout=10) == "04242"


def test_more_lines_than_a_hand_can_scan_are_dropped_and_counted(
    bench: Bench, heard: Heard
) -> None:
    bench.plug()
    scan_until_heard(bench, "first", heard, "first")
    time.sleep(1)
    for at in range(40):
        bench.send(f"{at}\n")
    until(lambda: bench.ignored.so_far().get(Ignored.TOO_SOON, 0) > 30)
    assert heard.qsize() < 10


@pytest.mark.parametrize("plugged", [False, True])
@pytest.mark.parametrize("kind", [SerialBench, KeyboardBench])
def test_it_stops_at_once(
    kind: Callable[[Path, float], Bench], plugged: bool, tmp_path: Path
) -> None:
    bench = kind(tmp_path, 3600)
    if plugged:
        bench.plug()
    for _ in range(2):
        bench.scanner.start(lambda _: None)
        bench.scanner.stop()
        bench.scanner.stop()
    bench.unplug()


def test_the_log_has_neither_the_line_nor_a_word_for_each_look(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    heard: Heard = queue.Queue()
    with caplog.at_level(0):
        bench.scanner.start(heard.put)
        time.sleep(0.2)
        bench.plug()
        scan_until_heard(bench, barcode(ANNA), heard, barcode(ANNA))
        bench.send("nobody knows 4242\n")
        assert heard.get(timeout=10)
        bench.scanner.stop()
    assert "4242" not in caplog.text
    assert 1 <= sum("away" in each for each in caplog.messages) <= 2
