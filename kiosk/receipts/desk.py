"""Where receipts are handed in to be printed; what became of each is told, once it is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import Final

from PIL import Image

from kiosk.receipts.document import PrinterState, PrintState, Receipt
from kiosk.receipts.escpos import encode
from kiosk.receipts.jobs import PrintJobs
from kiosk.receipts.journal import Journal
from kiosk.receipts.printer.probe import Abilities
from kiosk.receipts.printer.transport import Connect
from kiosk.receipts.station import Pace, Station
from kiosk.receipts.writing import Writing

_STOP_WITHIN: Final = 8.0
"""Longer than any single wait for the device."""


@dataclass(frozen=True, slots=True)
class _Print:
    session: int
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class _Clear:
    session: int


class _Stop:
    pass


class PrintDesk:
    """Prints receipts one after the other, on a thread of its own that alone has the device.

    `heard(state)` tells the printer's state: `UNKNOWN` first, then every change.
    `finished(session, state)` tells what became of a receipt: `CONFIRMED` only if the printer
    said so by its process ID; `FAILED_UNSENT` if no byte of it left; `UNCERTAIN` otherwise, and
    then `CONFIRMED` as well if the printer says so late. Every receipt handed in is told of.
    `cleared(session, ok)` answers `clear`; after `False` it comes again with `True` once the
    printer proved that it holds nothing. All three are called on the desk's thread.

    A printer that does not know `GS ( H` function 48 leaves every receipt `UNCERTAIN`.
    """

    def __init__(
        self,
        connect: Connect,
        journal: Path,
        heard: Callable[[PrinterState], None],
        finished: Callable[[int, PrintState], None],
        cleared: Callable[[int, bool], None] = lambda _session, _ok: None,
        pace: Pace | None = None,
        writing: Writing | None = None,
    ) -> None:
        """`writing`: how receipts are written for this printer; as pictures 80 mm wide without it."""
        self._writing = writing or Writing()
        self._connect = connect
        self._journal = journal
        self._heard = heard
        self._finished = finished
        self._cleared = cleared
        self._pace = pace or Pace()
        self._orders: SimpleQueue[_Print | _Clear | _Stop] = SimpleQueue()
        self._lock = Lock()
        self._ended: set[int] = set()
        self._stopping = Event()
        self._thread = Thread(target=self._work, name="print-desk", daemon=True)
        self.abilities: Abilities | None = None
        """What the printer can do; `None` until it was seen ready."""

    def start(self) -> None:
        """Open the journal and look for the printer."""
        self._thread.start()

    def print(self, session: int, receipt: Receipt) -> None:
        """Hand in a localised receipt; returns at once, `finished` tells the rest."""
        self._hand_in(_Print(session, receipt))

    def clear(self, session: int) -> None:
        """The session has ended: nothing of it is printed from now on.

        A receipt that is being printed without trouble comes out; queued ones are dropped; what
        the printer may hold is cleared (`DLE DC4` function 8). `cleared` tells how it went.
        """
        with self._lock:
            self._ended.add(session)
        self._hand_in(_Clear(session))

    def stop(self) -> None:
        """End the thread; a receipt that is just being printed becomes `UNCERTAIN`."""
        self._stopping.set()
        self._orders.put(_Stop())
        if self._thread.is_alive():
            self._thread.join(_STOP_WITHIN)

    def _hand_in(self, order: _Print | _Clear) -> None:
        if not self._thread.is_alive() or self._stopping.is_set():
            raise RuntimeError("the print desk is not running")
        self._orders.put(order)

    def _work(self) -> None:
        encode(Image.new("1", (8, 8), 1), 0)  # python-escpos is loaded now, not with a citizen
        journal = Journal(self._journal)
        jobs = PrintJobs(
            journal, self._finished, self._cleared, self._stopping.is_set, self._writing
        )
        station = Station(self._connect, self._heard, jobs.printed, self._pace)
        try:
            jobs.recover()
            while self._turn(jobs, station):
                self.abilities = station.abilities
        finally:
            # Also when something unforeseen ends the thread: nobody may go on believing
            # that the printer works.
            station.lose(PrinterState.UNKNOWN)
            self._fail_the_rest()
            journal.close()

    def _turn(self, jobs: PrintJobs, station: Station) -> bool:
        """One order, or one look at the idle printer; whether to go on."""
        try:
            order = self._orders.get(timeout=station.rest()) if jobs.looked else None
        except Empty:
            order = None
        match order:
            case None:
                jobs.look(station)
            case _Stop():
                return False
            case _Print(session=session, receipt=receipt):
                if self._has_ended(session):
                    jobs.refuse(session)
                else:
                    jobs.print(station, session, receipt)
            case _Clear(session=session):
                jobs.clear(station, session)
                with self._lock:
                    self._ended.discard(session)
        return not self._stopping.is_set()

    def _has_ended(self, session: int) -> bool:
        with self._lock:
            return session in self._ended

    def _fail_the_rest(self) -> None:
        while True:
            try:
                order = self._orders.get_nowait()
            except Empty:
                return
            match order:
                case _Print(session=session):
                    self._finished(session, PrintState.FAILED_UNSENT)
                case _Clear(session=session):
                    self._cleared(session, False)
                case _Stop():
                    pass
