"""Keeping a case safe: from the kiosk's word to the disk's."""

from __future__ import annotations

import base64
import os
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.sync.client import CentralClient
from kiosk.sync.contract import CentralKey, SealedFor, fingerprint, seal
from kiosk.sync.desk import SyncDesk
from kiosk.sync.keys import KeyStore
from kiosk.sync.outbox import NotStored, Outbox, Stored
from tests.bench.kit import Figure, Samples, in_turns, p99, timed
from tests.bench.world import scratch
from tests.sync.parts import a_body

_BYTES: Final = 400


def bench(*, quick: bool) -> list[Figure]:
    """One case at a time, each in a commit of its own, on the disk of this checkout."""
    with scratch() as name:
        folder = Path(name)
        store, close = _ours(folder)
        insert, flush = _sqlite(folder), _fsync(folder)
        jobs = [partial(timed, job) for job in (store, insert, flush)]
        in_turns(3, *jobs)
        ours, bare, floor = in_turns(5 if quick else 1000, *jobs)
        close()
        held, submit = _caller(folder, 5 if quick else 1000)
    what = "one case sealed and on disk, until the caller knows"
    return [
        Figure(
            "enqueue",
            what,
            "bare sqlite3, WAL, synchronous=FULL, one INSERT",
            "ms",
            ours,
            bare,
            {"p99": p99(ours), "p99 of the floor": p99(bare)},
        ),
        Figure(
            "enqueue disk",
            what,
            f"write {_BYTES} bytes and fdatasync",
            "ms",
            ours,
            floor,
            {"p99": p99(ours), "p99 of the floor": p99(floor)},
        ),
        Figure(
            "enqueue caller",
            "how long the thread that hands a case to the desk is held: the screen's own",
            "a call handed to a ThreadPoolExecutor",
            "ms",
            held,
            submit,
            {"p99": p99(held), "p99 of the floor": p99(submit)},
        ),
    ]


def _caller(folder: Path, repeats: int) -> tuple[Samples, Samples]:
    keys, body = KeyStore(folder / "key.json"), a_body()
    keys.accept(_key())
    client = CentralClient("http://127.0.0.1:9", "token")
    outbox = Outbox(folder / "caller.sqlite")
    desk = SyncDesk(client, outbox, keys, lambda _state: None, lambda *_: None)
    told = threading.Event()

    def hand_over() -> float:
        told.clear()
        taken = timed(lambda: desk.store(1, body, lambda _word: told.set()))
        told.wait(20)
        return taken

    with ThreadPoolExecutor(1) as pool:

        def submit() -> float:
            told.clear()
            taken = timed(lambda: pool.submit(told.set))
            told.wait(20)
            return taken

        held, floor = in_turns(repeats, hand_over, submit)
    desk.stop()
    return held, floor


def _ours(folder: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    outbox = Outbox(folder / "outbox.sqlite")
    key, body = _key(), a_body()

    def sealed(envelope: SealedFor) -> bytes:
        return seal(key, envelope, body)

    def store() -> None:
        heard: list[Stored | NotStored] = []
        told = threading.Event()

        def done(result: Stored | NotStored) -> None:
            heard.append(result)
            told.set()

        outbox.store("bench-1", body.service, key.key_id, sealed, done)
        told.wait(20)
        if not isinstance(heard[0], Stored):
            raise TypeError(f"not stored: {heard}")

    return store, outbox.close


def _key() -> CentralKey:
    raw = X25519PrivateKey.generate().public_key().public_bytes_raw()
    return CentralKey(
        key_id="bench", public_key=base64.b64encode(raw).decode(), fingerprint=fingerprint(raw)
    )


def _sqlite(folder: Path) -> Callable[[], None]:
    database = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    database.executescript(
        "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE items (id INTEGER PRIMARY KEY, body BLOB)"
    )
    body = os.urandom(_BYTES)

    def insert() -> None:
        database.execute("INSERT INTO items (body) VALUES (?)", (body,))

    return insert


def _fsync(folder: Path) -> Callable[[], None]:
    file = os.open(folder / "bare.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    body = os.urandom(_BYTES)

    def flush() -> None:
        os.write(file, body)
        os.fdatasync(file)

    return flush
