"""The way to a printer: bytes there, bytes back, each with a deadline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

CONNECT_WITHIN: Final = 2.0
"""Seconds until a printer that does not take the connection is away."""
STALL: Final = 3.0
"""Seconds in which a printer has to take at least one byte."""
STATUS_WITHIN: Final = 0.5
"""Seconds in which a printer has to answer a real-time request."""


class PrinterLost(Exception):
    """The printer is away, hung up, or takes nothing more.

    `taken` counts the bytes of the failed write that left this process; 0 proves that none did.
    """

    def __init__(self, why: str, taken: int = 0) -> None:
        super().__init__(why)
        self.taken = taken


class PrinterTransport(Protocol):
    """An open connection to one printer, used by one thread."""

    def write(self, data: bytes) -> None:
        """Hand over every byte. Raises `PrinterLost`, also if none is taken for `STALL` s."""
        ...

    def read(self, within: float) -> bytes:
        """What has arrived, waiting at most `within` seconds for the first byte.

        Empty if nothing came. Raises `PrinterLost` if the printer hung up.
        """
        ...

    def close(self) -> None:
        """Let go; bytes of a failed write that still wait here are thrown away, not sent later."""
        ...


Connect = Callable[[], PrinterTransport]
"""Opens a connection within `CONNECT_WITHIN` s, or raises `PrinterLost`."""
