"""The window, and the one door for other threads into Kivy's."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable
from typing import Final

from kivy.base import EventLoop, runTouchApp, stopTouchApp
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import glFinish
from kivy.uix.widget import Widget

from kiosk.ui import theme

_log: Final = logging.getLogger(__name__)


class KioskWindow:
    """The one window of the process. There is no `App`: no settings panel, no shortcuts to refuse.

    `run` is the kiosk's main loop; `open`, `frame` and `close` are the same for whoever drives it
    frame by frame, as the robot does.
    """

    def __init__(self) -> None:
        Window.clearcolor = theme.WHITE
        Window.bind(on_keyboard=self._swallow, on_key_down=self._swallow)
        if os.environ.get("SDL_VIDEODRIVER") == "offscreen":
            # Nobody takes the frames away: without this the driver queues them until memory is gone.
            Window.bind(on_flip=lambda *_: glFinish())

    def run(self, root: Widget, on_start: Callable[[], None], on_stop: Callable[[], None]) -> None:
        """Show `root` until the window is closed, SIGTERM arrives or `stop` is called.

        `on_start` runs in Kivy's thread after the first frame, `on_stop` whatever happens.
        """
        self.open(root)
        self.post(on_start)
        try:
            EventLoop.mainloop()
        except KeyboardInterrupt:
            _log.info("stopped from the keyboard")
        finally:
            on_stop()
            self.close()

    def open(self, root: Widget) -> None:
        """Open the window on `root` and draw it once."""
        gc.freeze()  # what lives as long as the process need not be looked through again
        gc.enable()
        runTouchApp(root, embedded=True)
        self.frame()

    def frame(self) -> bool:
        """One turn of the main loop: time, input, layout, drawing. False once the end has come."""
        EventLoop.idle()
        if EventLoop.window:
            EventLoop.window.mainloop()
        return not EventLoop.quit

    def post(self, call: Callable[[], None]) -> None:
        """Have `call` made in Kivy's thread before its next frame. Any thread may ask."""
        Clock.schedule_once(lambda _: call())

    def every(self, seconds: float, call: Callable[[], None]) -> None:
        """Have `call` made in Kivy's thread every so often."""
        Clock.schedule_interval(lambda _: call(), seconds)

    def stop(self) -> None:
        """End `run` from within Kivy's thread; elsewhere `post(window.stop)`."""
        EventLoop.quit = True

    def close(self) -> None:
        """Close the window; it does not open again in this process."""
        stopTouchApp()

    @staticmethod
    def _swallow(*_: object) -> bool:
        """No key does anything: what is plugged into a public kiosk is no keyboard of ours."""
        return True
