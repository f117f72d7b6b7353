"""A bar code or stripe reader on a serial line (USB-CDC): whole lines, and nothing else.

To be chosen before a keyboard wedge: what it sends can press no keys, whoever made the bar code.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

import serial

from kiosk.identity.ignored import Ignored, Tally
from kiosk.identity.scanner.lines import PAUSE_S, LineFilter
from kiosk.identity.scanner.presence import Presence

_RETRY_S: Final = 1.0
_READ_BYTES: Final = 256
_BYTES_A_SECOND: Final = 20_000
"""Four full lines a second are 520; what sends more waits in the system's buffer, not in ours."""


class SerialScanner:
    """A `Scanner` at a serial device; comes back by itself when it is plugged in again."""

    def __init__(
        self, path: str, baud: int = 9600, retry: float = _RETRY_S, ignored: Tally | None = None
    ) -> None:
        """`retry`: seconds between two looks for a device that is away."""
        self._path = path
        self._baud = baud
        self._retry = retry
        self._lines = LineFilter(ignored or Tally())
        self._presence = Presence()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._in_use = threading.Lock()
        """Held to wake a read and to end using the device: a closed one has no pipe to wake by."""
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
            with self._in_use:
                if self._device is not None:
                    self._device.cancel_read()
            self._thread.join(0.02)
        self._thread = None

    def _listen(self, heard: Callable[[str], None]) -> None:
        while not self._stop.is_set():
            try:
                with serial.Serial(
                    self._path, self._baud, timeout=PAUSE_S, exclusive=True
                ) as device:
                    self._use(device, heard)
            except (OSError, serial.SerialException) as trouble:
                self._presence.away(type(trouble).__name__)
            finally:
                self._lines.lose(Ignored.HALF_LINE)
            self._stop.wait(self._retry)

    def _use(self, device: serial.Serial, heard: Callable[[str], None]) -> None:
        self._device = device
        self._presence.here()
        try:
            self._read(device, heard)
        finally:
            with self._in_use:
                self._device = None

    def _read(self, device: serial.Serial, heard: Callable[[str], None]) -> None:
        while not self._stop.is_set():
            data = device.read(1)
            data += device.read(min(device.in_waiting, _READ_BYTES))
            for line in self._lines.lines(data.decode("latin-1")):
                heard(line)
            self._stop.wait(len(data) / _BYTES_A_SECOND)
