"""The typeface can draw every character that a citizen is shown: Kivy has no fallback fonts."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from kiosk.receipts.fonts import Weight, covered

ROOT = Path(__file__).parents[2]
TEXTS = sorted([*ROOT.glob("assets/locale/*.ftl"), *ROOT.glob("config/services/*/*.ftl")])
KEYBOARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅabcdefghijklmnopqrstuvwxyzæøåéüöäß0123456789@.-_+/'"
TYPOGRAPHY = "€“”„–…✓’·•→½×\u00a0"
NEIGHBOURS = "şğİıŞĞăâîșțłąęćńśźżđơưạ₫їієґЖю"
"""Letters of Turkish, Romanian, Polish, Vietnamese and Ukrainian names."""


def characters(text: str) -> set[str]:
    return {letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cf"}}


def undrawable(text: str, weight: Weight) -> list[str]:
    return [
        f"{letter} U+{ord(letter):04X}"
        for letter in sorted(characters(text))
        if ord(letter) not in covered(weight)
    ]


@pytest.mark.parametrize("weight", Weight)
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_character_of_every_text_can_be_drawn(path: Path, weight: Weight) -> None:
    assert undrawable(path.read_text(encoding="utf-8"), weight) == []


@pytest.mark.parametrize("weight", Weight)
@pytest.mark.parametrize("text", [KEYBOARD, TYPOGRAPHY, NEIGHBOURS])
def test_what_is_typed_and_how_people_are_called_can_be_drawn(text: str, weight: Weight) -> None:
    assert undrawable(text, weight) == []


def test_a_character_the_typeface_lacks_is_noticed() -> None:
    assert undrawable("a中", Weight.REGULAR) == ["中 U+4E2D"]
