"""Databases for a test: a SQLite file, or one of a real PostgreSQL, which is emptied and used again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, func, select, text
from sqlalchemy.pool import NullPool

from kiosk.central.store import schema
from kiosk.central.store.database import connect
from kiosk.central.store.tables import metadata
from tests.peers.postgres import Postgres


@dataclass(frozen=True)
class Database:
    """Where it is, and how to look into it behind the service's back."""

    url: str
    stored: Callable[[], bytes]
    """Everything in it, as it lies there: to see that something does not."""

    def rows(self, table: str) -> int:
        """How many there are."""
        engine = connect(self.url)
        with engine.connect() as db:
            found = db.scalar(select(func.count()).select_from(metadata.tables[table]))
        engine.dispose()
        return found or 0


Make = Callable[[], Database]


def sqlite_files(folder: Path, template: Path) -> Make:
    """A new file each time, as the template was left: to bring it up takes longer than most tests."""
    made: list[Path] = []

    def make() -> Database:
        file = folder / f"central-{len(made)}.db"
        made.append(file)
        shutil.copyfile(template, file)
        return Database(
            f"sqlite:///{file}",
            lambda: b"".join(path.read_bytes() for path in folder.glob(f"{file.name}*")),
        )

    return make


def migrated(url: str) -> None:
    """Bring a database's tables up, and leave no connection and no log behind."""
    engine = connect(url)
    schema.bring_up(engine)
    engine.dispose()


@dataclass
class Pool:
    """Migrated databases of one PostgreSQL: to make one takes longer than most tests."""

    postgres: Postgres
    parts: ExitStack
    free: list[str] = field(default_factory=list)

    @contextmanager
    def lending(self) -> Iterator[Make]:
        """Databases for one test."""
        lent: list[str] = []

        def make() -> Database:
            name = self.free.pop() if self.free else self._new()
            lent.append(name)
            url = self.postgres.url(name)
            return Database(url, lambda: _contents(url))

        try:
            yield make
        finally:
            for name in lent:
                _empty(self.postgres.url(name))
            self.free += lent

    def _new(self) -> str:
        name = self.parts.enter_context(self.postgres.database())
        migrated(self.postgres.url(name))
        return name


def _empty(url: str) -> None:
    engine = create_engine(connect(url).url, poolclass=NullPool)
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    filled = " UNION ALL ".join(
        f"SELECT '{t}' WHERE EXISTS (SELECT FROM {t})" for t in metadata.tables
    )
    with engine.begin() as db:
        db.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))
        # Each table that is truncated gets new files: all of them took three times as long.
        if tables := ", ".join(db.scalars(text(filled))):
            db.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))


def _contents(url: str) -> bytes:
    engine = create_engine(connect(url).url, poolclass=NullPool)
    found = bytearray()
    with engine.connect() as db:
        for name, table in metadata.tables.items():
            found += name.encode()
            for row in db.execute(select(table)):
                found += b"".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
    return bytes(found)
