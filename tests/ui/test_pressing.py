"""What a finger does, and what it does not."""

from __future__ import annotations

import pytest

from kiosk.session import events as ev
from kiosk.session.events import Touched
from kiosk.ui.robot import Finger, NotOnScreen
from tests.ui.conftest import Hands
from tests.ui.gallery import VIEWS, altered

pytestmark = pytest.mark.screen


@pytest.mark.parametrize(
    ("name", "press", "event"),
    [
        ("start", "English", ev.Start("en")),
        ("services", "Bestil tid i Borgerservice", ev.ChooseService("book-time")),
        ("intro", "Begynd", ev.Begin()),
        ("choice", "Det er tabt", ev.Answer("reason", "lost")),
        ("choice", "Tilbage", ev.Back()),
        ("choice", "Afslut", ev.Leave()),
        ("choice", "English", ev.SetLanguage("en")),
        ("name", "Næste", ev.Answer("name", "Søren Nørgård")),
        ("email", "Spring over", ev.Skip("email")),
        ("pick", "Forny de valgte", ev.Answer("renew", ("1",))),
        ("card", "Jeg har ikke kortet med", ev.TypeNumber()),
        ("review", "Send", ev.Send()),
        ("done", "Print kvittering", ev.WantReceipt()),
        ("trouble", "Prøv igen", ev.Retry()),
        ("timeout", "Ja, jeg er her", ev.Stay()),
    ],
)
def test_a_button_sends_the_event_it_carries(
    either: Hands, name: str, press: str, event: ev.Event
) -> None:
    either.show(name)
    either.robot.tap(press)
    assert either.events[-1] == event
    assert set(either.events[:-1]) <= {Touched()}


def test_a_row_sends_the_citizen_back_to_its_own_answer(hands: Hands) -> None:
    hands.show("review")
    changes = [p for p in hands.robot.pressables() if type(p).__name__ == "ChangeButton"]
    for change in changes:
        hands.robot.press(change)
    assert hands.sent == [ev.Change(step) for step in ("reason", "address", "phone", "email")]


def test_a_touch_beside_every_button_says_only_that_somebody_is_there(hands: Hands) -> None:
    hands.show("wait")
    hands.robot.touch(540, 960)
    assert hands.events == [Touched()]


def test_a_service_that_cannot_be_had_takes_no_press(hands: Hands) -> None:
    hands.show("services")
    with pytest.raises(NotOnScreen, match="Bestil nyt sundhedskort"):
        hands.robot.tap("Mine lån")


def _middle(hands: Hands, text: str) -> tuple[float, float]:
    (button,) = [p for p in hands.robot.pressables() if text in _texts(p)]
    x, y = button.to_window(*button.center)
    return x, y


def _texts(widget: object) -> list[str]:
    return [getattr(w, "text", "") for w in widget.walk(restrict=True)]  # type: ignore[attr-defined]


def test_two_strikes_within_half_a_second_count_once(hands: Hands) -> None:
    hands.show("choice")
    spot = _middle(hands, "Det er tabt")
    for pause in (0.0, 0.2, 0.2):
        hands.sleep(pause)
        hands.robot.touch(*spot)
    assert hands.sent == [ev.Answer("reason", "lost")]
    hands.sleep(0.5)
    hands.robot.touch(*spot)
    assert hands.sent == [ev.Answer("reason", "lost")]


def test_a_strike_on_another_action_right_after_counts_neither(hands: Hands) -> None:
    hands.show("choice")
    hands.robot.touch(*_middle(hands, "Det er tabt"))
    hands.sleep(0.1)
    hands.robot.touch(*_middle(hands, "Tilbage"))
    assert hands.sent == [ev.Answer("reason", "lost")]


def test_a_new_screen_takes_no_press_before_it_has_been_seen(hands: Hands) -> None:
    hands.show("choice")
    hands.shell.show(VIEWS["review"])
    hands.robot.frame()
    hands.sleep(0.4)  # the second of two quick taps on "next"
    hands.robot.touch(*_middle(hands, "Send"))
    assert hands.sent == []
    hands.sleep(0.3)
    hands.robot.touch(*_middle(hands, "Send"))
    assert hands.sent == [ev.Send()]


def test_a_finger_lifted_elsewhere_presses_nothing(hands: Hands) -> None:
    from kivy.base import EventLoop

    hands.show("review")
    x, y = _middle(hands, "Send")
    finger = Finger(x, y)
    EventLoop.post_dispatch_input("begin", finger)
    finger.move({"x": 0.5, "y": 0.5})
    EventLoop.post_dispatch_input("update", finger)
    EventLoop.post_dispatch_input("end", finger)
    assert hands.sent == []


def test_a_finger_that_was_down_when_the_screen_changed_presses_nothing(hands: Hands) -> None:
    from kivy.base import EventLoop

    hands.show("review")
    finger = Finger(*_middle(hands, "Tilbage"))
    EventLoop.post_dispatch_input("begin", finger)
    hands.show("choice")
    EventLoop.post_dispatch_input("end", finger)
    assert hands.sent == []


def test_below_a_question_nothing_can_be_pressed(hands: Hands) -> None:
    hands.show("review")
    spots = [p.to_window(*p.center) for p in hands.robot.pressables()]
    hands.show("timeout")
    over = hands.robot.pressables()
    assert len(over) == 2
    for x, y in spots:
        hands.sleep(1)
        if not any(p.collide_point(x, y) for p in over):
            hands.robot.touch(x, y)
    assert hands.sent == []


def test_a_question_over_the_screen_takes_no_press_before_it_has_been_seen(hands: Hands) -> None:
    hands.show("review")
    hands.shell.show(VIEWS["timeout"])
    hands.robot.frame()
    hands.robot.touch(*_middle(hands, "Nej, afslut"))
    assert hands.sent == []


def test_a_button_changes_colour_while_it_is_touched(hands: Hands) -> None:
    from kivy.base import EventLoop

    hands.show("review")
    x, y = _middle(hands, "Send")
    at = (round(x), 1920 - round(y) + 40)
    before = hands.robot.picture().getpixel(at)
    finger = Finger(x, y)
    EventLoop.post_dispatch_input("begin", finger)
    during = hands.robot.picture().getpixel(at)
    EventLoop.post_dispatch_input("end", finger)
    after = hands.robot.picture().getpixel(at)
    assert before == after != during


def test_a_missing_icon_and_a_missing_picture_leave_the_screen_usable(hands: Hands) -> None:
    hands.show(altered("card", picture="no-such-picture"))
    hands.robot.tap("Jeg har ikke kortet med")
    assert hands.sent == [ev.TypeNumber()]
