"""From the finger on the glass to the first pixel that changes, and to the next screen.

Without the wait for the clock's next tick, which is chance: up to 16 ms at 60 frames a second,
the same for whatever is pressed.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.bench.kit import Figure
from tests.bench.windows import HEIGHT, WIDTH
from tests.bench.world import child, scratch

if TYPE_CHECKING:
    from kivy.uix.widget import Widget

    from kiosk.ui.window import KioskWindow

_STILL: Final = 3
"""Frames in a row without drawing: the screen has settled."""
_MOST_FRAMES: Final = 120


def bench(*, quick: bool) -> list[Figure]:
    """One window, in which the kiosk and the bare button take turns."""
    with scratch() as home:
        taken = child("press", home, "3" if quick else "40")
    return [
        Figure(
            "press",
            "touch down to the first changed pixel, start screen",
            "a bare Kivy button",
            "ms",
            tuple(taken["kiosk_down"]),
            tuple(taken["bare_down"]),
        ),
        Figure(
            "next screen",
            "finger lifted to the next screen drawn (services)",
            "a bare Kivy button drawn at rest again",
            "ms",
            tuple(taken["kiosk_up"]),
            tuple(taken["bare_up"]),
        ),
    ]


class _Finger:
    """Touches through the window's own mouse events, and watches one pixel."""

    def __init__(self, window: KioskWindow) -> None:
        from kivy.core.window import Window

        self._window, self._inner = window, Window
        self._spot = (0, 0)
        self._pixel = b""
        self._drawn: list[float] = []
        self._changed: list[float] = []
        Window.bind(on_flip=self._flipped)

    def press(self, target: Widget) -> tuple[float, float]:
        """Down to the first changed pixel, and up to the last frame that follows, in ms."""
        x, y = (round(place) for place in target.to_window(*target.center))
        self._spot = round(target.to_window(*target.pos)[0]) + 16, y
        self._settle()
        self._changed.clear()
        began = self._touch("on_mouse_down", x, y)
        self._settle()
        down = self._changed[0] - began
        began = self._touch("on_mouse_up", x, y)
        self._settle()
        return down * 1000, (self._drawn[-1] - began) * 1000

    def _touch(self, event: str, x: int, y: int) -> float:
        began = time.perf_counter()
        self._inner.dispatch(event, x, HEIGHT - y, "left", [])
        return began

    def _settle(self) -> None:
        """Draw until nothing more happens."""
        self._drawn.clear()
        still = 0
        for _ in range(_MOST_FRAMES):
            before = len(self._drawn)
            self._window.frame()
            still = 0 if len(self._drawn) > before else still + 1
            if still == _STILL:
                return
        raise RuntimeError("the screen does not come to rest")

    def _flipped(self, *_: object) -> None:
        from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glFinish, glReadPixels

        glFinish()
        now = time.perf_counter()
        self._drawn.append(now)
        pixel = bytes(glReadPixels(*self._spot, 1, 1, GL_RGB, GL_UNSIGNED_BYTE))
        if pixel != self._pixel:
            self._pixel = pixel
            self._changed.append(now)


def main(home: Path, repeats: int) -> None:
    """Press in turns; prints what each press took."""
    from kiosk.ui.boot import Panel, boot

    boot(Panel(WIDTH, HEIGHT, home, offscreen=True))
    from kivy.config import Config

    Config.set("graphics", "maxfps", "0")
    from kivy.uix.button import Button
    from kivy.uix.floatlayout import FloatLayout

    from kiosk.ui.window import KioskWindow
    from tests.bench.played import PlayedKiosk

    window, stage, bare = KioskWindow(), FloatLayout(), FloatLayout()
    window.open(stage)
    finger, kiosk = _Finger(window), PlayedKiosk(window.post)
    taken: dict[str, list[float]] = {
        f"{w}_{e}": [] for w in ("kiosk", "bare") for e in ("down", "up")
    }

    def press(which: str, root: Widget, target: Callable[[], Widget]) -> None:
        stage.clear_widgets()
        stage.add_widget(root)
        for _ in range(5):
            window.frame()
        down, up = finger.press(target())
        taken[f"{which}_down"].append(down)
        taken[f"{which}_up"].append(up)

    button = Button(text="Start på dansk", size_hint=(None, None), size=(952, 152), pos=(64, 400))
    button.min_state_time = 0  # else it stays pressed for 35 ms, drawn or not
    bare.add_widget(button)
    for _ in range(repeats + 1):
        press("kiosk", kiosk.shell, kiosk.first_button)
        kiosk.end()
        press("bare", bare, lambda: button)
    kiosk.stop()
    window.close()
    print(json.dumps({name: values[1:] for name, values in taken.items()}))  # the first was cold


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
