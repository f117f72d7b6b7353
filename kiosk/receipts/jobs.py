"""Print jobs from the queue to the paper, and what the printer may still hold of them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from kiosk.receipts.document import PrinterState, PrintState, Receipt
from kiosk.receipts.journal import Job, Journal
from kiosk.receipts.leftovers import Leftovers
from kiosk.receipts.printer.conversation import Counts
from kiosk.receipts.printer.transport import PrinterLost
from kiosk.receipts.raster import missing_glyphs
from kiosk.receipts.station import Station
from kiosk.receipts.writing import Writing

_log = logging.getLogger(__name__)
_TRIES: Final = 3
"""Times that one receipt is sent before a person has to decide."""


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """A localised receipt of one session."""

    session: int
    receipt: Receipt
    reprint: Receipt | None = None
    """The same one marked as a reprint; `None`: not sent again once a byte of it has left."""
    wanted: Callable[[], bool] = lambda: True
    """Whether the session is still in front of the kiosk."""


@dataclass(frozen=True, slots=True)
class Told:
    """Whom the print desk tells."""

    finished: Callable[[int, PrintState], None]
    """What became of a session's receipt."""
    cleared: Callable[[int, bool], None]
    """Whether the printer holds nothing of an ended session."""
    fed: Callable[[int], None]
    """So many rows of dots were sent to the paper."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """How one try to print ended."""

    job: Job
    receipt: Receipt
    broke: bool = False
    """The line to the printer was lost on the way."""
    before: Counts | None = None
    """What the printer had counted before the first byte."""


class PrintJobs:
    """The rules of the print desk; used on its thread only.

    Held back until the printer proved that it is empty: a receipt after one that was cut off
    (its head would be taken for the rest of the other's picture), and every receipt after one
    that may still lie in the printer (it would come out for the next citizen).

    Sent again by itself, while its session is in front: a receipt of which no byte left, and,
    marked as a reprint, one that the printer's own counters prove not to have been cut off. In
    every other case the citizen is asked.
    """

    def __init__(
        self,
        journal: Journal,
        told: Told,
        stopping: Callable[[], bool],
        wait: Callable[[float], object],
        writing: Writing,
    ) -> None:
        """`wait` lets so many seconds pass, or fewer when the desk is stopped."""
        self._writing = writing
        self._journal = journal
        self._told = told
        self._stopping = stopping
        self._wait = wait
        self._left = Leftovers(journal, told.cleared)
        self.looked = False
        """Whether the printer was looked at, at least once."""

    def recover(self) -> None:
        """Take over what an earlier process left behind."""
        self._left.recover()

    def look(self, station: Station) -> None:
        """See how the idle printer is, and clear what is owed."""
        self.looked = True
        if self._left.urgent and not self._left.settle(station):
            return
        if station.look().works:
            self._left.cut(station)

    def print(self, station: Station, order: PrintOrder) -> None:
        """Print one receipt; returns when its fate is known."""
        lost_letters = missing_glyphs(order.receipt)
        if lost_letters:
            codes = " ".join(sorted(f"U+{ord(char):04X}" for char in lost_letters))
            _log.error("the receipt's typeface cannot draw %s", codes)
        sent = self._once(station, order.session, order.receipt)
        state = sent.job.state
        until = station.now() + station.pace.resend
        for _ in range(_TRIES - 1):
            again = self._again(station, order, sent, until)
            if again is None:
                break
            _log.info("print job %d is sent again", sent.job.id)
            sent = self._once(station, order.session, again)
            # What was not cut off by the printer may be whole all the same: "nothing came out"
            # is never said after bytes have left, or the citizen would ask for another, unmarked.
            unclear = state is PrintState.UNCERTAIN and sent.job.state is not PrintState.CONFIRMED
            state = state if unclear else sent.job.state
        if state is not PrintState.CONFIRMED:
            self._told.finished(order.session, state)

    def printed(self, process_id: bytes) -> None:
        """The printer says that what was sent before this process ID is on paper."""
        job = self._left.confirmed(process_id)
        if job is not None:
            self._enter(job, PrintState.CONFIRMED)
            self._told.finished(job.session, PrintState.CONFIRMED)

    def refuse(self, session: int) -> None:
        """A receipt that is not printed, because its session has ended or the desk closes."""
        self._enter(self._journal.queued(session), PrintState.FAILED_UNSENT)
        self._told.finished(session, PrintState.FAILED_UNSENT)

    def clear(self, station: Station, session: int) -> None:
        """See to it that the printer holds nothing of an ended session."""
        if not self._left.end(station, session):
            self._told.cleared(session, False)

    def emptied(self, station: Station) -> None:
        """Staff say that the printer is empty, see `Leftovers.said_empty`."""
        self._left.said_empty(station)

    def _once(self, station: Station, session: int, receipt: Receipt) -> _Sent:
        """Send it once, and wait for the printer's word."""
        job = self._journal.queued(session)
        written = self._writing.write(receipt, job.process_id)
        chunks = station.with_news(written.chunks)
        state = station.look_again()
        works = state.works and self._empty(station)
        before = station.counts() if works else None
        line = station.reach() if works else None
        if line is None:
            broke = works or state is PrinterState.DISCONNECTED
            return _Sent(self._enter(job, PrintState.FAILED_UNSENT), receipt, broke)
        job = self._journal.move(job, PrintState.SENDING)
        begun = False
        try:
            for chunk in chunks:
                line.send(chunk)
                begun = True
        except PrinterLost as lost:
            _log.warning("print job %d broke off: %s", job.id, lost)
            station.lose()
            job = self._broke_off(job, unsent=not begun and lost.taken == 0)
            return _Sent(job, receipt, True, before)
        self._told.fed(written.rows)
        job = self._journal.move(job, PrintState.SENT)
        self._left.sent(job)
        alive = station.watch(lambda: not self._left.waits_for(job) or self._stopping())
        if not self._left.waits_for(job):
            return _Sent(replace(job, state=PrintState.CONFIRMED), receipt)
        job = self._enter(job, PrintState.UNCERTAIN)
        self._left.unclear(job, hanging=not alive or not station.state.works)
        return _Sent(job, receipt, not alive, before)

    def _again(
        self, station: Station, order: PrintOrder, sent: _Sent, until: float
    ) -> Receipt | None:
        """What is sent once more after a line that broke; `None`: a person decides."""

        def worth_it() -> bool:
            return order.wanted() and not self._stopping() and station.now() < until

        if not sent.broke or not worth_it():
            return None
        if sent.job.state is PrintState.FAILED_UNSENT:
            self._wait(station.pace.first_retry)
            return sent.receipt if worth_it() else None
        if order.reprint is None or sent.before is None:
            return None
        while not station.look_again().works:
            self._wait(station.pace.first_retry)
            if not worth_it():
                return None
        emptied = self._left.settle(station, count=True)
        after = emptied.counts if emptied else None
        if after is None or not after.proves_no_cut_since(sent.before):
            return None
        return order.reprint if worth_it() else None

    def _empty(self, station: Station) -> bool:
        """Whether nothing of an earlier receipt is in the printer, nor hangs out of it."""
        return self._left.settle(station) is not None and self._left.cut(station)

    def _broke_off(self, job: Job, *, unsent: bool) -> Job:
        if unsent:
            return self._enter(job, PrintState.FAILED_UNSENT)
        job = self._enter(job, PrintState.UNCERTAIN)
        self._left.sent(job, cut_off=True)
        return job

    def _enter(self, job: Job, state: PrintState) -> Job:
        job = self._journal.move(job, state)
        _log.info("print job %d is %s", job.id, state)
        return job
