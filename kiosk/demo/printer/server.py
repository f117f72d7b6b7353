"""The virtual printer on a TCP port, as a network printer stands on port 9100."""

from __future__ import annotations

import contextlib
import select
import socket
from threading import Event, Thread
from typing import Self

from kiosk.demo.printer.virtual import VirtualPrinter
from kiosk.receipts.printer.transport import PrinterLost, PrinterTransport

_TURN = 0.02
"""Seconds between two looks at the other direction."""


class TcpPrinterServer:
    """Serves one connection at a time; a second one waits, as real printers let it.

    While the printer is full the server stops reading, and the sender's writes stall.
    """

    def __init__(self, printer: VirtualPrinter, port: int = 0, host: str = "127.0.0.1") -> None:
        self._printer = printer
        self._stop = Event()
        self._listening = socket.create_server((host, port))
        self._listening.settimeout(_TURN)
        self.port: int = self._listening.getsockname()[1]
        """The port in use; of the system's choice if 0 was asked for."""
        self._thread = Thread(target=self._serve, name="virtual-printer", daemon=True)

    def start(self) -> Self:
        """Listen from now on, on a thread of its own."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Hang up and stop listening."""
        self._stop.set()
        self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _serve(self) -> None:
        with self._listening:
            while not self._stop.is_set():
                try:
                    link, _ = self._listening.accept()
                except TimeoutError:
                    continue
                with link:
                    self._converse(link)

    def _converse(self, link: socket.socket) -> None:
        try:
            line = self._printer.connect()
        except PrinterLost:
            return
        link.setblocking(False)
        with contextlib.suppress(PrinterLost, OSError):
            while not self._stop.is_set() and self._turn(link, line):
                pass
        line.close()

    def _turn(self, link: socket.socket, line: PrinterTransport) -> bool:
        waiting = b""
        if select.select([link], [], [], _TURN)[0]:
            waiting = link.recv(1024)
            if not waiting:
                return False
        while waiting and not self._stop.is_set():
            waiting = self._handed_over(line, waiting)
            if waiting and _hung_up(link):
                return False
        said = line.read(0)
        if said:
            link.setblocking(True)
            link.sendall(said)
            link.setblocking(False)
        return True

    def _handed_over(self, line: PrinterTransport, data: bytes) -> bytes:
        """What the printer did not take yet; it takes more when it prints again."""
        taken = self._printer.take(line, data)
        if taken < len(data):
            self._stop.wait(_TURN)
        return data[taken:]


def _hung_up(link: socket.socket) -> bool:
    """Whether the sender is gone, though bytes of it still wait to be read."""
    watch = select.poll()
    watch.register(link, select.POLLRDHUP)
    return bool(watch.poll(0))
