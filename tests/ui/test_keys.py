"""The keyboards, as tables."""

from __future__ import annotations

import pytest

from kiosk.session.screens import Keyboard
from kiosk.ui.kit.keys import Does, rows_of

TABLES = [(keyboard, accents) for keyboard in Keyboard for accents in (False, True)]


@pytest.mark.parametrize(("keyboard", "accents"), TABLES)
def test_every_row_is_as_wide_as_the_others(keyboard: Keyboard, accents: bool) -> None:
    widths = {sum(key.width for key in row) for row in rows_of(keyboard, accents=accents)}
    assert len(widths) == 1


@pytest.mark.parametrize(("keyboard", "accents"), TABLES)
def test_what_was_typed_can_be_taken_back(keyboard: Keyboard, accents: bool) -> None:
    keys = [key for row in rows_of(keyboard, accents=accents) for key in row]
    assert [key.does for key in keys].count(Does.ERASE) == 1
    assert len({(key.text, key.icon) for key in keys}) == len(keys)


@pytest.mark.parametrize(
    ("keyboard", "characters"),
    [
        (Keyboard.TEXT, "abcdefghijklmnopqrstuvwxyzæøå0123456789 .,-'/@"),
        (Keyboard.EMAIL, "abcdefghijklmnopqrstuvwxyz0123456789@._-+"),
        (Keyboard.PHONE, "0123456789+"),
        (Keyboard.DIGITS, "0123456789"),
        (Keyboard.DATE, "0123456789"),
    ],
)
def test_a_keyboard_has_what_its_answers_need(keyboard: Keyboard, characters: str) -> None:
    assert set(characters) <= {key.text for row in rows_of(keyboard) for key in row}


@pytest.mark.parametrize(
    "name",
    ["Łucja Żółć", "Ștefan Țepeș", "Yağız Işık", "Þórður", "Đorđe Šarić", "Ñáñez", "François"],
)
def test_names_from_elsewhere_can_be_written(name: str) -> None:
    both = (*rows_of(Keyboard.TEXT), *rows_of(Keyboard.TEXT, accents=True))
    keys = {key.text for row in both for key in row}
    assert {letter for letter in name if letter not in keys and letter.lower() not in keys} == set()
