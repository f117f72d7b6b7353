"""Writing to and reading from a device file with deadlines."""

from __future__ import annotations

import os
import select
import time

from kiosk.receipts.printer.transport import STALL, PrinterLost

_SLICE = 4096
_EMPTY_PAUSE = 0.02


def write_all(file: int, data: bytes) -> None:
    """Write every byte to a non-blocking device. Raises `PrinterLost` with the bytes taken."""
    taken = 0
    while taken < len(data):
        try:
            if not select.select([], [file], [], STALL)[1]:
                raise PrinterLost(f"took nothing for {STALL:g} s", taken)
            taken += os.write(file, data[taken : taken + _SLICE])
        except BlockingIOError:
            time.sleep(_EMPTY_PAUSE)
        except OSError as error:
            raise PrinterLost(f"gone while writing: {error}", taken) from error


def read_some(file: int, within: float, *, empty_is_gone: bool) -> bytes:
    """What a device has to say within so many seconds. Raises `PrinterLost`.

    A terminal that hung up is readable and empty; so is usblp with nothing to say.
    """
    until = time.monotonic() + within
    while True:
        left = max(until - time.monotonic(), 0)
        try:
            if not select.select([file], [], [], left)[0]:
                return b""
            got = os.read(file, _SLICE)
            empty = not got
        except BlockingIOError:
            got, empty = b"", False
        except OSError as error:
            raise PrinterLost(f"gone while reading: {error}") from error
        if empty and empty_is_gone:
            raise PrinterLost("gone while reading: hung up")
        if got or left == 0:
            return got
        time.sleep(min(_EMPTY_PAUSE, left))
