"""What the printer may still hold of earlier receipts, and the proof that it does not."""

from __future__ import annotations

import logging
from collections.abc import Callable

from kiosk.receipts.escpos import process_id_bytes
from kiosk.receipts.journal import Job, Journal
from kiosk.receipts.station import Emptied, Station

_log = logging.getLogger(__name__)


class Leftovers:
    """The jobs that were sent and not confirmed; used on the print desk's thread only.

    `cleared(session, True)` is told of every ended session once nothing of it can come out. What
    is not proven stays in the journal through a restart.
    """

    def __init__(self, journal: Journal, cleared: Callable[[int, bool], None]) -> None:
        self._journal = journal
        self._cleared = cleared
        self._unproven: dict[bytes, Job] = {}
        self._owed: set[int] = set()
        """Ended sessions of which the printer may hold something."""
        self._cut_off = False
        """A receipt stopped half-way: the printer may wait for the rest of a picture."""
        self._hanging = False
        """Part of the last receipt may hang out of the printer."""
        self._to_cut = False
        """The printer holds nothing, but what hangs out of it is not cut off yet."""
        self._said_empty = False
        """Staff say that the printer holds nothing."""

    @property
    def urgent(self) -> bool:
        """Whether nobody waits for what the printer holds, so that it has to be emptied."""
        return self._cut_off or bool(self._owed)

    def recover(self) -> None:
        """What an earlier process left in the printer has to be cleared first of all."""
        left = self._journal.recover()
        self._cut_off = bool(left)
        if left:
            _log.warning("%d receipts may lie in the printer since before the start", len(left))

    def sent(self, job: Job, *, cut_off: bool = False) -> None:
        """A job is in the printer, or a part of it."""
        self._unproven[process_id_bytes(job.process_id)] = job
        self._cut_off = self._cut_off or cut_off

    def waits_for(self, job: Job) -> bool:
        """Whether the printer has not said yet that this job is on paper."""
        return process_id_bytes(job.process_id) in self._unproven

    def unclear(self, job: Job, *, hanging: bool) -> None:
        """Nothing is known of a job that was sent; part of it may hang out of the printer."""
        self.sent(job)
        self._hanging = hanging

    def confirmed(self, process_id: bytes) -> Job | None:
        """The job that the printer says is on paper; `None` if it is none of ours."""
        job = self._unproven.pop(process_id, None)
        if job is not None:
            self._hanging = False
        return job

    def end(self, station: Station, session: int) -> bool:
        """See to it that the printer holds nothing of an ended session; whether that is proven."""
        if session not in {job.session for job in self._unproven.values()}:
            self._cleared(session, True)
            return True
        self._owed.add(session)
        return self.settle(station) is not None

    def said_empty(self, station: Station) -> None:
        """Staff say that they switched the printer off and on: it holds nothing.

        Believed once the printer works and what hung out of it is cut off.
        """
        _log.warning("staff say that the printer is empty")
        self._said_empty = True
        station.forget()
        self.settle(station)

    def settle(self, station: Station, *, count: bool = False) -> Emptied | None:
        """Proof that nothing of an earlier receipt is in the printer, clearing it if need be."""
        if not (self._cut_off or self._hanging or self._unproven):
            self._said_empty = False
            self._release(station)
            return Emptied()
        proof = self._proof(station, count=count)
        if proof is None:
            station.hold(on=self.urgent)
            return None
        self._to_cut = not proof.separated
        if proof.separated:
            self._journal.emptied()
        self._cut_off = self._hanging = self._said_empty = False
        self._unproven.clear()
        self._release(station)
        return proof

    def cut(self, station: Station) -> bool:
        """Whether nothing hangs out of an empty printer, cutting it off if need be."""
        if self._to_cut and station.separate():
            self._to_cut = False
            self._journal.emptied()
        return not self._to_cut

    def _proof(self, station: Station, *, count: bool) -> Emptied | None:
        if self._said_empty:
            return Emptied() if station.look().works and station.separate() else None
        if station.abilities is None or station.abilities.clears:
            # Before anybody hears what is wrong, and puts in the paper it waits for.
            proof = station.empty(count=count)
            if proof is None and station.abilities is None:
                station.look()  # so that it is known next time whether it can
            return proof
        if not station.look().works:
            return None
        if self._cut_off:
            # It may wait for the rest of a picture; only an answer in turn proves otherwise.
            return station.in_turn()
        # A printer that cannot clear has printed all it got once it works again.
        return Emptied() if not self._hanging or station.separate() else None

    def _release(self, station: Station) -> None:
        """Nobody waits for the printer to be emptied any more."""
        station.hold(on=False)
        owed, self._owed = self._owed, set()
        for session in owed:
            self._cleared(session, True)
