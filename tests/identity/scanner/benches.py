"""Scanners with a plug that a test can pull, each at the nearest thing to its device there is here.

The serial one is at a pseudo-terminal. The keyboard is at a named pipe that carries what the kernel
would write; a pipe cannot be grabbed, so that answer is the test's. The whole of it runs against
umockdev in `tests/peers/test_wedge.py`.
"""

from __future__ import annotations

import os
import queue
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from kiosk.identity.ignored import Tally
from kiosk.identity.scanner.input_device import InputDevice
from kiosk.identity.scanner.keyboard import KeyboardScanner
from kiosk.identity.scanner.layouts import Layout
from kiosk.identity.scanner.port import Scanner
from kiosk.identity.scanner.serial_line import SerialScanner
from tests.identity.scanner.typist import packed, typed

Heard = queue.Queue[str]
QUIET = 0.3
"""Longer than a wedge must be quiet before it is believed."""


class Bench(Protocol):
    """A scanner, what it counted, and the hands of somebody who scans."""

    ignored: Tally
    scanner: Scanner

    def plug(self) -> None: ...

    def unplug(self) -> None: ...

    def send(self, text: str) -> None:
        """Have the device send this; `\\n` is its end of line."""
        ...


class SerialBench:
    """A `SerialScanner` at a pseudo-terminal."""

    def __init__(self, folder: Path, retry: float = 0.01) -> None:
        self._path, self._wire = folder / "ttyACM0", -1
        self.ignored = Tally()
        self.scanner: Scanner = SerialScanner(str(self._path), retry=retry, ignored=self.ignored)

    def plug(self) -> None:
        self._wire, theirs = os.openpty()
        self._path.symlink_to(os.ttyname(theirs))
        os.close(theirs)

    def unplug(self) -> None:
        if self._wire >= 0:
            self._path.unlink()
            os.close(self._wire)
        self._wire = -1

    def send(self, text: str) -> None:
        os.write(self._wire, text.replace("\n", "\r\n").encode("latin-1"))


class Grabbed(InputDevice):
    """A pipe in place of an input device: it carries the events, and these are the answers."""

    keys: frozenset[int] = frozenset()

    def grab(self) -> None:
        pass

    def held(self) -> frozenset[int]:
        return self.keys


class KeyboardBench:
    """A `KeyboardScanner` at a named pipe."""

    def __init__(
        self,
        folder: Path,
        retry: float = 0.01,
        open_device: Callable[[str], InputDevice] = Grabbed,
    ) -> None:
        self._path, self._pipe = folder / "event-kbd", -1
        self.ignored = Tally()
        self.scanner: Scanner = KeyboardScanner(
            str(self._path), Layout.DK, self.ignored, retry, open_device
        )

    def plug(self) -> None:
        os.mkfifo(self._path)
        self._pipe = os.open(self._path, os.O_RDWR | os.O_NONBLOCK)

    def unplug(self) -> None:
        if self._pipe >= 0:
            self._path.unlink()
            os.close(self._pipe)
        self._pipe = -1

    def send(self, text: str) -> None:
        self.write(packed(typed(text)))

    def write(self, data: bytes) -> None:
        """As the kernel would, where nobody reads, or too slowly: what does not fit is lost."""
        with suppress(BlockingIOError):
            os.write(self._pipe, data)


def scan_until_heard(bench: Bench, text: str, heard: Heard, wanted: str) -> None:
    """Scan again and again, as a person would, until it is heard."""
    for _ in range(60):
        bench.send(text + "\n")
        try:
            while heard.get(timeout=QUIET + 0.2) != wanted:
                pass
            return
        except queue.Empty:
            continue
    raise AssertionError("never heard")


def until(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("never so")
