"""Cases on their way to the central service, on disk until it says it has them.

Only sealed bodies are stored. One writer thread owns the file; whoever stores is told after the
commit, and never before. Nothing here raises for a full or broken disk: that is a value.
"""

from __future__ import annotations

import errno
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

from kiosk.sync.backoff import Backoff
from kiosk.sync.contract import OutboxItem, SealedFor
from kiosk.sync.ledger import Counts, Ledger

T = TypeVar("T")

OLDEST_S: Final = 72 * 3600.0
"""Personal data, also sealed, waits no longer than this on a kiosk."""

MOST_FAULTS: Final = 100
"""So often the central service may answer without taking an item in (12 h at full backoff)."""

_FULL: Final = {errno.ENOSPC, errno.EDQUOT}
_DAMAGED: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class WhyNotStored(StrEnum):
    """Why a case could not be kept safe."""

    NO_KEY = "no-key"
    """No key of the central service has ever been seen: nothing to seal to."""
    TOO_LARGE = "too-large"
    """No request could carry it."""
    STOPPED = "stopped"
    """The kiosk is shutting down."""
    DISK_FULL = "disk-full"
    DISK_FAILED = "disk-failed"


@dataclass(frozen=True, slots=True)
class Stored:
    """The case is on disk, sealed; it will arrive under this reference."""

    reference: str
    key: UUID


@dataclass(frozen=True, slots=True)
class NotStored:
    """Nothing was kept, and nothing will be sent."""

    reason: WhyNotStored


class Buried(StrEnum):
    """Why an item became a dead letter."""

    REFUSED = "refused"
    TOO_OLD = "too-old"
    NEVER_TAKEN = "never-taken"


class Outbox:
    """A durable queue in one file; call from any thread. Not opened before it is first used."""

    def __init__(
        self,
        path: Path,
        *,
        prefix: str = "AAR",
        backoff: Backoff | None = None,
        oldest_s: float = OLDEST_S,
        most_faults: int = MOST_FAULTS,
        chance: random.Random | None = None,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._path = path
        self._prefix = prefix
        self._backoff = backoff or Backoff()
        self._oldest_s = oldest_s
        self._most_faults = most_faults
        self._chance = chance or random.SystemRandom()
        self._wall = wall
        self._closed = False
        self._opened: Ledger | None = None
        self._trouble: WhyNotStored | None = None
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="outbox")

    @property
    def trouble(self) -> WhyNotStored | None:
        """What was wrong with the disk when it was last written to; `None` if it took it."""
        return self._trouble

    def store(
        self,
        session: str,
        service: str,
        key_id: str,
        seal_for: Callable[[SealedFor], bytes],
        done: Callable[[Stored | NotStored], None],
    ) -> None:
        """Keep one item; `done` is called on the writer thread once it is on disk, or is not."""

        def job(ledger: Ledger) -> Stored | NotStored:
            minted = ledger.add(session, service, key_id, self._prefix, seal_for)
            return Stored(minted.reference, minted.key)

        def answer() -> None:
            done(self._attempt(job) or NotStored(self._trouble or WhyNotStored.DISK_FAILED))

        self._writer.submit(answer).add_done_callback(report)

    def due(self, limit: int = 100, max_bytes: int = 1_000_000) -> list[OutboxItem]:
        """The next items to send, in the order they shall arrive."""
        return self._look(lambda ledger: ledger.due(limit, max_bytes)) or []

    def next_due_s(self) -> float | None:
        """Seconds until something is due, `None` if nothing waits."""
        return self._look(lambda ledger: ledger.next_due_s())

    def counts(self) -> Counts | None:
        """How many cases wait and how many are dead letters; `None` if the disk cannot tell."""
        return self._look(lambda ledger: ledger.counts())

    def delivered(self, keys: Iterable[UUID]) -> bool:
        """Forget these, wiped from the disk; `False` if they will be sent again.

        If the disk refuses (it may be full) they are wiped later, and not sent again meanwhile.
        """
        known = self._look(lambda ledger: ledger.gone(keys))
        self._do(lambda ledger: ledger.forget())
        return known is not None

    def refused(self, key: UUID) -> bool:
        """The central service will never take this one; its body is removed, and it is counted."""
        return self._ask(lambda ledger: ledger.bury(key, Buried.REFUSED)) is not None

    def postponed(self, keys: Iterable[UUID], retry_after_s: float = 0.0, *, fault: bool) -> bool:
        """Wait with these; `fault`: the central service answered and did not take them in."""
        return self._do(
            lambda ledger: ledger.postpone(
                keys, self._backoff, retry_after_s, self._chance, fault=fault
            )
        )

    def hurry(self, within_s: float) -> bool:
        """The central service is back: nothing waits longer than this."""
        return self._do(lambda ledger: ledger.hurry(within_s, self._chance))

    def look_again(self) -> None:
        """If the disk refused, see whether it takes a little now; else `trouble` stays."""
        if self._trouble is not None:
            self._do(lambda ledger: ledger.touch())

    def bury_hopeless(self) -> int:
        """Make dead letters of what is too old or was never taken; says how many."""

        def job(ledger: Ledger) -> int:
            ledger.forget()
            old = ledger.bury_older_than(self._oldest_s, Buried.TOO_OLD)
            return old + ledger.bury_faulty(self._most_faults, Buried.NEVER_TAKEN)

        return self._look(job) or 0

    def close(self) -> None:
        """Finish what was asked for, then let go of the file."""
        if self._closed:
            return
        self._closed = True

        def job() -> None:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

        self._writer.submit(job)
        self._writer.shutdown(wait=True)

    def _do(self, job: Callable[[Ledger], None]) -> bool:
        def done(ledger: Ledger) -> bool:
            job(ledger)
            return True

        return self._ask(done) or False

    def _ask(self, job: Callable[[Ledger], T]) -> T | None:
        return self._writer.submit(self._attempt, job).result()

    def _look(self, job: Callable[[Ledger], T]) -> T | None:
        """What writes nothing, or perhaps not: it proves nothing about a disk that refused before."""
        return self._writer.submit(self._attempt, job, proves=False).result()

    def _attempt(self, job: Callable[[Ledger], T], *, proves: bool = True) -> T | None:
        try:
            result = job(self._ledger())
        except sqlite3.Error as error:
            self._trouble = _why(error)
            return None
        except OSError as error:
            full = error.errno in _FULL
            self._trouble = WhyNotStored.DISK_FULL if full else WhyNotStored.DISK_FAILED
            return None
        if proves:
            self._trouble = None
        return result

    def _ledger(self) -> Ledger:
        if self._opened is None:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
            try:
                self._opened = Ledger(self._path, self._wall)
            except sqlite3.DatabaseError as error:
                if not _is_damaged(error):
                    raise
                _set_aside(self._path)
                self._opened = Ledger(self._path, self._wall)
        return self._opened


def _is_damaged(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code is None or (code & 0xFF) in _DAMAGED


def _why(error: sqlite3.Error) -> WhyNotStored:
    code = getattr(error, "sqlite_errorcode", None)
    full = code is not None and (code & 0xFF) == sqlite3.SQLITE_FULL
    return WhyNotStored.DISK_FULL if full else WhyNotStored.DISK_FAILED


def _set_aside(path: Path) -> None:
    """Keep a damaged file for the technician (its bodies are sealed), and begin a new one."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))


def report(job: Future[None]) -> None:
    """What nobody expected is not swallowed: it goes where a thread's exception goes."""
    error = job.exception()
    if error is not None:
        threading.excepthook(
            threading.ExceptHookArgs(
                (type(error), error, error.__traceback__, threading.current_thread())
            )
        )
