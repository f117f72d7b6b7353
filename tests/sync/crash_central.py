"""Serves in process after process, each killed with -9 at a random moment; the last one stays.

Run: crash_central.py DATABASE_URL KEY_FILE PORT TOKEN OPERATOR SEED KILLS
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kiosk.central.app import prepare
from kiosk.central.seed import Seed
from kiosk.central.server import serve
from kiosk.central.store.database import connect


def main(url: str, key: str, port: int, tokens: tuple[str, str], seed: int, kills: int) -> None:
    # The tables are there, as at every start but the first: lives are shorter than making them takes.
    engine = connect(url)
    prepare(engine, Seed())
    engine.dispose()
    chance = random.Random(seed)
    for _ in range(kills):
        child = os.fork()
        if child == 0:
            serve(url, "127.0.0.1", port, tokens[0], key_file=Path(key), operator_token=tokens[1])
        time.sleep(chance.uniform(0.1, 0.5))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    serve(url, "127.0.0.1", port, tokens[0], key_file=Path(key), operator_token=tokens[1])


if __name__ == "__main__":
    _, url, key, port, token, operator, seed, kills = sys.argv
    main(url, key, int(port), (token, operator), int(seed), int(kills))
