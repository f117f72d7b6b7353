"""The time-out warning over the real core: every way out of it works by touch."""

from __future__ import annotations

from datetime import timedelta

import pytest
from kivy.uix.floatlayout import FloatLayout

from kiosk.conductor import Conductor
from kiosk.services.loader import read_catalogue
from kiosk.session.events import Begin, ChooseService, Start
from kiosk.session.state import Rules
from kiosk.texts.fluent import FluentTexts
from kiosk.texts.message import Message
from kiosk.ui.window import KioskWindow
from tests.play import CONFIG, NOON
from tests.ui.conftest import PORTRAIT, Hands

pytestmark = pytest.mark.screen


class Warned:
    """A citizen at a question, who has not moved for too long."""

    def __init__(self, window: KioskWindow, stage: FloatLayout) -> None:
        catalogue = read_catalogue(CONFIG)
        folders = {one.id: CONFIG / "services" / one.id for one in catalogue.services}
        texts = FluentTexts(CONFIG.parent / "assets" / "locale", folders)
        self.say = texts.language("da")
        self.hands = Hands(window, stage, PORTRAIT, texts)
        rules = Rules(catalogue, ("da", "en"))
        self.conductor = Conductor(rules, lambda _: None, self.hands.shell.show)
        self.hands.hear = self.conductor.emit
        self.tick(0)
        for event in (Start("da"), ChooseService("health-card"), Begin()):
            self.conductor.emit(event)
        self.tick(80)
        self.hands.robot.frame(4)
        self.hands.sleep(1)

    def tick(self, seconds: int) -> None:
        self.conductor.tick(NOON + timedelta(seconds=seconds), 1000.0 + seconds, None)

    def press(self, text: str) -> None:
        self.hands.robot.tap(self.say(Message.of(text)))

    @property
    def over(self) -> bool:
        view = self.hands.shell.view
        return view is not None and view.over is not None


@pytest.fixture
def warned(window: KioskWindow, stage: FloatLayout) -> Warned:
    stage.clear_widgets()
    one = Warned(window, stage)
    assert one.over
    return one


def test_saying_no_ends_the_session(warned: Warned) -> None:
    warned.press("end-now")
    assert warned.conductor.kiosk.session is None


def test_saying_yes_goes_on(warned: Warned) -> None:
    warned.press("stay")
    assert not warned.over
    assert warned.conductor.kiosk.session is not None


def test_a_touch_anywhere_else_goes_on_and_presses_nothing_below(warned: Warned) -> None:
    answered = (
        dict(warned.conductor.kiosk.session.answers) if warned.conductor.kiosk.session else {}
    )
    warned.hands.robot.touch(540, 1600)
    warned.hands.robot.frame(4)
    assert not warned.over
    session = warned.conductor.kiosk.session
    assert session is not None
    assert dict(session.answers) == answered
