"""Stores cases in process after process, each killed with -9 at a random moment.

A life is a fork of this process, which has imported everything: so it costs milliseconds. Prints,
for every life, the references its citizens were told were stored, by session.
After WITHIN_S seconds there is no next life.
Run: kiosk_lives.py FOLDER URL TOKEN SEED KILLS WITHIN_S [--fresh-keys]
"""

from __future__ import annotations

import gc
import json
import os
import random
import select
import signal
import sys
import time
from functools import partial
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[3]))

from kiosk.sync.backoff import Backoff
from kiosk.sync.client import CentralClient, Deadlines, Failed
from kiosk.sync.contract import Acks, Batch
from kiosk.sync.desk import SyncDesk
from kiosk.sync.keys import KeyStore
from kiosk.sync.outbox import NotStored, Outbox, Stored
from tests.sync.kills.forgetful import Forgetful
from tests.sync.parts import a_body

SESSIONS: Final = 3
EAGER: Final = 3
"""So many more cases than the killer waits for are on their way when it strikes."""
PATIENCE_S: Final = 0.3
"""With the central service away, what the killer waits for may not come."""
EXCHANGE: Final = "exchange"
IN_VAIN: Final = "in vain"


class Loud:
    """Tells by a pipe what a citizen is told, when cases are sent, and answered: each a line in one write."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    def tell(self, session: int, word: Stored | NotStored) -> None:
        """What became of a case."""
        if isinstance(word, Stored):
            self._say(f"{session} {word.reference}")

    def listens_to(self, client: CentralClient) -> CentralClient:
        """The same client, heard before it sends cases and after."""
        send = client.send

        def loudly(batch: Batch) -> Acks | Failed:
            self._say(EXCHANGE)
            reply = send(batch)
            self._say(IN_VAIN if isinstance(reply, Failed) else EXCHANGE)
            return reply

        client.send = loudly  # type: ignore[method-assign]
        return client

    def _say(self, line: str) -> None:
        os.write(self._pipe, f"{line}\n".encode())


def live(folder: Path, url: str, token: str, loud: Loud, cases: int, *, fresh_keys: bool) -> None:
    """Store so many cases and bring them, until killed or left alone."""
    killer = os.getppid()
    kind = Forgetful if fresh_keys else CentralClient
    desk = SyncDesk(
        loud.listens_to(kind(url, token, deadlines=Deadlines(1.0, 1.0, 1.0))),
        Outbox(folder / "outbox.db", backoff=Backoff(first_s=0.01, longest_s=0.1)),
        KeyStore(folder / "central-key.json"),
        lambda _: None,
        lambda *_: None,
        heartbeat_s=0.1,
    )
    desk.start()
    for number in range(cases):
        desk.store(number % SESSIONS, a_body(), partial(loud.tell, number % SESSIONS))
        time.sleep(0.001)
    while os.getppid() == killer:
        time.sleep(1)
    os._exit(1)


def heard(pipe: int, cases: int, exchanges: int) -> bytes:
    """What a life says until so many cases are stored and so many words on exchanges; or for a while.

    After an exchange in vain it is not waited for: the next comes only after a pause.
    """
    words = b""
    end = time.monotonic() + PATIENCE_S
    while True:
        lines = words.decode().splitlines()
        told = [line for line in lines if line not in {EXCHANGE, IN_VAIN}]
        tried = lines.count(EXCHANGE) >= exchanges or IN_VAIN in lines
        left_s = end - time.monotonic()
        if (len(told) >= cases and tried) or left_s <= 0:
            return words
        if select.select([pipe], [], [], left_s)[0]:
            words += os.read(pipe, 4096)


def main(
    folder: Path, url: str, token: str, seed: int, kills: int, within_s: float, *, fresh_keys: bool
) -> None:
    """Kill so many lives, or as many as there is time for."""
    end = time.monotonic() + within_s
    chance = random.Random(seed)
    lives: list[dict[str, list[str]]] = []
    gc.freeze()  # what was imported need not be looked through in every fork
    while len(lives) < kills and time.monotonic() < end:
        cases, exchanges = chance.randint(0, 2), chance.choice((0, 1, 1, 2, 2))
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            live(folder, url, token, Loud(write), cases + EAGER, fresh_keys=fresh_keys)
        os.close(write)
        words = heard(read, cases, exchanges)
        time.sleep(chance.choice((0.0, chance.uniform(0, 0.003), chance.uniform(0, 0.02))))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(read, "rb") as rest:
            words += rest.read()
        lives.append(promised(words))
    print(json.dumps(lives))


def promised(words: bytes) -> dict[str, list[str]]:
    """The references a life told its citizens, by session."""
    sessions: dict[str, list[str]] = {}
    for line in words.decode().splitlines():
        if line not in {EXCHANGE, IN_VAIN}:
            session, reference = line.split()
            sessions.setdefault(session, []).append(reference)
    return sessions


if __name__ == "__main__":
    _, where, url, token, seed, kills, within_s, *more = sys.argv
    main(
        *(Path(where), url, token, int(seed), int(kills), float(within_s)),
        fresh_keys="--fresh-keys" in more,
    )
