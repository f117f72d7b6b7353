"""Whether a kiosk grows: its memory after one session, and after many."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.idle import memory_mb
from tests.bench.kit import Figure
from tests.bench.windows import HEIGHT, WIDTH
from tests.bench.world import child, scratch


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
        for name in ("rss", "widgets", "objects")
    }
    detail = growth | {
        "kb_per_session": 1024 * (last["rss"] - middle["rss"]) / after,
        "seconds_per_session": taken["seconds"] / marks[-1],
    }
    what = f"RSS after {marks[-1]} whole sessions, every screen drawn"
    floor_is = "the same process after its first session"
    return [
        Figure("sessions", what, floor_is, "MB", (last["rss"],), (first["rss"],), detail),
    ]


def main(home: Path, marks: list[int]) -> None:
    """Play, and note what is alive at each mark."""
    from kiosk.ui.boot import Panel, boot

    boot(Panel(WIDTH, HEIGHT, home, offscreen=True))
    from kivy.config import Config

    Config.set("graphics", "maxfps", "0")  # nobody looks: no waiting between frames
    from kivy.uix.widget import Widget

    from kiosk.ui.window import KioskWindow
    from tests.bench.played import WAYS, PlayedKiosk

    window = KioskWindow()
    kiosk = PlayedKiosk(window.post)
    window.open(kiosk.shell)

    def frame() -> None:
        window.frame()
        window.frame()

    points: list[dict[str, float]] = []
    services = list(WAYS)
    began = time.monotonic()
    for number in range(max(marks)):
        kiosk.session(services[number % len(services)], frame)
        if number + 1 in marks:
            gc.collect()
            alive = gc.get_objects()
            widgets = sum(issubclass(type(each), Widget) for each in alive)
            counts = {"sessions": number + 1, "widgets": widgets, "objects": len(alive)}
            del alive
            points.append(memory_mb() | counts)
    kiosk.stop()
    window.close()
    print(json.dumps({"points": points, "seconds": time.monotonic() - began}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(mark) for mark in sys.argv[2:]])
