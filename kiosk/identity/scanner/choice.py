"""The scanner that an address names."""

from __future__ import annotations

from kiosk.identity.ignored import Tally
from kiosk.identity.scanner.address import KeyboardAddress, SerialAddress, scanner_address
from kiosk.identity.scanner.keyboard import KeyboardScanner
from kiosk.identity.scanner.port import Scanner
from kiosk.identity.scanner.serial_line import SerialScanner


def scanner_at(url: str, ignored: Tally) -> Scanner:
    """The scanner at `url`, which counts in `ignored` what it ignores. Raises `ValueError`."""
    match scanner_address(url):
        case SerialAddress(path=path, baud=baud):
            return SerialScanner(path, baud, ignored=ignored)
        case KeyboardAddress(path=path, layout=layout):
            return KeyboardScanner(path, layout, ignored)
