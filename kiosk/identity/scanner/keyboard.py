"""A bar code or stripe reader that types (a keyboard wedge), heard by the kiosk alone.

What it types must never reach the window: a bar code could press the keys of a shortcut. So the
device is held exclusively before its first key is believed; where that fails nothing is read.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Final, Protocol

from kiosk.identity.ignored import Ignored, Tally
from kiosk.identity.scanner.input_device import InputDevice
from kiosk.identity.scanner.keys import EventType, InputEvent, Keys
from kiosk.identity.scanner.layouts import Layout
from kiosk.identity.scanner.lines import PAUSE_S, LineFilter
from kiosk.identity.scanner.presence import Presence

_RETRY_S: Final = 0.2
"""Short: between plugging in and the grab, others hear it. Where udev gives the device
`LIBINPUT_IGNORE_DEVICE=1`, the window does not hear it even then."""
_QUIET_S: Final = 0.2
"""Longer than any wedge waits between two keys."""
_RELEASE_S: Final = 0.5
_LOST: Final = (EventType.SYN, 3)
"""`SYN_DROPPED`: the kernel's buffer was full, and events are missing."""


class KeyDevice(Protocol):
    """An open input device, as `InputDevice`; everything raises `OSError` when it is gone."""

    def fileno(self) -> int: ...

    def grab(self) -> None: ...

    def held(self) -> frozenset[int]: ...

    def read(self) -> Sequence[InputEvent]: ...

    def close(self) -> None: ...


class KeyboardScanner:
    """A `Scanner` at an input device; comes back by itself when it is plugged in again."""

    def __init__(
        self,
        path: str,
        layout: Layout,
        ignored: Tally | None = None,
        retry: float = _RETRY_S,
        open_device: Callable[[str], KeyDevice] = InputDevice,
    ) -> None:
        """`retry`: seconds between two looks for a device that is away."""
        self._path = path
        self._retry = retry
        self._open = open_device
        self._ignored = ignored or Tally()
        self._keys = Keys(layout)
        self._lines = LineFilter(self._ignored)
        self._presence = Presence()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._wake: int | None = None

    def start(self, heard: Callable[[str], None]) -> None:
        """As `Scanner`."""
        self._stop.clear()
        self._wake = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._thread = threading.Thread(
            target=self._listen, args=(heard, self._wake), name="scanner", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """As `Scanner`."""
        self._stop.set()
        if self._thread is not None and self._wake is not None:
            os.eventfd_write(self._wake, 1)
            self._thread.join()
            os.close(self._wake)
        self._thread = self._wake = None

    def _listen(self, heard: Callable[[str], None], wake: int) -> None:
        while not self._stop.is_set():
            try:
                with closing(self._open(self._path)) as device:
                    self._hold(device)
                    self._settle(device, wake)
                    self._presence.here()
                    self._read(device, heard, wake)
            except OSError as trouble:
                self._presence.away(trouble.strerror or type(trouble).__name__)
            finally:
                self._lines.lose(Ignored.HALF_LINE)
            self._stop.wait(self._retry)

    def _hold(self, device: KeyDevice) -> None:
        """Take it for us alone, if possible while no key is down.

        A window that heard a key go down and never hears it come up would repeat it for good.
        """
        for _ in range(int(_RELEASE_S / 0.01)):
            if not device.held():
                break
            self._stop.wait(0.01)
        try:
            device.grab()
        except OSError as trouble:
            why = f"others would hear it too: {trouble.strerror}"
            raise OSError(trouble.errno, why) from trouble

    def _settle(self, device: KeyDevice, wake: int) -> None:
        """Throw away what was typed before it was ours, and the rest of a line begun before that."""
        seen = False
        while _ready(device, wake, _QUIET_S) and not self._stop.is_set():
            seen |= any(each.type == EventType.KEY for each in device.read())
        if seen:
            self._ignored.count(Ignored.HALF_LINE)
        self._keys.begin(device.held())

    def _read(self, device: KeyDevice, heard: Callable[[str], None], wake: int) -> None:
        while not self._stop.is_set():
            patience = PAUSE_S if self._lines.open else None
            events = device.read() if _ready(device, wake, patience) else ()
            if any(each[:2] == _LOST for each in events):
                # Asking which keys are down empties the kernel's buffer: more is missing than it
                # said, so nothing is believed until a line ends.
                self._keys.begin(device.held())
                list(self._lines.lines([Ignored.LOST_KEYS]))
                continue
            for line in self._lines.lines(self._keys.characters(events)):
                heard(line)


def _ready(device: KeyDevice, wake: int, patience: float | None) -> bool:
    """Waits until there is something to read, in vain for `patience` seconds, or woken."""
    poll = select.poll()
    poll.register(device.fileno(), select.POLLIN)
    poll.register(wake, select.POLLIN)
    ready = {fd for fd, _ in poll.poll(None if patience is None else patience * 1000)}
    return device.fileno() in ready
