"""A receipt as citizens get it, and a print desk with its ears open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Condition

import pytest

from kiosk.demo.printer import VirtualPrinter
from kiosk.receipts.desk import PrintDesk
from kiosk.receipts.document import (
    QR,
    Heading,
    KeyValue,
    PrinterState,
    PrintState,
    Receipt,
    Reference,
    Rule,
    Text,
)
from kiosk.receipts.pace import Pace
from kiosk.receipts.printer import Connect

QUICK = Pace(
    poll=0.02,
    first_retry=0.02,
    longest_retry=0.05,
    confirm=0.4,
    glance=0.03,
    clear=0.3,
    status=0.1,
    probe=0.1,
    late=5.0,
)


@pytest.fixture
def receipt() -> Receipt:
    return Receipt(
        "da",
        (
            Heading("Aarhus Kommune · Borgerservice"),
            Heading("Nyt sundhedskort"),
            Text("Vi har modtaget din bestilling. Din reference er:"),
            Reference("AAR-7K3M-P2Q9"),
            Rule(),
            KeyValue("Modtaget", "\u206823. november 2026 kl. 14.05\u2069"),
            KeyValue("Grund", "Mistet"),
            KeyValue("Gebyr", "\u2068225,00 kr.\u2069"),
            Rule(),
            Text("Det sker der nu", bold=True),
            Text("Kortet bliver sendt til din folkeregisteradresse inden for 2–3 uger."),
            QR("https://www.borger.dk/sundhedskort"),
        ),
    )


class Ears:
    """Everything a print desk told, and a way to wait for it."""

    def __init__(self) -> None:
        self._news = Condition()
        self.states: list[PrinterState] = []
        self.fates: list[tuple[int, PrintState]] = []
        self.cleared: list[tuple[int, bool]] = []

    def heard(self, state: PrinterState) -> None:
        with self._news:
            self.states.append(state)
            self._news.notify_all()

    def finished(self, session: int, state: PrintState) -> None:
        with self._news:
            self.fates.append((session, state))
            self._news.notify_all()

    def was_cleared(self, session: int, ok: bool) -> None:
        with self._news:
            self.cleared.append((session, ok))
            self._news.notify_all()

    def wait(self, come_true: Callable[[], bool]) -> None:
        """Wait until what was told makes it true; fails with what was told instead."""
        with self._news:
            told = self._news.wait_for(come_true, timeout=10)
        assert told, f"told only {self.states}, {self.fates}, {self.cleared}"

    def wait_for_state(self, state: PrinterState) -> None:
        self.wait(lambda: self.states[-1:] == [state])

    def wait_for_fate(self, session: int, state: PrintState) -> None:
        self.wait(lambda: (session, state) in self.fates)


OpenDesk = Callable[[Connect], PrintDesk]


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def open_desk(ears: Ears, tmp_path: Path) -> Iterator[OpenDesk]:
    """Opens a desk at a printer; every desk is closed at the end."""
    opened: list[PrintDesk] = []

    def open_one(connect: Connect) -> PrintDesk:
        desk = PrintDesk(
            connect, tmp_path / "journal.db", ears.heard, ears.finished, ears.was_cleared, QUICK
        )
        opened.append(desk)
        desk.start()
        return desk

    yield open_one
    for desk in opened:
        desk.stop()


@pytest.fixture
def printer() -> VirtualPrinter:
    return VirtualPrinter()


@pytest.fixture
def desk(open_desk: OpenDesk, printer: VirtualPrinter, ears: Ears) -> PrintDesk:
    """A desk whose printer is ready."""
    desk = open_desk(printer.connect)
    ears.wait_for_state(PrinterState.READY)
    return desk
