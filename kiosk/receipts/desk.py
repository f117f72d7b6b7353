"""Where receipts are handed in to be printed; what became of each is told, once it is known."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import Final

from PIL import Image

from kiosk.receipts.document import PrinterState, PrintState, Receipt
from kiosk.receipts.escpos import encode
from kiosk.receipts.jobs import PrintJobs, PrintOrder, Told
from kiosk.receipts.journal import Journal
from kiosk.receipts.pace import Pace
from kiosk.receipts.paperwatch import PaperWatch
from kiosk.receipts.printer.models import MODELS, Family
from kiosk.receipts.printer.probe import Abilities
from kiosk.receipts.printer.transport import Connect
from kiosk.receipts.roll import NEAR_END_LEFT
from kiosk.receipts.station import Station
from kiosk.receipts.writing import Writing

_log = logging.getLogger(__name__)
_STOP_WITHIN: Final = 8.0
"""Longer than any single wait for the device."""


@dataclass(frozen=True, slots=True)
class _Clear:
    session: int


class _Emptied:
    pass


class _Stop:
    pass


_Order = PrintOrder | _Clear | _Emptied | _Stop


class PrintDesk:
    """Prints receipts one after the other, on a thread of its own that alone has the device.

    `heard(state)` tells the printer's state: `UNKNOWN` first, then every change.
    `finished(session, state)` tells what became of a receipt: `CONFIRMED` only if the printer
    said so by its process ID; `FAILED_UNSENT` if no byte of it left; `UNCERTAIN` otherwise, and
    then `CONFIRMED` as well if the printer says so late. Every receipt handed in is told of, once
    it is not sent again by itself any more (`PrintJobs`).
    `cleared(session, ok)` answers `clear`. After `False` staff have to see to the printer: its
    state is `HOLDING`, or what is worse, nothing more is printed, also after a restart, and it
    comes again with `True` once the printer proved that it holds nothing, or staff say so
    (`emptied`). All three are called on the desk's thread.

    A printer that does not know `GS ( H` function 48 leaves every receipt `UNCERTAIN`: each
    citizen is asked whether it came out, and the log tells staff at the start. One that also
    forgets nothing on command prints what it holds when it is put right, whose-ever it is; so it
    is put right by staff, who were told.
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
        family: Family | None = None,
        near_end_m: float = NEAR_END_LEFT,
    ) -> None:
        """`writing`: how receipts are written for this printer; as pictures 80 mm wide without it.

        `family` is the printer's if it is not to be found out; `near_end_m` what is on the roll
        when its end is near.
        """
        self._writing, self._near_end_m = writing or Writing(), near_end_m
        self._model = MODELS[family] if family else None
        self._connect = connect
        self._journal = journal
        self._heard = heard
        self._finished = finished
        self._cleared = cleared
        self._pace = pace or Pace()
        self._orders: SimpleQueue[_Order] = SimpleQueue()
        self._lock = Lock()
        self._ended: set[int] = set()
        self._stopping = Event()
        self._thread = Thread(target=self._work, name="print-desk", daemon=True)
        self.abilities: Abilities | None = None
        """What the printer can do; `None` until it was seen ready."""
        self.receipts_left: int | None = None
        """About how many receipts the roll still gives; `None` while its end is not near."""

    def start(self) -> None:
        """Open the journal and look for the printer."""
        self._thread.start()

    def print(self, session: int, receipt: Receipt, reprint: Receipt | None = None) -> None:
        """Hand in a localised receipt; returns at once, `finished` tells the rest.

        `reprint` is the same receipt marked as one: what is sent if the first one broke off and
        certainly did not come out, while its session is still in front.
        """
        wanted = partial(self._is_in_front, session)
        self._hand_in(PrintOrder(session, receipt, reprint, wanted))

    def clear(self, session: int) -> None:
        """The session has ended: nothing of it is printed from now on.

        A receipt that is being printed without trouble comes out; queued ones are dropped; what
        the printer may hold is cleared (`DLE DC4` function 8). `cleared` tells how it went.
        """
        with self._lock:
            self._ended.add(session)
        self._hand_in(_Clear(session))

    def emptied(self) -> None:
        """Staff say that they switched the printer off and on, so that it holds nothing.

        The only way on for a printer that broke off and can prove nothing. Returns at once.
        """
        self._hand_in(_Emptied())

    def stop(self) -> None:
        """End the thread; a receipt that is just being printed becomes `UNCERTAIN`."""
        self._stopping.set()
        self._orders.put(_Stop())
        if self._thread.is_alive():
            self._thread.join(_STOP_WITHIN)

    def _hand_in(self, order: _Order) -> None:
        if not self._thread.is_alive() or self._stopping.is_set():
            raise RuntimeError("the print desk is not running")
        self._orders.put(order)

    def _work(self) -> None:
        encode(Image.new("1", (8, 8), 1), 0)  # python-escpos is loaded now, not with a citizen
        journal = Journal(self._journal)
        paper = PaperWatch(journal, self._near_end_m)
        told = Told(self._finished, self._cleared, paper.fed)
        jobs = PrintJobs(journal, told, self._stopping.is_set, self._stopping.wait, self._writing)

        def heard(state: PrinterState) -> None:
            paper.heard(state)
            self.receipts_left = paper.left
            self._heard(state)

        station = Station(self._connect, heard, jobs.printed, self._pace, self._model)
        try:
            jobs.recover()
            while self._turn(jobs, station):
                self._note(station.abilities)
                paper.dots_per_mm = station.dots_per_mm
                self.receipts_left = paper.left
        finally:
            # Also when something unforeseen ends the thread: nobody may go on believing
            # that the printer works.
            station.lose(PrinterState.UNKNOWN)
            self._fail_the_rest()
            journal.close()

    def _note(self, abilities: Abilities | None) -> None:
        if abilities is self.abilities:
            return
        self.abilities = abilities
        if abilities is not None and abilities.table.dots < self._writing.width:
            dots, family = abilities.table.dots, abilities.table.family
            _log.warning("%s prints %d dots across, set are %d", family, dots, self._writing.width)

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
            case PrintOrder():
                if order.wanted():
                    jobs.print(station, order)
                else:
                    jobs.refuse(order.session)
            case _Clear(session=session):
                jobs.clear(station, session)
                with self._lock:
                    self._ended.discard(session)
            case _Emptied():
                jobs.emptied(station)
        return not self._stopping.is_set()

    def _is_in_front(self, session: int) -> bool:
        with self._lock:
            return session not in self._ended

    def _fail_the_rest(self) -> None:
        while True:
            try:
                order = self._orders.get_nowait()
            except Empty:
                return
            match order:
                case PrintOrder(session=session):
                    self._finished(session, PrintState.FAILED_UNSENT)
                case _Clear(session=session):
                    self._cleared(session, False)
                case _Emptied() | _Stop():
                    pass
