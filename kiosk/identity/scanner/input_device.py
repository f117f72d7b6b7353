"""An input device of Linux: opened, held for us alone, read. Source: linux/input.h.

Two requests and one struct; the `evdev` package would bring a compiler's work to every set-up, and
asyncio into every start, for the same.
"""

from __future__ import annotations

import errno
import fcntl
import os
import struct
from collections.abc import Sequence
from typing import Final

from kiosk.identity.scanner.keys import InputEvent

_EVENT: Final = struct.Struct("@LLHHi")
"""`struct input_event`: seconds, microseconds, type, code, value."""
_KEY_BYTES: Final = 0x2FF // 8 + 1
"""`KEY_MAX` is 0x2ff; one bit each."""
_EVIOCGRAB: Final = 0x40044590
"""`_IOW('E', 0x90, int)`"""
_EVIOCGKEY: Final = 0x80004518 | _KEY_BYTES << 16
"""`_IOC(_IOC_READ, 'E', 0x18, bytes)`"""
_AT_ONCE: Final = 64
"""Events the kernel keeps for a keyboard's reader, at least."""


class InputDevice:
    """One open device. Everything raises `OSError` when it is gone."""

    def __init__(self, path: str) -> None:
        self._fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        self._rest = b""

    def fileno(self) -> int:
        """For `select`."""
        return self._fd

    def grab(self) -> None:
        """From now on nobody else hears it: no window, no console. `OSError` if it cannot be."""
        fcntl.ioctl(self._fd, _EVIOCGRAB, 1)

    def held(self) -> frozenset[int]:
        """The keys that are down now. The kernel forgets the key events that were not read yet."""
        bits = fcntl.ioctl(self._fd, _EVIOCGKEY, bytes(_KEY_BYTES))
        return frozenset(
            8 * at + bit for at, byte in enumerate(bits) for bit in range(8) if byte >> bit & 1
        )

    def read(self) -> Sequence[InputEvent]:
        """What has come since, at most some; empty if nothing has."""
        try:
            data = os.read(self._fd, _AT_ONCE * _EVENT.size)
        except BlockingIOError:
            return ()
        if not data:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        data = self._rest + data
        whole = len(data) - len(data) % _EVENT.size
        self._rest = data[whole:]
        return [
            InputEvent(kind, code, value)
            for _, _, kind, code, value in _EVENT.iter_unpack(data[:whole])
        ]

    def close(self) -> None:
        """Let go of it; the kernel gives it back to everybody."""
        os.close(self._fd)
