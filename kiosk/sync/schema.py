"""How the outbox' SQLite file is set and laid out, and its longer questions.

WAL with `synchronous=FULL`: a commit has reached the disk (NORMAL loses committed cases in a
power cut). One connection only: SQLite 3.7.0 to 3.51.2 can corrupt a WAL that several write
(sqlite.org/wal.html, "the WAL-reset bug"). `secure_delete` and a truncating checkpoint leave
nothing of a deleted case in the file or its WAL.
"""

from __future__ import annotations

from typing import Final

PRAGMAS: Final = """
PRAGMA locking_mode=EXCLUSIVE;
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
PRAGMA secure_delete=ON;
PRAGMA temp_store=MEMORY;
"""

SCHEMA: Final = """
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
CREATE TEMP TABLE gone (key TEXT PRIMARY KEY);
"""

DUE: Final = """
SELECT key, session, sequence, reference, service, key_id, sealed FROM items AS item
WHERE (faults > 0) = :faulty AND item.key NOT IN gone AND NOT EXISTS (
    SELECT 1 FROM items AS ahead
    WHERE ahead.session = item.session AND ahead.key NOT IN gone AND (
        ahead.sequence <= item.sequence
        AND ahead.not_before > :now AND ahead.not_before <= :latest
        OR ahead.sequence < item.sequence AND ahead.faults > 0
    )
)
ORDER BY id LIMIT :limit
"""

SOONEST: Final = """
SELECT MIN(CASE WHEN not_before > :latest THEN 0 ELSE not_before END) FROM items AS head
WHERE head.key NOT IN gone AND NOT EXISTS (
    SELECT 1 FROM items AS ahead
    WHERE ahead.session = head.session AND ahead.sequence < head.sequence
    AND ahead.key NOT IN gone
)
"""
