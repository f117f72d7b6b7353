"""The outbox' SQLite file. Used by one thread, over one connection; how it is set is in `schema.py`."""

from __future__ import annotations

import base64
import random
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from kiosk.sync.backoff import LONGEST_WAIT_S, Backoff
from kiosk.sync.contract import OutboxItem, SealedFor
from kiosk.sync.reference import mint
from kiosk.sync.schema import DUE, PRAGMAS, SCHEMA, SOONEST
from kiosk.sync.steady import Mark, SteadyClock


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


def connect(path: Path) -> sqlite3.Connection:
    """A connection that begins no transaction by itself, and soon says so if the file is taken."""
    return sqlite3.connect(path, isolation_level=None, timeout=0.25)


class Ledger:
    """Open an outbox file, creating it if need be. Every method may raise `sqlite3.Error`."""

    def __init__(
        self,
        path: Path,
        wall: Callable[[], float] = time.time,
        connect: Callable[[Path], sqlite3.Connection] = connect,
    ) -> None:
        self._wall = wall
        self._db = connect(path)
        try:
            self.clock = self._prepare()
            self.scrub()
        except BaseException:
            self._db.close()
            raise

    def _prepare(self) -> SteadyClock:
        self._db.executescript(PRAGMAS + SCHEMA)
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
        return self._db.execute(DUE, values).fetchall()

    def next_due_s(self) -> float | None:
        """Seconds until something is due; 0 if it is now, `None` if nothing waits."""
        now = self.clock.now()
        (soonest,) = self._db.execute(SOONEST, {"latest": now + LONGEST_WAIT_S}).fetchone()
        return None if soonest is None else max(0.0, soonest - now)

    def touch(self) -> None:
        """Write what time it is, and nothing else."""
        with self._transaction():
            pass

    def gone(self, keys: Iterable[UUID]) -> int:
        """Never send these again in this process; kept in memory, so a full disk does not matter.

        Says how many they are.
        """
        names = [(str(key),) for key in keys]
        self._db.executemany("INSERT OR IGNORE INTO gone VALUES (?)", names)
        return len(names)

    def forget(self) -> None:
        """Delete what is `gone`, to the last byte; if the disk refuses, it can be tried again."""
        if self._db.execute("SELECT 1 FROM gone LIMIT 1").fetchone() is None:
            return
        with self._transaction():
            self._db.execute("DELETE FROM items WHERE key IN gone")
        self._db.execute("DELETE FROM gone")
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
