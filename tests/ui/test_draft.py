"""Drafts: what is typed and ticked before it is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.session.events import Answer, EnterPin
from kiosk.session.screens import EntryScreen, Keyboard, PickScreen, PinScreen, WaitScreen
from kiosk.ui.draft import DOT, Drafts, Secret, Ticks, Typed
from tests.ui.gallery import VIEWS


def _name(**changes: Any) -> EntryScreen:
    screen = VIEWS["name"].screen
    assert isinstance(screen, EntryScreen)
    return replace(screen, **changes)


@pytest.mark.parametrize(
    ("typed", "shown", "sent"),
    [
        ("", "__-__-____", ""),
        ("1", "1_-__-____", "1"),
        ("0511", "05-11-____", "05-11"),
        ("05111980", "05-11-1980", "05-11-1980"),
        ("05-11-1980", "05-11-1980", "05-11-1980"),
        ("051119801", "05-11-1980", "05-11-1980"),
    ],
)
def test_a_date_grows_from_day_to_year(typed: str, shown: str, sent: str) -> None:
    draft = Typed("born", 60, Keyboard.DATE)
    for character in typed:
        draft.type(character)
    assert (draft.shown, draft.answer()) == (shown, Answer("born", sent))


@given(st.lists(st.one_of(st.text(max_size=4), st.none()), max_size=40), st.integers(1, 20))
def test_typing_and_erasing_never_goes_beyond_the_longest(
    strokes: list[str | None], longest: int
) -> None:
    draft = Typed("step", longest, Keyboard.TEXT)
    expected = ""
    for stroke in strokes:
        if stroke is None:
            draft.erase()
            expected = expected[:-1]
        else:
            draft.type(stroke)
            expected = (expected + stroke)[:longest]
        assert draft.text == expected


def test_a_pin_is_never_shown_and_is_gone_once_entered() -> None:
    draft = Secret(4, 6)
    for digit in "12345":
        draft.type(digit)
    assert draft.shown == DOT * 5
    event = draft.enter()
    assert isinstance(event, EnterPin)
    assert event.pin.reveal() == "12345"
    assert len(draft) == 0
    assert "1" not in repr(draft)


def test_a_pin_that_is_too_short_stays_and_sends_nothing() -> None:
    draft = Secret(4, 6)
    draft.type("123")
    assert draft.enter() is None
    assert len(draft) == 3


def test_wiping_overwrites_the_characters_that_were_kept() -> None:
    draft = Typed("name", 60, Keyboard.TEXT, "Anna")
    kept = draft._characters
    draft.wipe()
    assert (kept, draft.text) == ([], "")


def test_ticks_are_sent_in_the_order_of_the_list() -> None:
    ticks = Ticks("renew", ("a", "b", "c"), ("c", "x"))
    ticks.toggle("a")
    assert ticks.answer() == Answer("renew", ("a", "c"))
    complete = [ticks.complete]
    for _ in range(2):
        ticks.toggle_all()
        complete.append(ticks.complete)
    assert complete == [False, True, False]
    assert ticks.answer() == Answer("renew", ())


def test_whoever_draws_a_draft_is_told_and_not_kept_alive() -> None:
    class Drawn:
        told = 0

        def changed(self) -> None:
            Drawn.told += 1

    draft = Typed("name", 60, Keyboard.TEXT)
    drawn = Drawn()
    draft.watch(drawn.changed)
    draft.type("a")
    del drawn
    draft.type("b")
    assert Drawn.told == 1


def test_the_same_question_keeps_its_draft_and_another_wipes_it() -> None:
    drafts = Drafts()
    draft = drafts.for_screen("name", _name(value=""))
    assert isinstance(draft, Typed)
    draft.type("Anna")
    assert drafts.for_screen("name", _name(value="", help="Mere hjælp")) is draft
    assert drafts.for_screen("name", _name(value="Anna")) is draft
    assert drafts.for_screen("wait", WaitScreen("", "")) is None
    assert draft.text == ""


@pytest.mark.parametrize("name", ["name", "pick", "pin"])
def test_every_screen_that_takes_input_has_its_kind_of_draft(name: str) -> None:
    screen = VIEWS[name].screen
    draft = Drafts().for_screen(name, screen)
    expected = {EntryScreen: Typed, PickScreen: Ticks, PinScreen: Secret}[type(screen)]
    assert type(draft) is expected
