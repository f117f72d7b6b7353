"""A bar code or stripe reader on a serial line (USB-CDC): whole lines, and nothing else.

Not a keyboard wedge on purpose: a bar code must not be able to press keys.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final, Protocol

import serial

from kiosk.identity.cardline import MAX_LINE

_log = logging.getLogger(__name__)

_RETRY_S: Final = 1.0
_READ_BYTES: Final = 256
_LINES_A_SECOND: Final = 4
"""More than a hand can scan; a device that sends more is broken or hostile."""


class Scanner(Protocol):
    """Tells every line it reads, on a thread of its own."""

    def start(self, heard: Callable[[str], None]) -> None:
        """Begin to listen; `heard` must not block."""
        ...

    def stop(self) -> None:
        """Stop listening, at once. May be called twice."""
        ...


class LineFilter:
    """Cuts bytes into lines of printable Latin-1, at most `MAX_LINE` long, a few each second.

    A line that is too long, holds control characters or comes too soon is dropped whole.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._line = bytearray()
        self._bad = False
        self._told: deque[float] = deque(maxlen=_LINES_A_SECOND)

    def lines(self, data: bytes) -> Iterable[str]:
        """The good lines that end in `data`."""
        for byte in data:
            if byte in b"\r\n":
                line, good = self._line.decode("latin-1"), not self._bad
                self._line.clear()
                self._bad = False
                if line and good and self._in_time():
                    yield line
            elif self._bad or len(self._line) >= MAX_LINE or not chr(byte).isprintable():
                self._bad = True
                self._line.clear()
            else:
                self._line.append(byte)

    def _in_time(self) -> bool:
        now = self._clock()
        if len(self._told) == _LINES_A_SECOND and now - self._told[0] < 1:
            return False
        self._told.append(now)
        return True


class SerialScanner:
    """A `Scanner` at a serial device; comes back by itself when it is plugged in again."""

    def __init__(self, path: str, baud: int = 9600, retry: float = _RETRY_S) -> None:
        """`retry`: seconds between two looks for a device that is away."""
        self._path = path
        self._baud = baud
        self._retry = retry
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._device: serial.Serial | None = None

    def start(self, heard: Callable[[str], None]) -> None:
        """As `Scanner`."""
        self._stop.clear()
        self._thread = threading.Thread(
            target=self._listen, args=(heard,), name="scanner", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """As `Scanner`."""
        self._stop.set()
        while self._thread is not None and self._thread.is_alive():
            device = self._device
            if device is not None and device.is_open:
                device.cancel_read()
            self._thread.join(0.02)
        self._thread = None

    def _listen(self, heard: Callable[[str], None]) -> None:
        while not self._stop.is_set():
            try:
                with serial.Serial(self._path, self._baud, exclusive=True) as device:
                    self._device = device
                    self._read(device, heard)
            except (OSError, serial.SerialException) as trouble:
                _log.info("scanner away: %s", type(trouble).__name__)
            finally:
                self._device = None
            self._stop.wait(self._retry)

    def _read(self, device: serial.Serial, heard: Callable[[str], None]) -> None:
        lines = LineFilter()
        while not self._stop.is_set():
            data = device.read(1)
            data += device.read(min(device.in_waiting, _READ_BYTES))
            for line in lines.lines(data):
                heard(line)
