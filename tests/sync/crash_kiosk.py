"""Stores cases in process after process, each killed with -9 at a random moment.

Prints, for every life, the references its citizens were told were stored, by session.
Run: crash_kiosk.py FOLDER URL TOKEN SEED KILLS
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kiosk.sync.backoff import Backoff
from kiosk.sync.client import CentralClient, Deadlines
from kiosk.sync.desk import SyncDesk
from kiosk.sync.keys import KeyStore
from kiosk.sync.outbox import NotStored, Outbox, Stored
from tests.sync.parts import a_body


def live(folder: Path, url: str, token: str, told: int) -> None:
    desk = SyncDesk(
        CentralClient(url, token, deadlines=Deadlines(1.0, 1.0, 1.0)),
        Outbox(folder / "outbox.db", backoff=Backoff(first_s=0.01, longest_s=0.1)),
        KeyStore(folder / "central-key.json"),
        lambda _: None,
        lambda *_: None,
        heartbeat_s=0.1,
    )
    desk.start()
    room = threading.Semaphore(8)

    def tell(session: int, word: Stored | NotStored) -> None:
        if isinstance(word, Stored):
            os.write(told, f"{session} {word.reference}\n".encode())
        room.release()

    number = 0
    while True:
        room.acquire()
        session = number % 3
        desk.store(session, a_body(), lambda word, session=session: tell(session, word))  # type: ignore[misc]
        number += 1
        time.sleep(0.002)


def main(folder: Path, url: str, token: str, seed: int, kills: int) -> None:
    chance = random.Random(seed)
    lives: list[dict[str, list[str]]] = []
    for _ in range(kills):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            live(folder, url, token, write)
        os.close(write)
        time.sleep(chance.uniform(0.0, 0.12))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(read) as pipe:
            sessions: dict[str, list[str]] = {}
            for line in pipe:
                session, reference = line.split()
                sessions.setdefault(session, []).append(reference)
        lives.append(sessions)
    print(json.dumps(lives))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
