"""The few words of the screen itself, in every language there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.texts.fluent import FluentTexts
from kiosk.texts.message import Message
from kiosk.ui import words

LOCALE = Path(__file__).parents[2] / "assets" / "locale"
OURS = [
    words.CITY,
    words.OFFICE,
    words.PREVIOUS,
    words.MORE,
    words.progress(3, 7),
    words.seconds_left(1),
    words.seconds_left(12),
]


@pytest.mark.parametrize("language", sorted(file.stem for file in LOCALE.glob("*.ftl")))
@pytest.mark.parametrize("message", OURS, ids=lambda message: message.id)
def test_the_screen_has_its_words(language: str, message: Message) -> None:
    said = words.spoken_by(FluentTexts(LOCALE, {}).language(language))(message)
    assert said
    assert said != message.id


def test_no_invisible_character_is_drawn() -> None:
    assert words.spoken_by(lambda _: "Trin \u20683\u2069 af \u20687\u2069")("") == "Trin 3 af 7"
