from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.receipts.entry import clean
from kiosk.receipts.fonts import Weight
from kiosk.receipts.typesetting import ORDINARY, Style, direction, length, set_lines

STYLE = Style(Weight.REGULAR, 27)
WIDTH = 300
ISOLATES = "\u2066\u2067\u2068\u2069"


def texts(text: str, width: int = WIDTH) -> list[str]:
    return [line.text for line in set_lines(text, STYLE, width, "da")]


def test_words_are_wrapped_at_blanks() -> None:
    lines = texts("Kortet bliver sendt til din adresse inden for tre uger.")
    assert len(lines) > 1
    assert " ".join(lines) == "Kortet bliver sendt til din adresse inden for tre uger."


def test_a_word_longer_than_the_paper_is_broken_and_nothing_of_it_is_lost() -> None:
    word = "Speciallægepraksisplanlægningsstabiliseringsperioden"
    lines = texts(f"Om {word} nu")
    assert "".join(lines).replace(" ", "") == f"Om{word}nu"
    assert len(lines) > 2


def test_an_address_is_broken_after_a_slash_or_a_hyphen() -> None:
    lines = texts("www.borger.dk/sundhed-og-sygdom/sundhedskort")
    assert all(line[-1] in "/-." for line in lines[:-1])


def test_a_hard_space_keeps_an_amount_together() -> None:
    for width in range(150, 400, 10):
        assert any(
            "225,00\u00a0kr." in line for line in texts("Gebyr er 225,00\u00a0kr. nu", width)
        )


def test_line_breaks_in_the_text_are_kept_also_empty_ones() -> None:
    assert texts("Dokk1\n\nAarhus") == ["Dokk1", "", "Aarhus"]


def test_an_isolate_cut_by_a_line_break_is_closed_and_opened_again() -> None:
    lines = texts("Mødet er \u2068onsdag den 23. november 2026 klokken 14.05\u2069 på Dokk1")
    assert len(lines) > 2
    for line in lines:
        assert line.count("\u2068") == line.count("\u2069")
    joined = " ".join(lines)
    for mark in ISOLATES:
        joined = joined.replace(mark, "")
    assert joined == "Mødet er onsdag den 23. november 2026 klokken 14.05 på Dokk1"


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("abåøÆgjW .-/\u2068\u2069\u0301\u00a0iMm€"), max_size=80))
def test_every_line_fits_and_every_letter_is_kept(text: str) -> None:
    lines = set_lines(clean(text), STYLE, WIDTH, "da")
    assert all(line.width <= WIDTH for line in lines)
    drop = str.maketrans("", "", ISOLATES + " ")
    kept = "".join(line.text for line in lines).translate(drop)
    assert kept == clean(text).translate(drop)


@pytest.mark.parametrize(
    ("tag", "way"),
    [("da", "ltr"), ("en-GB", "ltr"), ("ar", "rtl"), ("fa-IR", "rtl"), ("UR", "rtl")],
)
def test_the_direction_follows_the_language(tag: str, way: str) -> None:
    assert direction(tag) == way


def test_tracking_widens_a_line_between_its_letters() -> None:
    spaced = Style(Weight.REGULAR, 27, tracking=3)
    assert length("ABCD", spaced) == length("ABCD", STYLE) + 9


@pytest.mark.parametrize("weight", list(Weight))
@pytest.mark.parametrize("size", [24, 26, 27, 30, 36, 39, 40, 41, 46, 66, 69])
def test_ordinary_letters_reach_no_further_than_a_line_is_tall(weight: Weight, size: int) -> None:
    style = Style(weight, size, 1.0)
    (line,) = set_lines("a", style, WIDTH, "da")
    _, top, _, bottom = style.font.getbbox("".join(sorted(ORDINARY)), anchor="ls")
    assert -top <= line.above
    assert bottom <= line.below


def test_a_letter_that_reaches_further_gets_a_taller_line() -> None:
    (usual,), (tall,) = (set_lines(text, STYLE, WIDTH, "vi") for text in ("Hoa", "Ẩ̊ŷ̦"))
    assert tall.above > usual.above
    assert tall.below > usual.below
