"""The print desk: the journal's word, the first byte, and what it costs the screen's thread."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from kiosk.demo.printer.server import TcpPrinterServer
from kiosk.demo.printer.virtual import Fault, VirtualPrinter
from kiosk.receipts.desk import PrintDesk
from kiosk.receipts.document import PrinterState, PrintState, Receipt, Reference, Text
from kiosk.receipts.journal import Journal
from kiosk.receipts.pace import Pace
from kiosk.receipts.printer.address import connector
from kiosk.receipts.printer.transport import PrinterTransport
from tests.bench.kit import Figure, in_turns, timed
from tests.bench.world import scratch

_RECEIPT: Final = Receipt("da", (Reference("AAR-7K3M-P2Q9"), *[Text("Borgerservice")] * 12))
_PACE: Final = Pace(poll=0.05, first_retry=0.02, longest_retry=0.05, confirm=0.5, glance=0.05,
                    clear=0.3, status=0.1, probe=0.2, late=0.5, resend=0.3)  # fmt: skip
_INITIALISE: Final = b"\x1b@"
_PATIENCE_S: Final = 20


def bench(*, quick: bool) -> list[Figure]:
    """On the disk of this checkout, at a virtual printer on TCP."""
    with scratch() as name:
        folder = Path(name)
        return [
            _journal(folder, quick=quick),
            _first_byte(folder, quick=quick),
            _calls(folder, quick=quick),
        ]


def _journal(folder: Path, *, quick: bool) -> Figure:
    journal = Journal(folder / "print.sqlite")
    bare = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    bare.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE job (id INTEGER PRIMARY KEY, state TEXT)"
    )
    jobs = iter([journal.queued(1) for _ in range(3 + (5 if quick else 300))])

    def ours() -> None:
        journal.move(next(jobs), PrintState.SENDING)

    def insert() -> None:
        bare.execute("INSERT INTO job (state) VALUES ('sending')")

    samples = partial(timed, ours), partial(timed, insert)
    in_turns(3, *samples)
    taken, floor = in_turns(5 if quick else 300, *samples)
    journal.close()
    bare.close()
    return Figure(
        "print journal",
        "one job's next state, on the disk before a byte leaves",
        "bare sqlite3, WAL, synchronous=FULL, one INSERT",
        "ms",
        taken,
        floor,
    )


class _Stopwatch:
    """A way to the printer that says when the first byte of a receipt goes."""

    def __init__(self, printer: VirtualPrinter) -> None:
        self._printer = printer
        self.began = threading.Event()

    def connect(self) -> PrinterTransport:
        return _Watched(self._printer.connect(), self.began)


class _Watched:
    def __init__(self, line: PrinterTransport, began: threading.Event) -> None:
        self._line, self._began = line, began

    def write(self, data: bytes) -> None:
        if data == _INITIALISE:
            self._began.set()
        self._line.write(data)

    def read(self, within: float) -> bytes:
        return self._line.read(within)

    def close(self) -> None:
        self._line.close()


class _Open:
    """A desk at a printer that is ready, and what it told."""

    def __init__(self, connect: Callable[[], PrinterTransport], journal: Path, pace: Pace) -> None:
        self._ready, self.done = threading.Event(), threading.Event()
        self.desk = PrintDesk(connect, journal, self._heard, self._finished, pace=pace)
        self.desk.start()
        if not self._ready.wait(_PATIENCE_S):
            raise RuntimeError("the printer did not become ready")

    def _heard(self, state: PrinterState) -> None:
        if state.works:
            self._ready.set()

    def _finished(self, _session: int, _state: PrintState) -> None:
        self.done.set()


def _first_byte(folder: Path, *, quick: bool) -> Figure:
    """`print()` to the first byte; the floor writes that byte at once."""
    printer = VirtualPrinter()
    watch = _Stopwatch(printer)
    open_desk = _Open(watch.connect, folder / "first.sqlite", Pace())

    def ours() -> float:
        watch.began.clear()
        open_desk.done.clear()
        begun = time.perf_counter()
        open_desk.desk.print(1, _RECEIPT)
        watch.began.wait(_PATIENCE_S)
        taken = (time.perf_counter() - begun) * 1000
        open_desk.done.wait(_PATIENCE_S)
        return taken

    direct = VirtualPrinter().connect()
    repeats = 3 if quick else 60
    taken, floor = in_turns(repeats, ours, partial(timed, lambda: direct.write(_INITIALISE)))
    open_desk.desk.stop()
    return Figure(
        "print first byte",
        "handed in until its first byte leaves: drawn, asked for status and counts, journalled twice",
        "that byte written at once",
        "ms",
        taken,
        floor,
    )


def _calls(folder: Path, *, quick: bool) -> Figure:
    """The longest call of the screen's thread under every fault; the floor puts into a queue."""
    slowest: dict[str, float] = {}
    every: list[float] = []
    for fault in Fault:
        taken = _under(fault, folder, 2 if quick else 12)
        slowest[fault] = max(taken)
        every += taken
    queue: list[object] = []
    floor = [timed(lambda: queue.append(object())) for _ in every]
    return Figure(
        "print calls",
        "print(), clear() and the printer's state on the screen's thread, a fault on",
        "append to a list",
        "ms",
        tuple(every),
        tuple(floor),
        {"slowest": max(every), **{f"slowest {name}": most for name, most in slowest.items()}},
    )


def _under(fault: Fault, folder: Path, repeats: int) -> list[float]:
    printer, taken = VirtualPrinter(), list[float]()
    with TcpPrinterServer(printer) as server:
        connect = connector(f"tcp://127.0.0.1:{server.port}")
        open_desk = _Open(connect, folder / f"{fault}.sqlite", _PACE)
        desk = open_desk.desk
        printer.switch(fault, on=True)
        for session in range(repeats):
            open_desk.done.clear()
            taken.append(timed(partial(desk.print, session, _RECEIPT)))
            for _ in range(50):
                taken.append(timed(lambda: (desk.abilities, desk.receipts_left)))
                time.sleep(0.0005)
            taken.append(timed(partial(desk.clear, session)))
            open_desk.done.wait(_PATIENCE_S)
        printer.switch(fault, on=False)
        desk.stop()
    return taken
