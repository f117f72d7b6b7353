"""Drives the real window by touch, as a person would: by what stands on it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glFinish, glReadPixels
from kivy.input.motionevent import MotionEvent
from kivy.uix.label import Label
from kivy.uix.widget import Widget
from PIL import Image

from kiosk.ui.chrome.question import Laid
from kiosk.ui.guard import ACTION_PAUSE, FRESH_PAUSE, KEY_PAUSE
from kiosk.ui.kit.icon import Icon
from kiosk.ui.kit.keyboard import KeyCap
from kiosk.ui.kit.keys import Does, Key
from kiosk.ui.kit.pressable import Pressable
from kiosk.ui.window import KioskWindow

_SETTLED: Final = 0.05
"""s beyond the guard's pauses, so that a clock that rounds does not spoil a press."""


class NotOnScreen(LookupError):
    """What should be pressed is not there; the message lists what is."""


class Finger(MotionEvent):
    """A touch at a place in the window, in pixels from the lower left."""

    def __init__(self, x: float, y: float) -> None:
        place = {"x": x / (Window.width - 1.0), "y": y / (Window.height - 1.0)}
        super().__init__("robot", 1, place, is_touch=True, type_id="touch")
        self.profile = ["pos"]

    def depack(self, args: dict[str, float]) -> None:
        """Take the place over."""
        self.sx, self.sy = args["x"], args["y"]
        super().depack(args)


class Robot:
    """Presses, types, reads and photographs what is on `root`, frame by frame.

    `sleep(seconds)` lets time pass for the guard against double strikes; a test with a clock of
    its own passes what moves that clock.
    """

    def __init__(
        self, window: KioskWindow, root: Widget, sleep: Callable[[float], None] | None = None
    ) -> None:
        self._window, self._root, self._sleep = window, root, sleep or self._live_through

    def frame(self, times: int = 3) -> None:
        """Let layout settle and be drawn."""
        for _ in range(times):
            self._window.frame()

    def texts(self) -> list[str]:
        """Every text on the screen, from the top; the topmost layer only, if a question lies over."""
        labels = [
            widget
            for widget in self._walk()
            if isinstance(widget, Label) and widget.text and not isinstance(widget, KeyCap)
        ]
        labels.sort(key=lambda label: (-round(label.to_window(*label.center)[1]), label.x))
        return [label.text for label in labels]

    def pressables(self) -> list[Pressable]:
        """Everything that can be pressed now."""
        return [w for w in self._walk() if isinstance(w, Pressable) and w.enabled]

    def sees(self, text: str) -> bool:
        """Whether this text, or one that contains it, is on the screen."""
        return any(text in seen for seen in self.texts())

    def tap(self, text: str) -> None:
        """Press what bears this text: exactly, or else as the only one that contains it.

        Raises `NotOnScreen`.
        """
        buttons = [p for p in self.pressables() if not isinstance(p, KeyCap)]
        exact = [p for p in buttons if text in _says(p)]
        found = exact or [p for p in buttons if any(text in said for said in _says(p))]
        if len(found) != 1:
            raise NotOnScreen(f"{len(found)} × {text!r} to press among {self._offer()}")
        self.press(found[0])

    def tap_icon(self, name: str) -> None:
        """Press what bears this icon. Raises `NotOnScreen`."""
        found = [
            p
            for p in self.pressables()
            if any(isinstance(w, Icon) and w.name == name for w in p.walk(restrict=True))
        ]
        if len(found) != 1:
            raise NotOnScreen(f"{len(found)} × icon {name!r} to press among {self._offer()}")
        self.press(found[0])

    def type(self, text: str) -> None:
        """Type on the keyboard that is drawn. Raises `NotOnScreen` for a key it does not have."""
        for character in text:
            self.press(self._key(character), KEY_PAUSE)

    def erase(self, times: int = 1) -> None:
        """Press the key that takes a character back."""
        for _ in range(times):
            self.press(self._special(Does.ERASE), KEY_PAUSE)

    def press(self, target: Pressable, pause: float = ACTION_PAUSE) -> None:
        """Touch it in the middle and let go, once the guard will take it for meant."""
        self._sleep(max(pause, FRESH_PAUSE) + _SETTLED)
        self.touch(*target.to_window(*target.center))
        self.frame()

    def touch(self, x: float, y: float) -> None:
        """Touch a place and let go at once, without waiting for anything."""
        finger = Finger(x, y)
        EventLoop.post_dispatch_input("begin", finger)
        EventLoop.post_dispatch_input("end", finger)

    def wait(self, until: Callable[[], bool], seconds: float = 10) -> None:
        """Draw frames until it is so. Raises `TimeoutError` with what is on the screen."""
        deadline = time.monotonic() + seconds
        while not until():
            if time.monotonic() > deadline:
                raise TimeoutError(f"after {seconds} s the screen says {self.texts()}")
            self._window.frame()

    def wait_for(self, text: str, seconds: float = 10) -> None:
        """Draw frames until this text is on the screen. Raises `TimeoutError`."""
        self.wait(lambda: self.sees(text), seconds)
        self.frame()

    def picture(self) -> Image.Image:
        """What is on the screen, as pixels."""
        self.frame()  # before the first flip there is nothing but black
        Window.dispatch("on_draw")
        glFinish()
        wide, high = Window.size
        pixels = glReadPixels(0, 0, wide, high, GL_RGB, GL_UNSIGNED_BYTE)
        image = Image.frombytes("RGB", (wide, high), pixels)
        return image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)

    def screenshot(self, path: Path) -> None:
        """Write what `root` shows as a PNG."""
        image = self.picture()
        left, bottom = self._root.to_window(*self._root.pos)
        top = image.height - bottom - self._root.height
        box = (left, top, left + self._root.width, image.height - bottom)
        image.crop(tuple(round(edge) for edge in box)).save(path)

    def _key(self, character: str) -> KeyCap:
        """The key that types it, after shift or the accents have brought it up."""
        caps = self._caps(Does.TYPE)
        if character == " ":
            return _only([cap for key, cap in caps if key.text == " "], character, self._offer())
        for switch in (None, Does.SHIFT, Does.ACCENTS, Does.SHIFT):
            if switch is not None and self._caps(switch):
                self.press(self._special(switch), KEY_PAUSE)
            found = [cap for _, cap in self._caps(Does.TYPE) if cap.text == character]
            if found:
                return found[0]
        raise NotOnScreen(f"no key for {character!r} among {self._offer()}")

    def _special(self, does: Does) -> KeyCap:
        return _only([cap for _, cap in self._caps(does)], does, self._offer())

    def _caps(self, does: Does) -> list[tuple[Key, KeyCap]]:
        return [(w.key, w) for w in self._walk() if isinstance(w, KeyCap) and w.key.does is does]

    def _offer(self) -> list[str]:
        return [" / ".join(_says(p)) for p in self.pressables()]

    def _walk(self) -> Iterator[Widget]:
        top = next((w for w in self._root.children if isinstance(w, Laid)), self._root)
        yield from (w for w in top.walk(restrict=True) if w.opacity and w.width and w.height)

    def _live_through(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._window.frame()


def _says(pressable: Pressable) -> list[str]:
    walk = pressable.walk(restrict=True)
    return [w.text for w in walk if isinstance(w, Label) and w.text]


def _only(found: list[KeyCap], name: str, offer: list[str]) -> KeyCap:
    if not found:
        raise NotOnScreen(f"no key {name!r} among {offer}")
    return found[0]
