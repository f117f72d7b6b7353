"""Sets up Kivy for a panel; called before anything else of `kiosk.ui` but this is imported."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Panel:
    """The screen the kiosk is drawn on: its size in pixels, and where Kivy may keep its files."""

    width: int
    height: int
    home: Path
    offscreen: bool = False
    """Draw real pixels without a display, for tests and the tour."""
    windowed: bool = False
    """An ordinary window that can be moved and resized, for the demo."""


def boot(panel: Panel) -> None:
    """Set Kivy's environment and configuration. Raises `RuntimeError` if Kivy is already imported.

    Kivy reads both once, at its first import, so this cannot be made good later.
    """
    if "kivy" in sys.modules:
        raise RuntimeError("boot() comes before the first import of kivy")
    panel.home.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_LOG_MODE="PYTHON",
        KIVY_HOME=str(panel.home),
        KIVY_DPI="96",
        KIVY_METRICS_DENSITY="1",
        KIVY_METRICS_FONTSCALE="1",
    )
    logging.getLogger("kivy").addFilter(_not_about_mtdev)
    if panel.offscreen:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
    from kivy.config import Config

    for section, options in _options(panel).items():
        for name, value in options.items():
            Config.set(section, name, value)
    # Also without a config file Kivy lists probesysfs: together with the mouse, two touches a tap.
    for name in Config.options("input"):
        Config.remove_option("input", name)
    Config.set("input", "mouse", "mouse,disable_multitouch")


def _options(panel: Panel) -> dict[str, dict[str, str]]:
    framed = "1" if panel.windowed else "0"
    graphics = {
        "width": str(panel.width),
        "height": str(panel.height),
        "multisamples": "0",
        "maxfps": "60",
        "fullscreen": "0",  # "auto" leaves an 800×600 window where no window manager runs
        "borderless": "0" if panel.windowed else "1",
        "resizable": framed,
        "allow_screensaver": "0",
        "show_cursor": framed,
    }
    if not panel.windowed:
        graphics |= {"position": "custom", "left": "0", "top": "0"}
    return {
        "graphics": graphics,
        "kivy": {"exit_on_escape": "0", "keyboard_mode": "", "pause_on_minimize": "0"},
    }


def _not_about_mtdev(record: logging.LogRecord) -> bool:
    """Kivy tries to load libmtdev, which we do not use, and logs a traceback where it is missing."""
    return "MTDev is not supported" not in record.getMessage()
