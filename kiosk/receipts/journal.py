"""What became of every print job, kept through a crash; never what was printed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kiosk.receipts.document import PrintState
from kiosk.receipts.roll import Roll

_SCHEMA = """
CREATE TABLE IF NOT EXISTS job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session INTEGER NOT NULL,
    state TEXT NOT NULL,
    since TEXT NOT NULL,
    held INTEGER NOT NULL DEFAULT 0
) STRICT
"""
_HELD: Final = "ALTER TABLE job ADD COLUMN held INTEGER NOT NULL DEFAULT 0"
"""For a journal of a kiosk that did not yet write down what the printer may hold."""
_ROLL: Final = """
CREATE TABLE IF NOT EXISTS roll (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    since_near_end_mm REAL,
    receipt_mm REAL NOT NULL
) STRICT
"""
_KEPT: Final = timedelta(days=90)
_NEXT: Final = MappingProxyType(
    {
        PrintState.QUEUED: {PrintState.SENDING, PrintState.FAILED_UNSENT},
        PrintState.SENDING: {PrintState.SENT, PrintState.FAILED_UNSENT, PrintState.UNCERTAIN},
        PrintState.SENT: {PrintState.CONFIRMED, PrintState.UNCERTAIN},
        PrintState.UNCERTAIN: {PrintState.CONFIRMED},
        PrintState.CONFIRMED: set[PrintState](),
        PrintState.FAILED_UNSENT: set[PrintState](),
    }
)


@dataclass(frozen=True, slots=True)
class Job:
    """One receipt on its way to the paper."""

    id: int
    session: int
    state: PrintState

    @property
    def process_id(self) -> int:
        """What the printer answers with once this job is printed; repeats after 65,536 jobs."""
        return self.id & 0xFFFF


class Journal:
    """A SQLite file with one row a job: number, session, state, time. Used from one thread.

    The receipt itself is never stored, so nothing of a citizen lies here and there is nothing
    to delete on confirmation. Every change is on the disk when its call returns
    (`synchronous=FULL`): the journal says `SENDING` before the first byte leaves. Without the
    receipt nothing can be printed again after a crash, which is meant: a person decides.

    A job that was sent is `held` until it is confirmed or the printer is proven to be empty, so
    that a restart does not forget that an earlier citizen's receipt may still lie in there. The
    paper that was used since it is nearly out is kept beside the jobs.
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("PRAGMA secure_delete=ON")
        self._db.execute(_SCHEMA)
        self._db.execute(_ROLL)
        if "held" not in {row[1] for row in self._db.execute("PRAGMA table_info(job)")}:
            self._db.execute(_HELD)

    def recover(self) -> tuple[Job, ...]:
        """Settle what an earlier process left open: what it was sending is now `UNCERTAIN`.

        Returns the jobs that the printer may still hold. What never left is `FAILED_UNSENT`.
        Jobs of more than 90 days ago are deleted, unless they are held.
        """
        self._db.execute("DELETE FROM job WHERE since < ? AND NOT held", (_stamp(_now() - _KEPT),))
        found = self._db.execute(
            "SELECT id, session, state FROM job WHERE state IN (?, ?, ?) ORDER BY id",
            (PrintState.QUEUED, PrintState.SENDING, PrintState.SENT),
        ).fetchall()
        for number, session, state in found:
            unsent = state == PrintState.QUEUED
            end = PrintState.FAILED_UNSENT if unsent else PrintState.UNCERTAIN
            self.move(Job(number, session, PrintState(state)), end)
        held = self._db.execute("SELECT id, session, state FROM job WHERE held ORDER BY id")
        return tuple(Job(number, session, PrintState(state)) for number, session, state in held)

    def emptied(self) -> None:
        """Enter that the printer holds nothing of any job any more."""
        self._db.execute("UPDATE job SET held = 0 WHERE held")

    def queued(self, session: int) -> Job:
        """Enter a new job."""
        done = self._db.execute(
            "INSERT INTO job (session, state, since) VALUES (?, ?, ?)",
            (session, PrintState.QUEUED, _stamp(_now())),
        )
        return Job(int(done.lastrowid or 0), session, PrintState.QUEUED)

    def move(self, job: Job, state: PrintState) -> Job:
        """Enter the job's next state. Raises `ValueError` for one that cannot follow."""
        if state not in _NEXT[job.state]:
            raise ValueError(f"a print job that is {job.state} cannot become {state}")
        held = state in {PrintState.SENDING, PrintState.SENT, PrintState.UNCERTAIN}
        self._db.execute(
            "UPDATE job SET state = ?, since = ?, held = ? WHERE id = ?",
            (state, _stamp(_now()), held, job.id),
        )
        return replace(job, state=state)

    def states(self) -> dict[int, PrintState]:
        """Every job's state by its number."""
        rows = self._db.execute("SELECT id, state FROM job ORDER BY id")
        return {number: PrintState(state) for number, state in rows}

    def roll(self) -> Roll:
        """What was last entered of the roll of paper."""
        row = self._db.execute("SELECT since_near_end_mm, receipt_mm FROM roll").fetchone()
        return Roll(*row) if row else Roll()

    def enter_roll(self, roll: Roll) -> None:
        """Enter what is known of the roll now."""
        self._db.execute(
            "INSERT OR REPLACE INTO roll VALUES (1, ?, ?)",
            (roll.since_near_end_mm, roll.receipt_mm),
        )

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def _now() -> datetime:
    return datetime.now(UTC)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
