"""Listens on the way to any printer, and can show what the paper must look like."""

from __future__ import annotations

from PIL import Image

from kiosk.demo.printer.interpreter import EscPosInterpreter
from kiosk.receipts.printer.transport import Connect, PrinterLost, PrinterTransport


class Tap:
    """Connects as `connect` does, and keeps every byte that the printer took."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._received = bytearray()

    @property
    def received(self) -> bytes:
        """Every byte so far, over all connections."""
        return bytes(self._received)

    @property
    def papers(self) -> tuple[Image.Image, ...]:
        """Every piece that these bytes print and cut off, oldest first."""
        printer = EscPosInterpreter()
        printer.feed(self.received)
        return tuple(printer.papers)

    def connect(self) -> PrinterTransport:
        """Open a connection. Raises `PrinterLost`."""
        return _Tapped(self._connect(), self._received)


class _Tapped:
    """A connection that is listened to."""

    def __init__(self, line: PrinterTransport, received: bytearray) -> None:
        self._line = line
        self._received = received

    def write(self, data: bytes) -> None:
        """As `PrinterTransport`."""
        try:
            self._line.write(data)
        except PrinterLost as lost:
            self._received += data[: lost.taken]
            raise
        self._received += data

    def read(self, within: float) -> bytes:
        """As `PrinterTransport`."""
        return self._line.read(within)

    def close(self) -> None:
        """As `PrinterTransport`."""
        self._line.close()
