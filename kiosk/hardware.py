"""What a kiosk touches the world with, as its settings name it: real or virtual."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.identity.cards.reader import CardReader
from kiosk.identity.ignored import Tally
from kiosk.identity.scanner.choice import scanner_at
from kiosk.identity.scanner.port import Scanner
from kiosk.identity.trust import Trust
from kiosk.receipts.printer.address import connector
from kiosk.receipts.printer.transport import Connect
from kiosk.settings import Settings
from kiosk.trusted import trust_of


@dataclass(frozen=True, slots=True)
class Hardware:
    """What the kiosk touches the world with: real or virtual, behind the same ports."""

    reader: CardReader
    connect: Connect
    scanner: Scanner | None = None
    trust: Trust = field(default_factory=lambda: Trust(()))
    ignored: Tally = field(default_factory=Tally)
    """What came from the scanner and was no card."""


def hardware_of(settings: Settings) -> Hardware:
    """The hardware that the settings name. Raises `TrustError` for a bundle that cannot be used."""
    trust, ignored = trust_of(settings), Tally()
    scanner = _scanner(settings, ignored)
    return Hardware(reader_of(settings), _printer(settings), scanner, trust, ignored)


def reader_of(settings: Settings) -> CardReader:
    """The card reader that the settings name."""
    if settings.reader.use == "pcsc":
        from kiosk.identity.cards.pcsc import PcscReader

        return PcscReader(settings.reader.name)
    from kiosk.demo.reader import VirtualReader

    return VirtualReader()


def _printer(settings: Settings) -> Connect:
    if settings.printer.use != "virtual":
        return connector(settings.printer.use)
    from kiosk.demo.printer.virtual import VirtualPrinter

    return VirtualPrinter().connect


def _scanner(settings: Settings, ignored: Tally) -> Scanner | None:
    if settings.scanner.use == "none":
        return None
    if settings.scanner.use == "virtual":
        from kiosk.demo.scanner import VirtualScanner

        return VirtualScanner()
    return scanner_at(settings.scanner.use, ignored)
