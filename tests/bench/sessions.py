"""Whether a kiosk grows: its memory after one session, and after many."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path
from typing import Any, Final

from tests.bench.idle import memory_mb
from tests.bench.kit import Figure
from tests.bench.windows import HEIGHT, WIDTH
from tests.bench.world import child, scratch

_FELT_MS: Final = 50.0


def bench(*, quick: bool) -> list[Figure]:
    """One process that plays session after session."""
    marks = (1, 2, 4) if quick else (1, 50, 200)
    with scratch() as home:
        taken = child("sessions", home, *map(str, marks))
    points: list[dict[str, Any]] = taken["points"]
    first, middle, last = points
    after = marks[-1] - marks[-2]
    growth = {
        f"{name}_after_{point['sessions']}": point[name]
        for point in points
        for name in ("rss", "widgets")
    }
    detail = growth | {
        "kb_per_session": 1024 * (last["rss"] - middle["rss"]) / after,
        "seconds_per_session": taken["seconds"] / marks[-1],
        "longest_gc_pause_ms": taken["longest_pause"],
        "long_gc_pauses_per_session": taken["long_pauses"] / marks[-1],
    }
    what = f"RSS after {marks[-1]} whole sessions, every screen drawn"
    floor_is = "the same process after its first session"
    return [
        Figure("sessions", what, floor_is, "MB", (last["rss"],), (first["rss"],), detail),
    ]


class _Pauses:
    """The garbage collector's pauses on the screen's thread, in ms, that a person can feel."""

    def __init__(self) -> None:
        self.long = [0.0]
        self._began = 0.0
        self.go_on()

    def go_on(self) -> None:
        gc.callbacks.append(self._heard)

    def stop(self) -> None:
        gc.callbacks.remove(self._heard)

    def _heard(self, phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.perf_counter()
        elif (pause := (time.perf_counter() - self._began) * 1000) > _FELT_MS:
            self.long.append(pause)


def main(home: Path, marks: list[int]) -> None:
    """Play, and note what is alive at each mark."""
    from kiosk.ui.boot import Panel, boot

    boot(Panel(WIDTH, HEIGHT, home, offscreen=True))
    from kivy.config import Config

    Config.set("graphics", "maxfps", "0")  # nobody looks: no waiting between frames
    from kivy.uix.widget import Widget

    from kiosk.ui.window import KioskWindow
    from tests.bench.played import SERVICES, PlayedKiosk

    window = KioskWindow()
    kiosk = PlayedKiosk(window.post)
    window.open(kiosk.shell)

    def frame() -> None:
        window.frame()
        window.frame()

    points: list[dict[str, float]] = []
    pauses = _Pauses()
    began = time.monotonic()
    for number in range(max(marks)):
        kiosk.session(SERVICES[number % len(SERVICES)], frame)
        if number + 1 in marks:
            seconds = time.monotonic() - began
            pauses.stop()
            gc.collect()
            widgets = sum(issubclass(type(each), Widget) for each in gc.get_objects())
            points.append(memory_mb() | {"sessions": number + 1, "widgets": widgets})
            pauses.go_on()
    kiosk.stop()
    window.close()
    found = {
        "seconds": seconds,
        "longest_pause": max(pauses.long),
        "long_pauses": len(pauses.long) - 1,
    }
    print(json.dumps({"points": points} | found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(mark) for mark in sys.argv[2:]])
