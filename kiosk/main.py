"""`kiosk run`: the real thing, on the screen it was bought for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from kiosk.app import Installation
from kiosk.hardware import hardware_of
from kiosk.settings import read_settings
from kiosk.ui.boot import Panel, boot
from kiosk.unexpected import end_on_the_unexpected

TICK_S = 1.0
RESTART_CODE: Final = 75
"""The exit code that asks the supervisor for a new start at once: EX_TEMPFAIL of sysexits.h."""


def ready(config: Path, *, offscreen: bool = False) -> Callable[[], int]:
    """Everything but the main loop, which runs until SIGTERM and is what is returned.

    Raises `BadConfig`, `TrustError`, `CredentialError` or `OSError` before anything is shown.
    """
    end_on_the_unexpected()
    settings = read_settings(config)
    hardware = hardware_of(settings)
    home = settings.kiosk.state / "kivy"
    boot(Panel(settings.screen.width, settings.screen.height, home, offscreen=offscreen))
    from kiosk.ui.shell import Shell
    from kiosk.ui.window import KioskWindow

    window = KioskWindow()
    kiosk = Installation(config, settings, hardware, window, end=window.stop)
    shell = Shell(kiosk.texts, kiosk.emit, kiosk.preview)

    def begin() -> None:
        kiosk.start(shell)
        window.every(TICK_S, kiosk.tick)

    def run() -> int:
        window.run(shell, begin, kiosk.stop)
        return RESTART_CODE if kiosk.restarting else 0

    return run
