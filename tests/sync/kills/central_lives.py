"""Serves in process after process, each killed with -9 at a random moment; at the end of stdin one stays.

Each life prints its address. Run: central_lives.py DATABASE_URL KEY_FILE PORT TOKEN OPERATOR SEED
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from kiosk.central.server import serve


def main(url: str, key: str, port: int, tokens: tuple[str, str], seed: int) -> None:
    chance = random.Random(seed)
    enough = False
    while not enough:
        child = os.fork()
        if child == 0:
            serve(url, "127.0.0.1", port, tokens[0], key_file=Path(key), operator_token=tokens[1])
        # Its start takes a good part of a second: some are killed within it, most while they serve.
        enough = bool(
            select.select(
                [sys.stdin], [], [], chance.choice((chance.uniform(0, 1), chance.uniform(1, 8)))
            )[0]
        )
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    serve(url, "127.0.0.1", port, tokens[0], key_file=Path(key), operator_token=tokens[1])


if __name__ == "__main__":
    _, url, key, port, token, operator, seed = sys.argv
    main(url, key, int(port), (token, operator), int(seed))
