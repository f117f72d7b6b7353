"""The outbox' SQLite file. Used by one thread, over one connection.

WAL with `synchronous=FULL`: a commit has reached the disk (NORMAL loses committed cases in a
power cut). One connection only: SQLite 3.7.0 to 3.51.2 can corrupt a WAL that several write
(sqlite.org/wal.html, "the WAL-reset bug"). `secure_delete` and a truncating checkpoint leave
nothing of a deleted case in the file or its WAL.
"""

from __future__ import annotations

import base64
import random
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from kiosk.sync.backoff import LONGEST_WAIT_S, Backoff
from kiosk.sync.contract import OutboxItem, SealedFor
from kiosk.sync.reference import mint
from kiosk.sync.steady import Mark, SteadyClock

_PRAGMAS: Final = """
PRAGMA locking_mode=EXCLUSIVE;
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
PRAGMA secure_delete=ON;
PRAGMA temp_store=MEMORY;
"""

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    session TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    service TEXT NOT NULL,
    key_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    born REAL NOT NULL,
    not_before REAL NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    faults INTEGER NOT NULL DEFAULT 0,
    UNIQUE (session, sequence)
);
CREATE TABLE IF NOT EXISTS sessions (session TEXT PRIMARY KEY, last INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS dead (
    id INTEGER PRIMARY KEY, reference TEXT NOT NULL, service TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS clock (
    one INTEGER PRIMARY KEY CHECK (one = 1), steady REAL NOT NULL, wall REAL NOT NULL
);
"""

_DUE: Final = """
SELECT key, session, sequence, reference, service, key_id, sealed FROM items AS item
WHERE (faults > 0) = :faulty AND NOT EXISTS (
    SELECT 1 FROM items AS ahead
    WHERE ahead.session = item.session AND (
        ahead.sequence <= item.sequence
        AND ahead.not_before > :now AND ahead.not_before <= :latest
        OR ahead.sequence < item.sequence AND ahead.faults > 0
    )
)
ORDER BY id LIMIT :limit
"""

_SOONEST: Final = """
SELECT MIN(CASE WHEN not_before > :latest THEN 0 ELSE not_before END) FROM items AS head
WHERE NOT EXISTS (
    SELECT 1 FROM items AS ahead
    WHERE ahead.session = head.session AND ahead.sequence < head.sequence
)
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases wait, and how many will never arrive; the age of the oldest that waits."""

    waiting: int
    dead: int
    oldest_s: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Minted:
    """The names a stored item got."""

    key: UUID
    reference: str
    sequence: int


class Ledger:
    """Open an outbox file, creating it if need be. Every method may raise `sqlite3.Error`."""

    def __init__(self, path: Path, wall: Callable[[], float] = time.time) -> None:
        self._wall = wall
        self._db = sqlite3.connect(path, isolation_level=None, timeout=0.25)
        try:
            self.clock = self._prepare()
            self.scrub()
        except BaseException:
            self._db.close()
            raise

    def _prepare(self) -> SteadyClock:
        self._db.executescript(_PRAGMAS + _SCHEMA)
        if self._db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("the outbox file is damaged")
        found = self._db.execute("SELECT steady, wall FROM clock").fetchone()
        self._db.execute("DELETE FROM sessions WHERE session NOT IN (SELECT session FROM items)")
        return SteadyClock(Mark(*found) if found else None, wall=self._wall)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            mark = self.clock.mark()
            self._db.execute(
                "INSERT OR REPLACE INTO clock VALUES (1, ?, ?)", (mark.steady, mark.wall)
            )
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def add(
        self,
        session: str,
        service: str,
        key_id: str,
        prefix: str,
        seal_for: Callable[[SealedFor], bytes],
    ) -> Minted:
        """Mint key and reference, seal and store, all in one commit; on return it is on disk."""
        with self._transaction():
            (sequence,) = self._db.execute(
                "INSERT INTO sessions VALUES (?, 1)"
                " ON CONFLICT (session) DO UPDATE SET last = last + 1 RETURNING last",
                (session,),
            ).fetchone()
            minted = Minted(uuid4(), self._fresh_reference(prefix), sequence)
            sealed = seal_for(SealedFor(minted.key, minted.reference, service))
            self._db.execute(
                "INSERT INTO items"
                " (key, session, sequence, reference, service, key_id, sealed, born)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    str(minted.key),
                    session,
                    sequence,
                    minted.reference,
                    service,
                    key_id,
                    sealed,
                    self.clock.now(),
                ),
            )
        return minted

    def _fresh_reference(self, prefix: str) -> str:
        while True:
            reference = mint(prefix)
            known = self._db.execute(
                "SELECT 1 FROM items WHERE reference = :r"
                " UNION SELECT 1 FROM dead WHERE reference = :r",
                {"r": reference},
            )
            if known.fetchone() is None:
                return reference

    def due(self, limit: int, max_bytes: int) -> list[OutboxItem]:
        """The next items to send, in order; within a session none before an earlier one.

        An item with faults goes last and alone, so that no other suffers for it.
        A `not_before` further off than the longest wait cannot be true, and is ignored.
        """
        rows = self._due(limit, faulty=False) or self._due(1, faulty=True)
        items: list[OutboxItem] = []
        size = 0
        for key, session, sequence, reference, service, key_id, sealed in rows:
            size += len(sealed)
            if items and size > max_bytes:
                break
            items.append(
                OutboxItem(
                    key=UUID(key),
                    session=session,
                    sequence=sequence,
                    reference=reference,
                    service=service,
                    key_id=key_id,
                    sealed=base64.b64encode(sealed).decode(),
                )
            )
        return items

    def _due(self, limit: int, *, faulty: bool) -> list[tuple[Any, ...]]:
        now = self.clock.now()
        values = {"now": now, "latest": now + LONGEST_WAIT_S, "limit": limit, "faulty": faulty}
        return self._db.execute(_DUE, values).fetchall()

    def next_due_s(self) -> float | None:
        """Seconds until something is due; 0 if it is now, `None` if nothing waits."""
        now = self.clock.now()
        (soonest,) = self._db.execute(_SOONEST, {"latest": now + LONGEST_WAIT_S}).fetchone()
        return None if soonest is None else max(0.0, soonest - now)

    def delete(self, keys: Iterable[UUID]) -> None:
        """Forget delivered items, to the last byte."""
        with self._transaction():
            self._db.executemany("DELETE FROM items WHERE key = ?", [(str(key),) for key in keys])
        self.scrub()

    def bury(self, key: UUID, reason: str) -> int:
        """Make a dead letter of an item: its body goes, its reference and the reason stay."""
        return self._bury("SELECT id FROM items WHERE key = ?", str(key), reason)

    def bury_older_than(self, age_s: float, reason: str) -> int:
        """Make dead letters of all items that have waited longer; says how many."""
        born = self.clock.now() - age_s
        return self._bury("SELECT id FROM items WHERE born < ?", born, reason)

    def bury_faulty(self, faults: int, reason: str) -> int:
        """Make dead letters of all items with that many faults; says how many."""
        return self._bury("SELECT id FROM items WHERE faults >= ?", faults, reason)

    def _bury(self, which: str, value: str | float, reason: str) -> int:
        ids = self._db.execute(which, (value,)).fetchall()
        if not ids:
            return 0
        with self._transaction():
            self._db.executemany(
                "INSERT INTO dead (reference, service, reason)"
                " SELECT reference, service, ? FROM items WHERE id = ?",
                [(reason, item) for (item,) in ids],
            )
            self._db.executemany("DELETE FROM items WHERE id = ?", ids)
        self.scrub()
        return len(ids)

    def postpone(
        self,
        keys: Iterable[UUID],
        backoff: Backoff,
        retry_after_s: float,
        chance: random.Random,
        *,
        fault: bool,
    ) -> None:
        """Send these again later; `fault`: the central service answered, but not to them."""
        with self._transaction():
            for key in keys:
                row = self._db.execute("SELECT tries FROM items WHERE key = ?", (str(key),))
                for (tries,) in row.fetchall():
                    wait = backoff.wait_s(tries, retry_after_s, chance)
                    self._db.execute(
                        "UPDATE items SET tries = tries + 1, faults = faults + ?, not_before = ?"
                        " WHERE key = ?",
                        (int(fault), self.clock.now() + wait, str(key)),
                    )

    def hurry(self, within_s: float, chance: random.Random) -> None:
        """The central service is back: nothing waits longer than `within_s` from now."""
        soon = self.clock.now() + chance.uniform(0.0, within_s)
        with self._transaction():
            self._db.execute(
                "UPDATE items SET not_before = ?, tries = 0 WHERE not_before > ?", (soon, soon)
            )

    def counts(self) -> Counts:
        """How many wait and since when, how many are dead."""
        now = self.clock.now()
        row = self._db.execute(
            "SELECT (SELECT COUNT(*) FROM items), (SELECT COUNT(*) FROM dead),"
            " (SELECT COALESCE(MAX(0, ? - MIN(born)), 0) FROM items)",
            (now,),
        )
        return Counts(*row.fetchone())

    def scrub(self) -> None:
        """Move everything out of the WAL and empty it."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
