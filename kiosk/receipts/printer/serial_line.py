"""A printer on a serial line, 8N1; pyserial sets the line up."""

from __future__ import annotations

import contextlib
import termios

import serial

from kiosk.receipts.printer.descriptor import read_some, write_all
from kiosk.receipts.printer.transport import PrinterLost

_TROUBLE = (serial.SerialException, OSError, termios.error)
"""`termios.error` is what a line that was pulled out raises; it is no `OSError`."""


class SerialTransport:
    """One open serial port.

    Bytes go to its file directly: pyserial's `write` counts nothing, and after the last byte
    it still waits until another would fit, so a full line buffer looks like a stall.
    """

    def __init__(self, port: serial.Serial) -> None:
        self._port = port
        self._failed = False

    def write(self, data: bytes) -> None:
        """See `PrinterTransport`."""
        try:
            write_all(self._port.fileno(), data)
        except PrinterLost:
            self._failed = True
            raise

    def read(self, within: float) -> bytes:
        """See `PrinterTransport`."""
        return read_some(self._port.fileno(), within, empty_is_gone=True)

    def close(self) -> None:
        """See `PrinterTransport`."""
        try:
            if self._failed:
                with contextlib.suppress(*_TROUBLE):
                    self._port.reset_output_buffer()
        finally:
            self._port.close()


def open_serial(path: str, baud: int) -> SerialTransport:
    """Open the port; what an earlier conversation left in it is dropped. Raises `PrinterLost`."""
    try:
        port = serial.Serial(path, baud, exclusive=True)
    except _TROUBLE as error:
        raise PrinterLost(f"no printer at {path}: {error}") from error
    try:
        port.reset_input_buffer()
    except _TROUBLE as error:
        port.close()
        raise PrinterLost(f"lost at {path}: {error}") from error
    return SerialTransport(port)
