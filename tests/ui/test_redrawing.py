"""What changes is redrawn, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kiosk.session import events as ev
from kiosk.session.screens import Action, Mood, Notice, PickItem, Question, Style
from tests.ui.conftest import Hands
from tests.ui.gallery import RECEIPT, VIEWS, altered, receipt_bitmap

pytestmark = pytest.mark.screen

STAY = Action("Ja", ev.Stay(), Style.PRIMARY)


def _widgets(hands: Hands) -> list[Any]:
    return list(hands.shell.walk(restrict=True))


def test_a_second_that_passes_changes_one_number_and_builds_nothing(hands: Hands) -> None:
    view = replace(VIEWS["name"], over=Question("Er du der?", "", (STAY,), 30))
    hands.show(view)
    before = _widgets(hands)
    hands.show(replace(view, over=Question("Er du der?", "", (STAY,), 29)))
    assert _widgets(hands) == before
    assert hands.robot.sees("29")
    assert not hands.robot.sees("30")


def test_the_warning_comes_and_goes_without_touching_what_is_below(hands: Hands) -> None:
    hands.show("name")
    before = _widgets(hands)
    hands.show(replace(VIEWS["name"], over=Question("Er du der?", "", (STAY,), 30)))
    hands.show("name")
    assert _widgets(hands) == before


def test_a_problem_beside_the_field_leaves_the_keyboard_alone(hands: Hands) -> None:
    view = VIEWS["name"]
    hands.show(view)
    keys = [w for w in _widgets(hands) if type(w).__name__ == "Keys"]
    problem = Notice("Skriv dit navn", Mood.ERROR)
    hands.show(altered(view, problem=problem))
    assert [w for w in _widgets(hands) if type(w).__name__ == "Keys"] == keys
    assert hands.robot.sees("Skriv dit navn")


def test_the_same_view_again_builds_nothing(either: Hands) -> None:
    ready = receipt_bitmap(RECEIPT)
    either.preview = lambda _: ready
    for name in VIEWS:
        either.show(name)
        before = _widgets(either)
        either.show(name)
        assert _widgets(either) == before, name


def test_a_receipt_that_is_not_ready_appears_when_it_is(hands: Hands) -> None:
    hands.preview = lambda _: None
    hands.show("done")
    assert not [w for w in _widgets(hands) if type(w).__name__ == "Paper"]
    ready = receipt_bitmap(hands.previews[0])
    hands.preview = lambda _: ready
    hands.show("done")
    (paper,) = [w for w in _widgets(hands) if type(w).__name__ == "Paper"]
    assert paper.texture.size == ready.size


def test_a_page_that_was_turned_stays_turned_when_a_notice_comes(hands: Hands) -> None:
    view = VIEWS["slots"]
    hands.show(view)
    hands.robot.tap("Flere")
    assert hands.robot.sees("2 / 2")
    notices = (Notice("Tiden er taget"),)
    hands.show(altered(view, notices=notices))
    assert hands.robot.sees("2 / ")


def test_the_next_question_begins_on_its_first_page(hands: Hands) -> None:
    hands.show("slots")
    hands.robot.tap("Flere")
    hands.show("choice")
    hands.show("slots")
    assert hands.robot.sees("1 / 2")


def test_a_list_that_became_shorter_shows_its_last_page(hands: Hands) -> None:
    view = VIEWS["pick"]
    hands.show(view)
    hands.robot.tap("Flere")
    items = (PickItem("1", "Kærlighed uden stop", ""),)
    hands.show(altered(view, items=items))
    assert hands.robot.sees("Kærlighed uden stop")


def test_turning_the_panel_draws_the_screen_anew(hands: Hands) -> None:
    hands.show("name")
    hands.robot.type("x")
    hands.shell.size = (1920, 1080)
    hands.robot.frame(5)
    hands.sleep(1)
    assert hands.robot.sees("Søren Nørgårdx")
    hands.robot.tap("Næste")
    assert hands.sent == [ev.Answer("name", "Søren Nørgårdx")]


def test_an_icon_is_as_sharp_as_its_place_needs(hands: Hands) -> None:
    hands.show("services")
    sources = {w.name: w.source for w in _widgets(hands) if type(w).__name__ == "Icon" and w.name}
    assert sources["calendar"].endswith("/calendar")
    assert sources["chevron-right"].endswith("/chevron-right-small")
