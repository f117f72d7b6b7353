"""The database by its URL: SQLite for one process, PostgreSQL for many."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql import Insert

from kiosk.central.store.tables import metadata

T = TypeVar("T")

_TRY_AGAIN: Final = {"40001", "40P01"}
"""SQLSTATE: serialization failure, deadlock detected."""

_TRIES: Final = 5


def connect(url: str) -> Engine:
    """The engine for `url`. Values never appear in its errors or logs."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
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


def create_tables(engine: Engine) -> None:
    """Create what is missing; several processes may do so at once."""
    for left in reversed(range(_TRIES)):
        try:
            metadata.create_all(engine)
            return
        except (IntegrityError, OperationalError, ProgrammingError):
            if not left:
                raise
            time.sleep(0.1)


def transact(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Run `work` in one transaction, again if the database asks for it; returns after the commit."""
    for _ in range(_TRIES - 1):
        try:
            with engine.begin() as db:
                return work(db)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in _TRY_AGAIN:
                raise
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


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_immediate
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(db: Connection) -> None:
    db.exec_driver_sql("BEGIN IMMEDIATE")
