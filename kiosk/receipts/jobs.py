"""Print jobs from the queue to the paper, and what the printer may still hold of them."""

from __future__ import annotations

import logging
from collections.abc import Callable

from kiosk.receipts.document import PrintState, Receipt
from kiosk.receipts.escpos import process_id_bytes
from kiosk.receipts.journal import Job, Journal
from kiosk.receipts.printer.transport import PrinterLost
from kiosk.receipts.raster import missing_glyphs
from kiosk.receipts.station import Station
from kiosk.receipts.writing import Writing

_log = logging.getLogger(__name__)


class PrintJobs:
    """The rules of the print desk; used on its thread only.

    Held back until the printer proved that it is empty: a receipt after one that was cut off
    (its head would be taken for the rest of the other's picture), and every receipt after one
    that may still lie in the printer (it would come out for the next citizen).
    """

    def __init__(
        self,
        journal: Journal,
        finished: Callable[[int, PrintState], None],
        cleared: Callable[[int, bool], None],
        stopping: Callable[[], bool],
        writing: Writing,
    ) -> None:
        self._writing = writing
        self._journal = journal
        self._finished = finished
        self._cleared = cleared
        self._stopping = stopping
        self._unproven: dict[bytes, Job] = {}
        self._cut_off = False
        """A receipt stopped half-way: the printer may wait for the rest of a picture."""
        self._owed: set[int] = set()
        """Ended sessions of which the printer may hold something."""
        self.looked = False
        """Whether the printer was looked at, at least once."""

    def recover(self) -> None:
        """What an earlier process left in the printer has to be cleared first of all."""
        left = self._journal.recover()
        self._cut_off = bool(left)
        if left:
            _log.warning("%d receipts uncertain after a restart", len(left))

    def look(self, station: Station) -> None:
        """See how the idle printer is, and clear what is owed."""
        self.looked = True
        if (self._cut_off or self._owed) and not self._settle(station):
            return
        station.look()

    def print(self, station: Station, session: int, receipt: Receipt) -> None:
        """Print one receipt; returns when its fate is known."""
        job = self._journal.queued(session)
        lost_letters = missing_glyphs(receipt)
        if lost_letters:
            codes = " ".join(sorted(f"U+{ord(char):04X}" for char in lost_letters))
            _log.error("the receipt's typeface cannot draw %s", codes)
        chunks = self._writing.write(receipt, job.process_id).chunks
        works = station.look_again().works and self._settle(station)
        line = station.reach() if works else None
        if line is None:
            self._end(job, PrintState.FAILED_UNSENT)
            return
        job = self._journal.move(job, PrintState.SENDING)
        begun = False
        try:
            for chunk in chunks:
                line.send(chunk)
                begun = True
        except PrinterLost as lost:
            _log.warning("print job %d broke off: %s", job.id, lost)
            station.lose()
            self._broke_off(job, unsent=not begun and lost.taken == 0)
            return
        job = self._journal.move(job, PrintState.SENT)
        key = process_id_bytes(job.process_id)
        self._unproven[key] = job
        station.watch(lambda: key not in self._unproven or self._stopping())
        if key in self._unproven:
            self._unproven[key] = self._end(job, PrintState.UNCERTAIN)

    def printed(self, process_id: bytes) -> None:
        """The printer says that what was sent before this process ID is on paper."""
        job = self._unproven.pop(process_id, None)
        if job is not None:
            self._end(job, PrintState.CONFIRMED)

    def refuse(self, session: int) -> None:
        """A receipt that is not printed, because its session has ended or the desk closes."""
        self._end(self._journal.queued(session), PrintState.FAILED_UNSENT)

    def clear(self, station: Station, session: int) -> None:
        """See to it that the printer holds nothing of an ended session."""
        if session not in {job.session for job in self._unproven.values()}:
            self._cleared(session, True)
            return
        self._owed.add(session)
        if not self._settle(station):
            self._cleared(session, False)

    def _settle(self, station: Station) -> bool:
        """Whether nothing of an earlier receipt is in the printer, after clearing it if need be."""
        if not self._cut_off and not self._unproven:
            return True
        if station.abilities is None or station.abilities.clears:
            if not station.clear():
                return False
        elif self._cut_off or not station.look().works:
            # A printer that cannot clear has printed all it got in full once it works again;
            # after half a picture only switching it off and on, and the kiosk, helps.
            return False
        self._cut_off = False
        self._unproven.clear()
        owed, self._owed = self._owed, set()
        for session in owed:
            self._cleared(session, True)
        return True

    def _broke_off(self, job: Job, *, unsent: bool) -> None:
        if unsent:
            self._end(job, PrintState.FAILED_UNSENT)
            return
        self._cut_off = True
        self._unproven[process_id_bytes(job.process_id)] = self._end(job, PrintState.UNCERTAIN)

    def _end(self, job: Job, state: PrintState) -> Job:
        job = self._journal.move(job, state)
        _log.info("print job %d is %s", job.id, state)
        self._finished(job.session, state)
        return job
