"""A wedge is believed only while it is held for the kiosk alone."""

from __future__ import annotations

import errno
import os
import queue
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.demo.cards.holders import ANNA, barcode, stripe
from kiosk.identity.ignored import Ignored, Tally
from kiosk.identity.scanner.input_device import InputDevice
from kiosk.identity.scanner.keyboard import KeyboardScanner
from kiosk.identity.scanner.layouts import Key, Layout
from tests.identity.scanner.benches import Grabbed, Heard, KeyboardBench, scan_until_heard, until
from tests.identity.scanner.typist import DROPPED, SYN, down, packed, typed, up


class Busy(Grabbed):
    """Somebody else has it."""

    def grab(self) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))


def listening(bench: KeyboardBench) -> Heard:
    """What it hears, from the first line that it does hear."""
    heard: Heard = queue.Queue()
    bench.plug()
    bench.scanner.start(heard.put)
    scan_until_heard(bench, "first", heard, "first")
    return heard


@pytest.mark.parametrize(
    ("device", "why"),
    [(Busy, "others would hear it too: Device or resource busy"), (InputDevice, "Inappropriate")],
)
def test_without_the_grab_nothing_is_read_and_the_log_says_why(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    device: Callable[[str], InputDevice],
    why: str,
) -> None:
    bench = KeyboardBench(tmp_path, open_device=device)
    heard: Heard = queue.Queue()
    with caplog.at_level("INFO"):
        bench.plug()
        bench.scanner.start(heard.put)
        for _ in range(20):
            bench.send(barcode(ANNA) + "\n")
            time.sleep(0.05)
        bench.scanner.stop()
    bench.unplug()
    assert heard.empty()
    assert [each for each in caplog.messages if why in each]
    assert len(caplog.messages) == 1


def test_it_is_held_before_the_first_key_is_read(tmp_path: Path) -> None:
    order: list[str] = []

    class Told(Grabbed):
        def grab(self) -> None:
            order.append("grab")

        def read(self) -> list[object]:  # type: ignore[override]
            order.append("read")
            return list(super().read())

    bench = KeyboardBench(tmp_path, open_device=Told)
    listening(bench)
    bench.scanner.stop()
    bench.unplug()
    assert order[0] == "grab"
    assert order.count("grab") == 1


def test_what_was_typed_before_the_grab_is_thrown_away(tmp_path: Path) -> None:
    class Typed(Grabbed):
        def grab(self) -> None:
            bench.send(barcode(ANNA) + "\n01019")

    bench = KeyboardBench(tmp_path, open_device=Typed)
    heard = listening(bench)
    assert heard.empty()
    bench.scanner.stop()
    bench.unplug()
    assert bench.ignored.so_far() == {Ignored.HALF_LINE: 1}


def test_it_is_not_taken_while_a_key_is_down_unless_that_never_ends(tmp_path: Path) -> None:
    looks = 0

    class Held(Grabbed):
        def held(self) -> frozenset[int]:
            nonlocal looks
            looks += 1
            return frozenset({30})

    bench = KeyboardBench(tmp_path, open_device=Held)
    listening(bench)
    bench.scanner.stop()
    bench.unplug()
    assert looks > 10


def test_when_the_system_lost_keys_nothing_is_believed_until_a_line_ends(tmp_path: Path) -> None:
    down_now: set[int] = set()

    class Resynced(Grabbed):
        def held(self) -> frozenset[int]:
            return frozenset(down_now)

    bench = KeyboardBench(tmp_path, open_device=Resynced)
    heard = listening(bench)
    before = bench.ignored.so_far()
    down_now.add(Key.LEFT_SHIFT)
    bench.write(packed([*typed("0101"), DROPPED, *typed("90"), SYN]))
    until(lambda: Ignored.LOST_KEYS in bench.ignored.so_far())
    bench.write(packed([up(Key.LEFT_SHIFT), *typed("4242\n"), *typed("whole\n")]))
    assert heard.get(timeout=10) == "whole"
    bench.scanner.stop()
    bench.unplug()
    assert bench.ignored.so_far() == {**before, Ignored.LOST_KEYS: 1}


def test_events_that_arrive_in_pieces_are_put_together(tmp_path: Path) -> None:
    bench = KeyboardBench(tmp_path)
    heard = listening(bench)
    data = packed(typed(stripe(ANNA) + "\n"))
    for at in range(0, len(data), 1000):
        bench.write(data[at : at + 1000])
        time.sleep(0.002)
    assert heard.get(timeout=10) == stripe(ANNA)
    bench.scanner.stop()
    bench.unplug()


def test_a_shortcut_is_counted_and_presses_nothing(tmp_path: Path) -> None:
    bench = KeyboardBench(tmp_path)
    heard = listening(bench)
    bench.write(packed([down(Key.LEFT_ALT), down(62), up(62), up(Key.LEFT_ALT), *typed("\n")]))
    until(lambda: bench.ignored.so_far().get(Ignored.NO_CHARACTER) == 1)
    bench.scanner.stop()
    bench.unplug()
    assert heard.empty()


def test_a_file_that_is_no_device_is_away(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    heard: Heard = queue.Queue()
    (tmp_path / "event").write_bytes(packed(typed("0101904242\n")))
    scanner = KeyboardScanner(str(tmp_path / "event"), Layout.DK, Tally(), retry=0.01)
    with caplog.at_level("INFO"):
        scanner.start(heard.put)
        time.sleep(0.1)
        scanner.stop()
    assert heard.empty()
    assert any("away" in each for each in caplog.messages)
