"""Kiosk and central service killed with -9, ten thousand times: what it costs, and that nothing is lost."""

from __future__ import annotations

import os
import signal
import time
from typing import Final

from tests.bench.kit import Figure, Samples, timed
from tests.bench.world import memory
from tests.sync.kills.campaign import campaign

_KILLS: Final = 10_000
_FEW: Final = 20
_SEED: Final = 20261123


def bench(*, quick: bool) -> list[Figure]:
    """One campaign; about a quarter of an hour. Raises `RuntimeError` if it does any harm."""
    kills = _FEW if quick else _KILLS
    with memory() as folder:
        began = time.perf_counter()
        outcome = campaign(folder, kills, _SEED)
        taken_ms = (time.perf_counter() - began) * 1000
    if outcome.harm:
        raise RuntimeError(f"lost, doubled or out of order: {sorted(outcome.harm)}")
    figure = Figure(
        "kills",
        "a life of a kiosk: start, store, send on a bad line, kill -9; in the end everything is brought",
        "fork and kill -9 of a process that does nothing",
        "ms",
        (taken_ms / kills,),
        _floor(100),
        {
            "kiosk kills": outcome.kiosk_kills,
            "central kills": outcome.central_kills,
            "promised": outcome.promised,
            "arrived": outcome.arrived,
            "lost": len(outcome.lost),
            "doubled": len(outcome.doubled),
            "out of order": len(outcome.disordered),
            **{f"{what} in trouble": often for what, often in outcome.troubles.items()},
        },
    )
    return [figure]


def _floor(repeats: int) -> Samples:
    return tuple(timed(_short_life) for _ in range(repeats))


def _short_life() -> None:
    child = os.fork()
    if child == 0:
        while True:
            signal.pause()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
