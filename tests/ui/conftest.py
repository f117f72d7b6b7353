"""One Kivy window for all tests of the screen: a process can have no second one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.receipts.document import Receipt
from kiosk.session.events import Event
from kiosk.session.screens import View
from kiosk.texts.message import Texts
from kiosk.ui.boot import Panel, boot
from tests.ui.gallery import VIEWS, PlainTexts, receipt_bitmap

_HOME = tempfile.TemporaryDirectory(prefix="kiosk-kivy-")
# As large as both orientations: an offscreen surface keeps the size it was opened with.
boot(Panel(1920, 1920, Path(_HOME.name), offscreen=True))

from kivy.config import Config  # noqa: E402 - after boot

Config.set("graphics", "maxfps", "0")  # a test does not wait for the next frame's turn

if TYPE_CHECKING:
    from kivy.uix.floatlayout import FloatLayout

    from kiosk.ui.kit.paper import Bitmap
    from kiosk.ui.robot import Robot
    from kiosk.ui.shell import Shell
    from kiosk.ui.window import KioskWindow

PORTRAIT = (1080, 1920)
LANDSCAPE = (1920, 1080)


class Hands:
    """A shell on the stage, a robot at it, a clock that only the test moves, and what was emitted."""

    def __init__(
        self,
        window: KioskWindow,
        stage: FloatLayout,
        size: tuple[int, int],
        texts: Texts | None = None,
    ) -> None:
        from kiosk.ui.robot import Robot
        from kiosk.ui.shell import Shell

        self.now = 1000.0
        self.events: list[Event] = []
        self.hear: Callable[[Event], None] = self.events.append
        self.previews: list[Receipt] = []
        self.preview: Callable[[Receipt], Bitmap | None] = receipt_bitmap
        self.window = window
        self.shell: Shell = Shell(
            texts or PlainTexts(),
            self._hear,
            self._look,
            clock=lambda: self.now,
        )
        self.shell.size_hint = (None, None)
        self.shell.size = size
        stage.add_widget(self.shell)
        self.robot: Robot = Robot(window, self.shell, self.sleep)

    def _hear(self, event: Event) -> None:
        self.hear(event)

    def _look(self, receipt: Receipt) -> Bitmap | None:
        self.previews.append(receipt)
        return self.preview(receipt)

    def sleep(self, seconds: float) -> None:
        """Let time pass for the guard, and for nothing else."""
        self.now += seconds

    def show(self, view: View | str) -> None:
        """Show a view, or one of the gallery by its name, and let its pause for eyes pass."""
        self.shell.show(VIEWS[view] if isinstance(view, str) else view)
        self.robot.frame(4)
        self.sleep(1)

    @property
    def sent(self) -> Sequence[Event]:
        """What was emitted besides touches, since it was last asked."""
        from kiosk.session.events import Touched

        events = [event for event in self.events if not isinstance(event, Touched)]
        self.events.clear()
        return events


@pytest.fixture(scope="session")
def window() -> KioskWindow:
    """The one window."""
    from kiosk.ui.window import KioskWindow

    return KioskWindow()


@pytest.fixture(scope="session")
def stage(window: KioskWindow) -> FloatLayout:
    """Where shells stand, one after the other."""
    from kivy.uix.floatlayout import FloatLayout

    stage = FloatLayout()
    window.open(stage)
    return stage


@pytest.fixture
def hands(window: KioskWindow, stage: FloatLayout) -> Iterator[Hands]:
    """A kiosk in portrait."""
    hands = Hands(window, stage, PORTRAIT)
    yield hands
    stage.clear_widgets()


@pytest.fixture(params=[PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def either(
    request: pytest.FixtureRequest, window: KioskWindow, stage: FloatLayout
) -> Iterator[Hands]:
    """A kiosk in either orientation."""
    hands = Hands(window, stage, request.param)
    yield hands
    stage.clear_widgets()
