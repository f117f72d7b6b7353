"""What the start screen costs while nobody is there: CPU, redraws, memory."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests.bench.kit import Figure, Samples
from tests.bench.windows import leave, run_bare, run_kiosk, start_screen_is_up
from tests.bench.world import World

_SETTLE_S: Final = 4.0
"""Pictures are loaded ahead and devices found in this time."""


def bench(*, quick: bool) -> list[Figure]:
    """Processes in turns, each left alone for a while."""
    seconds, repeats = (2.0, 1) if quick else (12.0, 4)
    ours: list[dict[str, Any]] = []
    bare: list[dict[str, Any]] = []
    with World() as world:
        for turn in range(repeats):
            both = [("kiosk", ours), ("bare", bare)]
            for which, kept in both if turn % 2 else reversed(both):
                kept.append(world.child("idle", which, str(seconds)))

    def of(results: list[dict[str, Any]], key: str) -> Samples:
        return tuple(result[key] for result in results)

    floor_is = "a bare Kivy window with one label"
    detail = {
        "seconds": seconds,
        "redraws": median(of(ours, "redraws")),
        "redraws_floor": median(of(bare, "redraws")),
        "screen_thread": median(of(ours, "screen_thread")),
        "screen_thread_floor": median(of(bare, "screen_thread")),
    }
    rows = [("cpu", "CPU of the start screen", "% of a core", detail)]
    rows += [(kind, f"{kind.upper()} on the start screen", "MB", {}) for kind in ("rss", "pss")]
    return [
        Figure(f"idle {key}", what, floor_is, unit, of(ours, key), of(bare, key), more)
        for key, what, unit, more in rows
    ]


def memory_mb() -> dict[str, float]:
    """RSS and PSS of this process."""
    rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    kb = {line.split()[0][:-1]: int(line.split()[1]) for line in rollup.splitlines()[1:]}
    return {"rss": kb["Rss"] / 1024, "pss": kb["Pss"] / 1024}


class _Watch:
    """Waits for the first screen, lets it settle, then looks twice."""

    def __init__(self, seconds: float, bare: bool) -> None:
        self.seconds, self._bare = seconds, bare
        self._started, self._frames = False, 0
        self._before = (0.0, 0.0, 0.0, 0)
        self.result: dict[str, float] = {}

    def on_frame(self) -> None:
        from kivy.clock import Clock

        self._frames += 1
        if not self._started and (self._bare or start_screen_is_up()):
            self._started = True
            Clock.schedule_once(self._begin, min(_SETTLE_S, 2 * self.seconds))

    def _begin(self, _dt: float) -> None:
        from kivy.clock import Clock

        self._before = self._look()
        Clock.schedule_once(self._end, self.seconds)

    def _end(self, _dt: float) -> None:
        clock, cpu, thread, frames = (
            now - then for now, then in zip(self._look(), self._before, strict=True)
        )
        self.result = {
            "cpu": 100 * cpu / clock,
            "screen_thread": 100 * thread / clock,
            "redraws": frames,
            **memory_mb(),
        }
        leave()

    def _look(self) -> tuple[float, float, float, int]:
        return time.monotonic(), time.process_time(), time.thread_time(), self._frames


def main(config: Path, which: str, seconds: float) -> None:
    """One process left alone; prints what it cost."""
    watch = _Watch(seconds, which == "bare")
    if which == "bare":
        run_bare(config.parent / "kivy", watch.on_frame)
    else:
        run_kiosk(config, watch.on_frame)
    print(json.dumps(watch.result))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
