"""A printer on the network, raw on its port (usually 9100)."""

from __future__ import annotations

import select
import socket
import struct

from kiosk.receipts.printer.transport import CONNECT_WITHIN, STALL, PrinterLost

_RESET, _DELIVER = struct.pack("ii", 1, 0), struct.pack("ii", 0, 0)
"""What closing does with bytes the printer has not taken yet (`SO_LINGER`)."""
_IN_FLIGHT = 16 * 1024
"""Bytes the system may hold for us: what is "sent" should be near the printer."""


class TcpTransport:
    """One TCP connection; a printer usually takes one at a time, so it is always closed."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._failed = False

    def write(self, data: bytes) -> None:
        """See `PrinterTransport`."""
        self._failed = True
        taken = 0
        while taken < len(data):
            try:
                ready = select.select([], [self._link], [], STALL)[1]
                sent = self._link.send(data[taken : taken + _IN_FLIGHT]) if ready else 0
            except OSError as error:
                raise PrinterLost(f"hung up while writing: {error}", taken) from error
            if not sent:
                raise PrinterLost(f"took nothing for {STALL:g} s", taken)
            taken += sent
        self._failed = False

    def read(self, within: float) -> bytes:
        """See `PrinterTransport`."""
        try:
            if not select.select([self._link], [], [], within)[0]:
                return b""
            got = self._link.recv(4096)
        except OSError as error:
            raise PrinterLost(f"hung up while reading: {error}") from error
        if not got:
            raise PrinterLost("closed the connection")
        return got

    def close(self) -> None:
        """See `PrinterTransport`.

        The line is set to be reset, also when the process is killed: the system would go on
        sending the rest of a receipt when nobody is there to say that it is wanted.
        """
        try:
            if not self._failed:
                self._link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _DELIVER)
        finally:
            self._link.close()


def open_tcp(host: str, port: int) -> TcpTransport:
    """Connect to `host:port` within `CONNECT_WITHIN` s. Raises `PrinterLost`."""
    try:
        link = socket.create_connection((host, port), timeout=CONNECT_WITHIN)
    except OSError as error:
        raise PrinterLost(f"no printer at {host}:{port}: {error}") from error
    try:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _IN_FLIGHT)
        link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        link.setblocking(False)
    except OSError as error:
        link.close()
        raise PrinterLost(f"lost at {host}:{port}: {error}") from error
    return TcpTransport(link)
