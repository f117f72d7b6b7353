"""From starting the process to the first screen that can be pressed."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from tests.bench.kit import Figure, in_turns
from tests.bench.windows import leave, run_bare, run_kiosk, start_screen_is_up
from tests.bench.world import World


def bench(*, quick: bool) -> list[Figure]:
    """Fresh processes in turns; the first of each, on cold caches, does not count."""
    with World() as world:

        def start(which: str) -> float:
            began = time.monotonic()  # the same clock in every process
            drawn: float = world.child("start", which)["drawn"]
            return (drawn - began) * 1000

        start("kiosk")
        ours, floor = in_turns(1 if quick else 9, lambda: start("kiosk"), lambda: start("bare"))
    figure = Figure(
        "start",
        "`kiosk run` to its first screen that can be pressed",
        "a bare Kivy window with one label",
        "ms",
        ours,
        floor,
    )
    return [figure]


def main(config: Path, which: str) -> None:
    """One start; prints when its first screen was drawn."""
    seen: list[float] = []

    def on_frame() -> None:
        if not seen and (which == "bare" or start_screen_is_up()):
            seen.append(time.monotonic())
            leave()

    if which == "bare":
        run_bare(config.parent / "kivy", on_frame)
    else:
        run_kiosk(config, on_frame)
    print(json.dumps({"drawn": seen[0]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
