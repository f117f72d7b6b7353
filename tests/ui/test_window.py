"""The window: no key does anything, other threads have one door, and the end is clean."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.ui.conftest import Hands

pytestmark = pytest.mark.screen

MODIFIERS: list[list[str]] = [[], ["shift"], ["ctrl"], ["alt"], ["meta"], ["ctrl", "alt"]]


def test_no_key_with_any_modifier_does_anything(hands: Hands) -> None:
    from kivy.base import EventLoop
    from kivy.core.window import Keyboard, Window

    hands.show("choice")
    before = list(Window.children)
    for code in sorted(set(Keyboard.keycodes.values())):
        for modifiers in MODIFIERS:
            Window.dispatch("on_key_down", code, code, None, modifiers)
            Window.dispatch("on_keyboard", code, code, None, modifiers)
            Window.dispatch("on_key_up", code, code)
    hands.robot.frame()
    assert list(Window.children) == before
    assert EventLoop.quit is False
    assert hands.events == []
    assert hands.robot.sees("Hvorfor har du brug for et nyt kort?")


def test_another_thread_reaches_kivys_thread_through_post(hands: Hands) -> None:
    met: list[int] = []
    other = threading.Thread(
        target=lambda: hands.window.post(lambda: met.append(threading.get_ident()))
    )
    other.start()
    other.join()
    hands.robot.wait(lambda: bool(met))
    assert met == [threading.get_ident()]


RUN = """
import sys
from pathlib import Path
from kiosk.ui.boot import Panel, boot
boot(Panel(270, 480, Path(sys.argv[1]), offscreen=True))
from kivy.uix.widget import Widget
from kiosk.ui.window import KioskWindow
window = KioskWindow()
window.run(Widget(), lambda: print("started", flush=True), lambda: print("stopped", flush=True))
print("left", flush=True)
"""


def test_sigterm_ends_the_kiosk_cleanly(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        os.kill(process.pid, signal.SIGTERM)
        out, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert out == "stopped\nleft\n"
    assert process.returncode == 0


FAIL = RUN.replace('lambda: print("started", flush=True)', "lambda: 1 / 0")


def test_an_unexpected_error_ends_the_process_after_everything_was_stopped(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAIL, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "stopped\n"
    assert "ZeroDivisionError" in done.stderr
    assert done.returncode == 1


def test_the_mouse_is_the_only_input(hands: Hands) -> None:
    from kivy.config import Config

    assert dict(Config.items("input")) == {"mouse": "mouse,disable_multitouch"}


def test_settings_come_before_kivy(tmp_path: Path) -> None:
    from kiosk.ui.boot import Panel, boot

    with pytest.raises(RuntimeError, match="before the first import"):
        boot(Panel(1080, 1920, tmp_path))
