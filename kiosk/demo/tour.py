"""Drives the real app by touch, offscreen, through a whole service, and writes what it saw."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, Self

from kiosk.app import Installation
from kiosk.demo.clock import SkippingClock
from kiosk.demo.tourist import Pocket, Tourist
from kiosk.hardware import Hardware
from kiosk.receipts.document import PrintState
from kiosk.session.screens import DoneScreen, View
from kiosk.session.state import Stored
from kiosk.settings import Settings
from kiosk.texts.message import Translate

MOST_STEPS: Final = 60
"""No service is longer; a tour that takes more walks in circles."""
_PATIENCE_S: Final = 30.0
_UNNAMED: Final = "next.png"
"""A picture that is not named yet: which screen it shows is known once it is taken."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A screen the tour came to, its picture, and how long it took from the press before (ms)."""

    screen: str
    picture: str
    ms: int


@dataclass(slots=True)
class Report:
    """What `tour.json` says."""

    service: str
    language: str
    identity: dict[str, str] | None = None
    reference: str = ""
    case_acknowledged: bool = False
    receipt: dict[str, str] = field(default_factory=lambda: {"state": "none"})
    steps: list[Seen] = field(default_factory=list)
    wiped: bool = False

    @property
    def succeeded(self) -> bool:
        """The case is acknowledged, the receipt confirmed, and nothing of the citizen is left."""
        confirmed = self.receipt["state"] == PrintState.CONFIRMED
        return self.case_acknowledged and confirmed and self.wiped

    def write(self, file: Path) -> None:
        """Write it as JSON."""
        content = json.dumps(asdict(self), ensure_ascii=False, indent=2)
        file.write_text(f"{content}\n", encoding="utf-8")


class Tour:
    """One citizen's way through one service. The window must be booted for offscreen drawing."""

    def __init__(
        self,
        config: Path,
        settings: Settings,
        hardware: Hardware,
        pocket: Pocket,
        acknowledged: Callable[[str], bool] | None,
        told: Callable[[str], None] = lambda _line: None,
    ) -> None:
        """`acknowledged(reference)` asks the central service itself whether it has the case once.

        Where it cannot be asked (`None`), what the kiosk heard from it counts. `told` hears of
        each screen, and of the reference.
        """
        from kiosk.ui.robot import Robot
        from kiosk.ui.shell import Shell
        from kiosk.ui.window import KioskWindow

        self._pocket, self._acknowledged, self._told = pocket, acknowledged, told
        self._window = KioskWindow()
        clock = SkippingClock()
        self._kiosk = Installation(config, settings, hardware, self._window, clock)
        self._shell = Shell(self._kiosk.texts, self._kiosk.emit, self._kiosk.preview, clock)
        self._robot = Robot(self._window, self._shell, clock.skip)
        self._next_tick = 0.0

    def __enter__(self) -> Self:
        self._window.open(self._shell)
        self._kiosk.start(self._shell)
        return self

    def __exit__(self, *_: object) -> None:
        self._kiosk.stop()
        self._window.close()

    def walk(self, report: Report, out: Path) -> None:
        """Go all the way from the start screen to the start screen; pictures go to `out`.

        Raises `Lost`, `NotOnScreen`, and `TimeoutError` with what is on the screen; `report`
        then tells how far it went.
        """
        from kiosk.demo.hands import TouristHands

        out.mkdir(parents=True, exist_ok=True)
        say = self._plain(report.language)
        hands = TouristHands(self._robot, say)
        tourist = Tourist(report.service, report.language, say, self._pocket)
        self._until(self._ready, "the parts are ready")
        pressed = time.monotonic()
        while len(report.steps) < MOST_STEPS:
            ms = round(1000 * (time.monotonic() - pressed))
            view, before = self._photograph(out / _UNNAMED), self._what_counts()
            picture = f"{len(report.steps) + 1:02d}-{view.name}.png"
            (out / _UNNAMED).rename(out / picture)
            report.steps.append(Seen(view.name, picture, ms))
            self._told(view.name)
            self._note(report)
            if view.name == "start" and len(report.steps) > 1:
                break
            pressed = time.monotonic()
            tourist.step(view, self._kiosk.kiosk, hands)
            self._until(partial(self._differs_from, before), f"{view.name} leads on")
        self._until(lambda: not self._kiosk.kiosk.wiping, "everything is wiped")
        report.wiped = self._kiosk.kiosk.session is None
        if self._acknowledged is not None:
            report.case_acknowledged = self._acknowledged(report.reference)

    def _ready(self) -> bool:
        kiosk = self._kiosk.kiosk
        return kiosk.printer.works and kiosk.fault is None and kiosk.central == "up"

    def _photograph(self, file: Path) -> View:
        """What is on the picture; a screen that passes while it is taken is not."""
        while True:
            before = self._what_counts()
            self._robot.screenshot(file)
            view = self._shell.view
            if view is not None and not self._differs_from(before):
                return view

    def _note(self, report: Report) -> None:
        """Keep what the report tells of the session, before it is gone."""
        session = self._kiosk.kiosk.session
        if session is None:
            return
        if session.identity is not None:
            identity = session.identity
            report.identity = {"method": identity.method.value, "level": identity.level.value}
        view = self._shell.view
        if view is not None and isinstance(view.screen, DoneScreen) and not report.reference:
            report.reference = view.screen.reference
            self._told(f"reference {report.reference}")
        if session.printing is not None:
            report.receipt = {"state": session.printing.value}
        if isinstance(session.sending, Stored) and session.sending.result is not None:
            report.case_acknowledged = True

    def _what_counts(self) -> Any:
        """What changes when the tour gets anywhere; ticks and device states do not count."""
        view, session = self._shell.view, self._kiosk.kiosk.session
        shown = (view.name, type(view.screen)) if view else None
        return shown, session.printing if session else None

    def _differs_from(self, before: Any) -> bool:
        return bool(self._what_counts() != before)

    def _until(self, so: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while not so():
            if time.monotonic() > deadline:
                raise TimeoutError(
                    f"after {_PATIENCE_S:.0f} s not yet: {what}; on the screen: {self._robot.texts()}"
                )
            self.turn()

    def turn(self) -> None:
        """One turn of the main loop, with its tick each second."""
        if time.monotonic() >= self._next_tick:
            self._kiosk.tick()
            self._next_tick = time.monotonic() + 1
        self._window.frame()

    def _plain(self, language: str) -> Translate:
        from kiosk.ui.words import spoken_by

        return spoken_by(self._kiosk.texts.language(language))
