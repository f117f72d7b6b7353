"""The robot presses only what a person could, and says what it sees when it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from kiosk.ui.robot import NotOnScreen
from tests.ui.conftest import Hands

pytestmark = pytest.mark.screen


def test_what_is_not_there_is_missed_with_a_list_of_what_is(hands: Hands) -> None:
    hands.show("review")
    with pytest.raises(NotOnScreen, match=r"0 × 'Betal'.*'Send'"):
        hands.robot.tap("Betal")


def test_what_is_there_several_times_is_not_pressed_by_chance(hands: Hands) -> None:
    hands.show("review")
    with pytest.raises(NotOnScreen, match="4 × 'Ret'"):
        hands.robot.tap("Ret")


def test_texts_come_from_the_top_down_and_from_the_topmost_layer(hands: Hands) -> None:
    hands.show("wait")
    assert hands.robot.texts()[:3] == ["Aarhus Kommune", "English", "Borgerservice"]
    hands.show("timeout")
    assert hands.robot.texts()[0] == "Er du der stadig?"


def test_waiting_for_what_never_comes_says_what_came_instead(hands: Hands) -> None:
    hands.show("wait")
    with pytest.raises(TimeoutError, match="Vi sender din bestilling"):
        hands.robot.wait_for("Færdig", seconds=0.05)


def test_a_screenshot_shows_the_kiosk_and_nothing_beside_it(hands: Hands, tmp_path: Path) -> None:
    hands.show("trouble")
    hands.robot.screenshot(tmp_path / "trouble.png")
    with Image.open(tmp_path / "trouble.png") as picture:
        assert picture.size == (1080, 1920)
        colours = picture.getcolors(1 << 20)
    assert colours is not None
    assert max(colours)[1] == (255, 255, 255)
    assert (0, 0x4D, 0x99) in {colour for _, colour in colours}


def test_a_key_that_is_not_on_this_keyboard_is_missed(hands: Hands) -> None:
    hands.show("phone")
    with pytest.raises(NotOnScreen, match="no key for 'x'"):
        hands.robot.type("x")
