"""A scanner on a serial line is heard line by line, and what is no line is not heard."""

from __future__ import annotations

import os
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.demo.cards.holders import ANNA, barcode, stripe
from kiosk.identity.cardline import MAX_LINE
from kiosk.identity.scanner import LineFilter, SerialScanner


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


CUT = [
    (b"", []),
    (b"0101904242", []),
    (b"0101904242\r\n", ["0101904242"]),
    (b"\r\n\r\nA\nB\r", ["A", "B"]),
    (b"A\x00B\r\nC\r\n", ["C"]),
    (b"\x1b[2J\nC\n", ["C"]),
    (b"x" * (MAX_LINE + 1) + b"\nC\n", ["C"]),
    (b"x" * MAX_LINE + b"\n", ["x" * MAX_LINE]),
    (b"x" * 100_000 + b"\n", []),
    ("PRØVE\n".encode("latin-1"), ["PRØVE"]),
]


@pytest.mark.parametrize(("data", "lines"), CUT)
def test_bytes_become_whole_printable_lines(data: bytes, lines: list[str]) -> None:
    assert list(LineFilter(Clock()).lines(data)) == lines


@given(st.lists(st.sampled_from([b"A", b"\r", b"\n", b"\x00", b"xyz" * 50]), max_size=30))
def test_it_does_not_matter_how_the_bytes_arrive(parts: list[bytes]) -> None:
    whole, one_by_one = LineFilter(Clock()), LineFilter(Clock())
    data = b"".join(parts)
    assert list(whole.lines(data)) == [
        line for byte in data for line in one_by_one.lines(bytes([byte]))
    ]


def test_more_lines_than_a_hand_can_scan_are_dropped() -> None:
    moment = 10.0
    lines = LineFilter(lambda: moment)
    assert len(list(lines.lines(b"A\n" * 1000))) == 4
    moment = 11.5
    assert list(lines.lines(b"B\n")) == ["B"]


@contextmanager
def device(path: Path) -> Iterator[int]:
    """A pseudo-terminal that `path` leads to; the end that a scanner's firmware would hold."""
    ours, theirs = os.openpty()
    path.symlink_to(os.ttyname(theirs))
    os.close(theirs)
    try:
        yield ours
    finally:
        path.unlink()
        os.close(ours)


def say_until_heard(wire: int, line: bytes, heard: queue.Queue[str]) -> str:
    """Scan again and again, as a person would, until it is heard."""
    for _ in range(200):
        os.write(wire, line)
        try:
            return heard.get(timeout=0.1)
        except queue.Empty:
            continue
    raise AssertionError("never heard")


def test_a_scanner_is_heard_and_comes_back_when_plugged_in_again(tmp_path: Path) -> None:
    path = tmp_path / "scanner"
    heard: queue.Queue[str] = queue.Queue()
    scanner = SerialScanner(str(path), retry=0.01)
    scanner.start(heard.put)
    with device(path) as wire:
        assert say_until_heard(wire, barcode(ANNA).encode() + b"\r\n", heard) == barcode(ANNA)
    with device(path) as wire:
        line = stripe(ANNA)
        while (said := say_until_heard(wire, line.encode("latin-1") + b"\r", heard)) != line:
            assert said == barcode(ANNA)
    scanner.stop()
    scanner.stop()


def test_it_stops_at_once_with_and_without_a_device(tmp_path: Path) -> None:
    path = tmp_path / "scanner"
    scanner = SerialScanner(str(path), retry=3600)
    scanner.start(lambda _: None)
    scanner.stop()
    with device(path):
        scanner.start(lambda _: None)
        scanner.stop()


def test_a_line_is_never_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "scanner"
    heard: queue.Queue[str] = queue.Queue()
    scanner = SerialScanner(str(path), retry=0.01)
    with caplog.at_level(0), device(path) as wire:
        scanner.start(heard.put)
        say_until_heard(wire, barcode(ANNA).encode() + b"\r\n", heard)
    scanner.stop()
    assert "4242" not in caplog.text
