"""What the tests of the outbox put into one, and how they look into its files."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kiosk.sync.outbox import NotStored, Outbox, Stored
from tests.sync.parts import told

NOW: Final = 1_795_000_000.0
CANARY: Final = b"a sealed body that must go away " * 20

Open = Callable[..., Outbox]


def put(outbox: Outbox, session: str = "boot-1", body: bytes = CANARY) -> Stored | NotStored:
    """Store a body, and wait for the word."""

    def ask(done: Callable[[Stored | NotStored], None]) -> None:
        outbox.store(session, "health-card", "key-1", lambda _: body, done)

    return told(ask)


def surely_put(outbox: Outbox, session: str = "boot-1") -> Stored:
    """Store one; fails if it is not stored."""
    word = put(outbox, session)
    assert isinstance(word, Stored)
    return word


def refuse(*_: object) -> None:
    """As the disk does when it is full."""
    raise sqlite3.OperationalError("database or disk is full")


def files(folder: Path) -> bytes:
    """Everything that is in the files of a folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
