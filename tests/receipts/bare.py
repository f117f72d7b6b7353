"""A print desk without its thread and without waiting: every second passes at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.demo.printer import Fault, VirtualPrinter
from kiosk.receipts.document import PrinterState, PrintState, Receipt
from kiosk.receipts.jobs import PrintJobs, PrintOrder, Told
from kiosk.receipts.journal import Journal
from kiosk.receipts.pace import Pace
from kiosk.receipts.printer.transport import STALL, PrinterLost, PrinterTransport
from kiosk.receipts.raster import PAPER_WIDTH
from kiosk.receipts.station import Station
from kiosk.receipts.writing import Writing

_SLICE = 512
"""Bytes between two moments at which something can happen."""
_PER_SLICE = 0.002


@dataclass
class Time:
    """Seconds, counted by whoever waits."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += max(seconds, 0.001)


def _nothing(_: int) -> None:
    pass


@dataclass
class Wire:
    """The way to a virtual printer; `moment` is called all along it with the bytes sent so far."""

    printer: VirtualPrinter
    time: Time = field(default_factory=Time)
    moment: Callable[[int], None] = _nothing
    sent: int = 0
    begun: int | None = None
    """Bytes that were sent before the last receipt began."""
    ending: bool = False
    """The end of a receipt is being sent: feed, cut, and what asks for the confirmation."""
    _open: PrinterTransport | None = None

    def connect(self) -> PrinterTransport:
        self.moment(self.sent)
        try:
            self._open = _Line(self)
        except PrinterLost:
            self.time.wait(0.2)
            raise
        return self._open

    def hang_up(self) -> None:
        """What the system does when the process ends."""
        if self._open is not None:
            self._open.close()


class _Line:
    def __init__(self, wire: Wire) -> None:
        self._wire, self._line = wire, wire.printer.connect()

    def write(self, data: bytes) -> None:
        sent = 0
        if data == b"\x1b@":
            self._wire.begun = self._wire.sent
        self._wire.ending = data.startswith(b"\x1bd") and b"\x1d(H" in data
        while sent < len(data):
            self._wire.moment(self._wire.sent)
            try:
                taken = self._wire.printer.take(self._line, data[sent : sent + _SLICE])
            except PrinterLost as lost:
                self._wire.sent += lost.taken
                raise PrinterLost(str(lost), sent + lost.taken) from None
            self._wire.time.wait(_PER_SLICE if taken else STALL)
            if not taken:
                raise PrinterLost("took nothing", sent)
            sent += taken
            self._wire.sent += taken

    def read(self, within: float) -> bytes:
        self._wire.moment(self._wire.sent)
        said = self._wire.printer.answers(self._line, 0)
        if not said:
            self._wire.time.wait(within)
            self._wire.moment(self._wire.sent)
            said = self._wire.printer.answers(self._line, 0)
        return said

    def close(self) -> None:
        self._line.close()


class BareDesk:
    """One process of the kiosk, as far as it prints; `fates` and `cleared` are what it told."""

    def __init__(
        self, wire: Wire, journal: Path, pace: Pace | None = None, width: int = PAPER_WIDTH
    ) -> None:
        self.states: list[PrinterState] = []
        self.fates: list[tuple[int, PrintState]] = []
        self.cleared: list[tuple[int, bool]] = []
        self.fed: list[int] = []
        self.time = wire.time
        told = Told(
            lambda session, state: self.fates.append((session, state)),
            lambda session, ok: self.cleared.append((session, ok)),
            self.fed.append,
        )
        self.journal = Journal(journal)
        self.jobs = PrintJobs(self.journal, told, lambda: False, wire.time.wait, Writing(width))
        self.station = Station(
            wire.connect, self.states.append, self.jobs.printed, pace or Pace(), None, wire.time
        )
        self.jobs.recover()

    def idle(self, looks: int = 1) -> None:
        """Let some time pass in which nobody prints."""
        for _ in range(looks):
            self.jobs.look(self.station)
            self.time.wait(self.station.rest())

    def print(
        self,
        session: int,
        receipt: Receipt,
        reprint: Receipt | None = None,
        wanted: Callable[[], bool] = lambda: True,
    ) -> PrintState:
        """Print, and return what the citizen was told last."""
        self.jobs.print(self.station, PrintOrder(session, receipt, reprint, wanted))
        return self.fates[-1][1]

    def end(self, session: int) -> bool:
        """End a session; whether the printer holds nothing of it."""
        self.jobs.clear(self.station, session)
        return self.cleared[-1][1]

    def emptied(self) -> None:
        """Staff switched the printer off and on, and said so."""
        self.jobs.emptied(self.station)

    def close(self) -> None:
        """Stop in order."""
        self.station.lose(PrinterState.UNKNOWN)
        self.journal.close()


def mend(printer: VirtualPrinter) -> None:
    """Put everything right."""
    for fault in Fault:
        printer.switch(fault, on=False)
