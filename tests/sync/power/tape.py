"""SQLite over a file system that writes down what is done to it, as a power cut would find it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self, cast
from uuid import uuid4

import apsw


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes for a place in a file; the disk has them for sure only after a `Sync`."""

    file: str
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file is cut to `size` bytes; for sure only after a `Sync`."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """The disk has all of a file."""

    file: str


@dataclass(frozen=True, slots=True)
class Delete:
    """A file goes; for sure only after a `SyncFolder`."""

    file: str


@dataclass(frozen=True, slots=True)
class SyncFolder:
    """The disk has all names: which files there are, and which not."""


@dataclass(frozen=True, slots=True)
class Note:
    """What the program says, and to whom it has thereby given its word."""

    says: object


Entry = Write | Truncate | Sync | Delete | SyncFolder | Note


@dataclass
class Tape:
    """Everything in the order it happened."""

    entries: list[Entry] = field(default_factory=list)

    def note(self, says: object) -> None:
        """Write down what the program says now."""
        self.entries.append(Note(says))


_NAMED_BY_SYNC: Final = apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL
"""SQLite flushes the folder with the first flush of these (os_unix.c, UNIXFILE_DIRSYNC)."""


class _File(apsw.VFSFile):
    def __init__(self, tape: Tape, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        asked = flags[0]
        super().__init__("", name, flags)
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        self._tape, self._name = tape, Path(path).name
        self._flushes_folder = bool(asked & _NAMED_BY_SYNC)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 - SQLite's own name
        super().xWrite(data, offset)
        self._tape.entries.append(Write(self._name, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._tape.entries.append(Truncate(self._name, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._tape.entries.append(Sync(self._name))
        if self._flushes_folder:
            self._tape.entries.append(SyncFolder())
            self._flushes_folder = False


class _Vfs(apsw.VFS):
    def __init__(self, tape: Tape, name: str) -> None:
        super().__init__(name, base="")
        self._tape = tape

    def xOpen(  # noqa: N802
        self, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> apsw.VFSFile:
        return _File(self._tape, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(filename, syncdir)
        self._tape.entries.append(Delete(Path(filename).name))
        if syncdir:
            self._tape.entries.append(SyncFolder())


class TapedConnection:
    """As much of `sqlite3.Connection` as the ledger uses, every access to the disk on a tape."""

    def __init__(self, path: Path, tape: Tape, change: Callable[[str], str]) -> None:
        name = f"taped-{uuid4().hex}"
        self._vfs = _Vfs(tape, name)
        self._db = apsw.Connection(str(path), vfs=name)
        self._change = change

    @classmethod
    def to(
        cls, tape: Tape, change: Callable[[str], str] = lambda sql: sql
    ) -> Callable[[Path], sqlite3.Connection]:
        """For the ledger to connect with; `change` may falsify its statements."""

        def connect(path: Path) -> sqlite3.Connection:
            return cast("sqlite3.Connection", cls(path, tape, change))

        return connect

    @property
    def in_transaction(self) -> bool:
        """As `sqlite3`'s."""
        return self._db.in_transaction

    def execute(self, sql: str, values: Any = None) -> apsw.Cursor:
        """As `sqlite3`'s."""
        return self._db.execute(self._change(sql), values)

    def executemany(self, sql: str, values: Iterable[Any]) -> apsw.Cursor:
        """As `sqlite3`'s."""
        return self._db.executemany(self._change(sql), values)

    def executescript(self, sql: str) -> Self:
        """As `sqlite3`'s; apsw's `execute` takes any number of statements."""
        self._db.execute(self._change(sql)).fetchall()
        return self

    def close(self) -> None:
        """As `sqlite3`'s."""
        self._db.close()
        self._vfs.unregister()
