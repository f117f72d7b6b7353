"""The database by its URL: SQLite for one process, PostgreSQL for many."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql import Insert

T = TypeVar("T")

_TRY_AGAIN: Final = {"40001", "40P01"}
"""SQLSTATE: serialization failure, deadlock detected."""

_AWAY: Final = ("08", "53", "57")
"""SQLSTATE classes: connection exception, insufficient resources, operator intervention."""

_SQLITE_AWAY: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}

_TRIES: Final = 8
_FIRST_PAUSE_S: Final = 0.01

_CONNECTIONS: Final = 10
"""Of one worker; PostgreSQL allows 100 in all unless told otherwise."""

_WAIT_S: Final = 5
"""For a connection, new or free; the kiosk waits 8 s for an answer."""


def is_embedded(url: str | URL) -> bool:
    """Whether the database is a file of this one process, and no server."""
    return make_url(url).get_backend_name() == "sqlite"


def connect(url: str) -> Engine:
    """The engine for `url`. Values never appear in its errors or logs."""
    if not is_embedded(url):
        return create_engine(
            _with_driver(make_url(url)),
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_timeout=_WAIT_S,
            connect_args={"connect_timeout": _WAIT_S},
        )
    # One connection: SQLite writes one at a time anyway, and before 3.51.3 a WAL with several
    # connections can be corrupted.
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def transact(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Run `work` in one transaction, again if the database asks for it; returns after the commit.

    `work` may run several times; only the last one's doings stay. A commit whose acknowledgment is
    lost is told as failed, and may have happened: what must not happen twice has a key.
    """
    for turn in range(_TRIES - 1):
        try:
            with engine.begin() as db:
                return work(db)
        except DBAPIError as error:
            if _sqlstate(error) not in _TRY_AGAIN:
                raise
            # Those who got into each other's way must not meet again at the same moment.
            time.sleep(random.uniform(0, _FIRST_PAUSE_S * 2**turn))  # noqa: S311 - no secret
    with engine.begin() as db:
        return work(db)


def insert_once(db: Connection, statement: Insert) -> bool:
    """Insert, unless a unique constraint says that somebody else was first."""
    try:
        with db.begin_nested():
            db.execute(statement)
    except IntegrityError:
        return False
    return True


def is_away(error: Exception) -> bool:
    """Whether this says that the database cannot serve now, rather than that a statement is wrong."""
    if isinstance(error, NoConnection):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _SQLITE_AWAY
    state = _sqlstate(error)
    if state:
        return state in _TRY_AGAIN or state.startswith(_AWAY)
    return error.connection_invalidated or isinstance(error, OperationalError)


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _with_driver(url: URL) -> URL:
    """`postgres://` and `postgresql://` mean the driver that is installed with this service."""
    plain = url.drivername in {"postgres", "postgresql"}
    return url.set(drivername="postgresql+psycopg") if plain else url


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_immediate
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(db: Connection) -> None:
    db.exec_driver_sql("BEGIN IMMEDIATE")
