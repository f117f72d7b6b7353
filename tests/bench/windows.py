"""Inside a process with a window: the kiosk as `kiosk run` starts it, and the bare one beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from kiosk.ui.boot import Panel, boot

WIDTH, HEIGHT = 1080, 1920
OnFrame = Callable[[], None]


def run_kiosk(config: Path, on_frame: OnFrame) -> None:
    """`kiosk run --offscreen`; `on_frame` is called when a frame is drawn, until `leave`."""
    from kiosk import cli

    def watched(panel: Panel) -> None:
        boot(panel)
        _watch(on_frame)

    with patch("kiosk.ui.boot.boot", watched):
        cli.main(["run", "--config", str(config), "--offscreen"])


def run_bare(home: Path, on_frame: OnFrame) -> None:
    """A window with the same settings and one label, and nothing else."""
    boot(Panel(WIDTH, HEIGHT, home, offscreen=True))
    from kivy.base import runTouchApp
    from kivy.uix.label import Label

    _watch(on_frame)
    runTouchApp(Label(text="Velkommen"))


def start_screen_is_up() -> bool:
    """Whether the start screen is drawn and has something to press."""
    from kivy.core.window import Window

    from kiosk.ui.kit.pressable import Pressable

    shells: list[Any] = [w for w in Window.children if getattr(w, "view", None) is not None]
    return any(
        isinstance(widget, Pressable) and widget.enabled and widget.width > 1 and widget.height > 1
        for shell in shells
        if shell.view.name == "start"
        for widget in shell.walk(restrict=True)
    )


def leave() -> None:
    """End the main loop after this frame."""
    from kivy.base import EventLoop

    EventLoop.quit = True


def _watch(on_frame: OnFrame) -> None:
    from kivy.core.window import Window
    from kivy.graphics.opengl import glFinish

    def flipped(*_: object) -> None:
        glFinish()  # only now is it drawn, and not merely asked for
        on_frame()

    Window.bind(on_flip=flipped)
