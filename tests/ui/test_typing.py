"""Typing on our own keyboard, and what becomes of what was typed."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from typing import Any

import pytest

from kiosk.session import events as ev
from kiosk.session.screens import Keyboard, Mood, Notice, Question, View
from kiosk.ui.draft import DOT, Typed
from kiosk.ui.kit.keyboard import KeyCap
from tests.ui.conftest import Hands
from tests.ui.gallery import altered

pytestmark = pytest.mark.screen


def _entry(name: str = "name", **changes: Any) -> View:
    return altered(name, **changes)


@pytest.mark.parametrize(
    "typed",
    [
        "Æbleø Ågård",
        "anna bækgård 2. tv.",
        "O'Neil-Łukasz Šimić",
        "Zoë Müller/Ýr",
        "Skovgade 12, 3",
    ],
)
def test_names_as_people_have_them_can_be_typed(hands: Hands, typed: str) -> None:
    hands.show(_entry(value=""))
    hands.robot.type(typed)
    hands.robot.tap("Næste")
    assert hands.sent == [ev.Answer("name", typed)]


def test_the_first_letter_is_a_capital_unless_one_asks_for_another(hands: Hands) -> None:
    hands.show(_entry(value=""))
    (cap,) = [p for p in hands.robot.pressables() if isinstance(p, KeyCap) and p.text == "A"]
    hands.robot.press(cap)
    hands.robot.press(cap)
    hands.robot.tap("Næste")
    assert hands.sent == [ev.Answer("name", "Aa")]


def test_the_same_letter_twice_is_typed_twice_but_a_bounce_is_not(hands: Hands) -> None:
    hands.show(_entry(value="A"))
    (cap,) = [p for p in hands.robot.pressables() if isinstance(p, KeyCap) and p.text == "n"]
    for pause in (1.0, 0.05, 0.25, 0.05):
        hands.sleep(pause)
        hands.robot.touch(*cap.to_window(*cap.center))
    hands.robot.tap("Næste")
    assert hands.sent == [ev.Answer("name", "Ann")]


def test_an_email_has_its_own_keys(hands: Hands) -> None:
    hands.show(_entry("email", value="", problem=None))
    hands.robot.type("anna_b+kiosk@eksempel")
    (dk,) = [p for p in hands.robot.pressables() if isinstance(p, KeyCap) and p.text == ".dk"]
    hands.robot.press(dk)
    hands.robot.tap("Næste")
    assert hands.sent == [ev.Answer("email", "anna_b+kiosk@eksempel.dk")]


def test_a_phone_number_may_be_foreign(hands: Hands) -> None:
    hands.show(_entry("phone", value=""))
    hands.robot.type("+46701234567")
    hands.robot.erase(2)
    hands.robot.tap("Næste")
    assert hands.sent == [ev.Answer("phone", "+467012345")]


def test_a_date_shows_what_is_still_missing(hands: Hands) -> None:
    hands.show(_entry("date", value=""))
    assert hands.robot.sees("__-__-____")
    hands.robot.type("0511")
    assert hands.robot.sees("05-11-____")
    hands.robot.type("19809")
    hands.robot.tap("Næste")
    assert hands.sent == [ev.Answer("born", "05-11-1980")]


def test_a_masked_answer_shows_dots_until_the_eye_is_pressed(hands: Hands) -> None:
    hands.show(_entry("cpr", value=""))
    hands.robot.type("0101901234")
    assert not any("0101" in text for text in hands.robot.texts())
    assert any(text.startswith(DOT * 10) for text in hands.robot.texts())
    hands.robot.tap_icon("visibility")
    assert any(text.startswith("0101901234") for text in hands.robot.texts())
    hands.robot.tap_icon("visibility-off")
    assert not any("0101" in text for text in hands.robot.texts())


def test_an_answer_ends_where_it_is_longest(hands: Hands) -> None:
    hands.show(_entry("cpr", value=""))
    hands.robot.type("010190123499")
    hands.robot.tap("Næste")
    assert hands.sent == [ev.Answer("cpr", "0101901234")]


def test_a_pin_is_entered_once_it_is_long_enough_and_is_gone_then(hands: Hands) -> None:
    hands.show("pin")
    hands.robot.type("123")
    assert all("Godkend" not in _said(p) for p in hands.robot.pressables())
    hands.robot.type("4")
    hands.robot.tap("Godkend")
    assert not any("1" in text for text in hands.robot.texts())
    (event,) = hands.sent
    assert isinstance(event, ev.EnterPin)
    assert event.pin.reveal() == "1234"
    assert all("Godkend" not in _said(p) for p in hands.robot.pressables())


def _said(widget: Any) -> list[str]:
    return [getattr(w, "text", "") for w in widget.walk(restrict=True)]


CHANGES = {
    "a problem": {"problem": Notice("Skriv dit navn", Mood.ERROR)},
    "another help": {"help": "Som det står i dit pas"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_half_typed_answer_survives_when_the_screen_changes_around_it(
    hands: Hands, change: dict[str, Any]
) -> None:
    hands.show(_entry(value=""))
    hands.robot.type("Søre")
    hands.show(_entry(value="", **change))
    hands.robot.type("n")
    hands.robot.tap("Næste")
    assert hands.sent == [ev.Answer("name", "Søren")]


def test_a_half_typed_answer_survives_the_time_out_warning_and_another_language(
    hands: Hands,
) -> None:
    view = _entry(value="")
    hands.show(view)
    hands.robot.type("Søre")
    question = Question("Er du der?", "", (), 20)
    for seconds in (20, 19, 18):
        hands.show(replace(view, over=replace(question, seconds=seconds)))
    hands.show(replace(view, language="en"))
    hands.robot.tap("Næste")
    assert hands.sent == [ev.Answer("name", "Søre")]


@pytest.mark.parametrize("between", ["choice", "start", "email"])
def test_a_half_typed_answer_is_gone_after_another_screen(hands: Hands, between: str) -> None:
    hands.show(_entry(value=""))
    hands.robot.type("Søren")
    hands.show(between)
    hands.show(_entry(value=""))
    hands.robot.tap("Næste")
    assert hands.sent == [ev.Answer("name", "")]


def test_the_answer_that_comes_back_from_the_core_replaces_the_draft(hands: Hands) -> None:
    hands.show(_entry(value=""))
    hands.robot.type("Anna")
    hands.show(_entry(value="Bente"))
    hands.robot.tap("Næste")
    assert hands.sent == [ev.Answer("name", "Bente")]


def test_at_the_end_nothing_of_the_citizen_is_left_in_the_shell(hands: Hands) -> None:
    hands.show(_entry(value="Kæthe Prøvesen"))
    hands.robot.type("x")
    draft = hands.shell._drafts._draft
    widgets = [weakref.ref(w) for w in hands.shell.ids.body.walk(restrict=True)][1:]
    assert isinstance(draft, Typed)
    assert widgets
    hands.show("start")
    assert len(draft) == 0
    assert hands.shell._drafts._draft is None
    del draft
    gc.collect()
    assert [ref() for ref in widgets if ref() is not None] == []
    assert "Prøvesen" not in "".join(map(repr, _texts_of_all_objects()))


def _texts_of_all_objects() -> list[str]:
    from kivy.uix.label import Label

    return [thing.text for thing in gc.get_objects() if issubclass(type(thing), Label)]


def test_ticks_are_kept_and_all_can_be_ticked_at_once(hands: Hands) -> None:
    hands.show("pick")
    hands.robot.tap("Min fjendes kirsebærtræ")
    hands.robot.tap("Kærlighed uden stop")
    hands.robot.tap("Forny de valgte")
    assert hands.sent == [ev.Answer("renew", ("2",))]
    hands.robot.tap("Vælg alle")
    hands.robot.tap("Forny de valgte")
    assert hands.sent == [ev.Answer("renew", ("1", "2", "4", "5", "6", "7"))]
    hands.robot.tap("Vælg alle")
    hands.robot.tap("Forny de valgte")
    assert hands.sent == [ev.Answer("renew", ())]


def test_every_keyboard_fits_its_answer(hands: Hands) -> None:
    for keyboard in Keyboard:
        hands.show(_entry(keyboard=keyboard, value=""))
        assert [p for p in hands.robot.pressables() if isinstance(p, KeyCap)]
