"""A printer on USB, through the kernel's printer class driver (`/dev/usb/lp0`, usblp)."""

from __future__ import annotations

import os

from kiosk.receipts.printer.descriptor import read_some, write_all
from kiosk.receipts.printer.transport import PrinterLost


class UsbTransport:
    """One open device file; the driver may take part of a write, so the rest is counted."""

    def __init__(self, file: int) -> None:
        self._file = file

    def write(self, data: bytes) -> None:
        """See `PrinterTransport`."""
        write_all(self._file, data)

    def read(self, within: float) -> bytes:
        """See `PrinterTransport`."""
        return read_some(self._file, within, empty_is_gone=False)

    def close(self) -> None:
        """See `PrinterTransport`."""
        os.close(self._file)


def open_usb(path: str) -> UsbTransport:
    """Open the device file. Raises `PrinterLost`."""
    try:
        file = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError as error:
        raise PrinterLost(f"no printer at {path}: {error}") from error
    return UsbTransport(file)
