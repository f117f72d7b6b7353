"""The power cut at ten thousand moments: what starting again costs, and that no word is broken."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.bench.kit import Figure
from tests.bench.world import memory
from tests.sync.power.survey import Survey, Words, survey

_POINTS: Final = 10_000
_FEW: Final = 40
_SEED: Final = 20261123


def bench(*, quick: bool) -> list[Figure]:
    """Raises `RuntimeError` if a word was broken, or if the control breaks none."""
    points = _FEW if quick else _POINTS
    with memory() as folder:
        found, ours = _per_point(points, lambda: survey(folder, points, _SEED))
        _, floor = _per_point(points, lambda: survey(folder, points, _SEED, look=_not_at_all))
        control = survey(folder, points, _SEED, safe=False)
    if found.lost or found.spoilt or found.back:
        raise RuntimeError(f"a word was broken: {found}")
    if not control.lost:
        raise RuntimeError("synchronous=NORMAL lost nothing: this proves nothing")
    figure = Figure(
        "power",
        "a power cut simulated, the outbox opened by the product's code, and every word looked up",
        "the same power cut simulated, and its files not opened",
        "ms",
        (ours,),
        (floor,),
        {
            "moments": found.points,
            "of them under way": found.torn,
            "lost": found.lost,
            "spoilt": found.spoilt,
            "lost with synchronous=NORMAL": control.lost,
        },
    )
    return [figure]


def _per_point(points: int, run: Callable[[], Survey]) -> tuple[Survey, float]:
    began = time.perf_counter()
    found = run()
    return found, (time.perf_counter() - began) * 1000 / points


def _not_at_all(_folder: Path, _words: Words, _found: Survey) -> None:
    """Look at nothing."""
