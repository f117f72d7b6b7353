"""Pulls the plug at many moments of a story, and looks what the kiosk finds when it starts again."""

from __future__ import annotations

import shutil
import sqlite3
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Self
from uuid import UUID

from kiosk.sync.ledger import Ledger
from tests.sync.power.disk import Disk
from tests.sync.power.story import Leaving, Left, Stored, Storing, tell
from tests.sync.power.tape import Note, Sync, Tape, Write


@dataclass
class Words:
    """What the program had said up to a moment."""

    given: dict[UUID, Storing] = field(default_factory=dict)
    promised: set[UUID] = field(default_factory=set)
    """Those a citizen was told of, and nobody was about to forget."""
    forgotten: set[UUID] = field(default_factory=set)
    buried: set[str] = field(default_factory=set)

    def hear(self, says: object) -> None:
        """One word more."""
        match says:
            case Storing(key=key):
                self.given[key] = says
            case Stored(key=key):
                self.promised.add(key)
            case Leaving(keys=keys):
                self.promised -= keys
            case Left(keys=keys, dead=dead):
                self.forgotten |= keys
                self.buried |= {dead} - {""}


@dataclass
class Survey:
    """What became of the words at all the moments looked at."""

    points: int = 0
    torn: int = 0
    """Of these: with something under way that the disk did not have for sure."""
    lost: int = 0
    """Points where a promised case was not there, or not whole."""
    spoilt: int = 0
    """Points where the file could not be read, or held what nobody gave."""
    back: int = 0
    """Points where something forgotten was there again, or a dead letter was missing."""

    def __iadd__(self, other: Survey) -> Self:
        for name in ("points", "torn", "lost", "spoilt", "back"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


Look = Callable[[Path, Words, Survey], None]
"""Looks at what is in a folder after a power cut, knows what was said, and writes down what is wrong."""


def look_as_the_kiosk(folder: Path, words: Words, found: Survey) -> None:
    """By the product's own code, as it starts again."""
    try:
        items, dead = _recovered(folder / "outbox.sqlite")
    except sqlite3.Error:
        found.spoilt += 1
        found.lost += bool(words.promised)
        return
    whole = {key for key, body in items.items() if key in words.given and _is(words, key, body)}
    found.spoilt += len(whole) < len(items)
    found.lost += not words.promised <= whole
    found.back += bool(words.forgotten & set(items)) or not words.buried <= dead


def survey(
    folder: Path,
    points: int,
    seed: int,
    *,
    safe: bool = True,
    stories: int = 20,
    look: Look = look_as_the_kiosk,
) -> Survey:
    """Look at so many moments of so many stories; `folder` is best in memory."""
    found = Survey()
    for number in range(stories):
        place = folder / f"{'full' if safe else 'normal'}-{seed}-{number}"
        place.mkdir(parents=True)
        tape = tell(place, seed + number, safe=safe)
        share = points // stories + (number < points % stories)
        found += _of_one(tape, place / "after", share, Random(seed + number), look)
        shutil.rmtree(place)
    return found


def _of_one(tape: Tape, folder: Path, points: int, chance: Random, look: Look) -> Survey:
    disk, words, found = Disk(), Words(), Survey()
    moments = sorted(chance.randint(0, len(tape.entries)) for _ in range(points))
    for happened, entry in enumerate((*tape.entries, Note(None))):
        here = bisect_right(moments, happened) - bisect_right(moments, happened - 1)
        for _ in range(here):
            found.points += 1
            found.torn += _is_under_way(tape, happened)
            _put(disk.after_power_cut(chance), folder)
            look(folder, words, found)
        disk.feed(entry)
        if isinstance(entry, Note):
            words.hear(entry.says)
    return found


def _is_under_way(tape: Tape, happened: int) -> bool:
    for entry in reversed(tape.entries[:happened]):
        match entry:
            case Sync():
                return False
            case Write():
                return True
    return False


def _put(files: dict[str, bytes], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _is(words: Words, key: UUID, row: tuple[str, bytes]) -> bool:
    given = words.given[key]
    return row == (given.session, given.body)


def _recovered(file: Path) -> tuple[dict[UUID, tuple[str, bytes]], set[str]]:
    """What the product itself makes of the file when it opens it. Raises `sqlite3.Error`."""
    ledger = Ledger(file)
    try:
        rows = ledger._db.execute("SELECT key, session, sealed FROM items").fetchall()
        dead = ledger._db.execute("SELECT reference FROM dead").fetchall()
        if ledger._db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("not whole")
    finally:
        ledger.close()
    items = {UUID(key): (session, sealed) for key, session, sealed in rows}
    return items, {reference for (reference,) in dead}
