"""Lines of stripe and bar code readers: a health card, a library card, or nothing at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.demo.cards.holders import ANNA, BENT, CardHolder, barcode, stripe
from kiosk.identity.cardline import (
    MAX_LINE,
    HealthCardLine,
    LibraryCardLine,
    LineRules,
    read_card_line,
)
from kiosk.identity.ignored import Ignored
from kiosk.identity.level import Level, Method

TODAY = date(2026, 11, 2)
BOTH = stripe(ANNA)
TRACK_1, _, TRACK_2 = BOTH.partition("?")
TRACK_1 += "?"
CHECKED = LineRules(barcode_check_digit=True)


def health(line: str, rules: LineRules = LineRules()) -> tuple[str, str] | None:  # noqa: B008
    """Name and digits of a health card, or `None`."""
    read = read_card_line(line, TODAY, rules)
    if not isinstance(read, HealthCardLine):
        return None
    identity = read.identity
    assert (identity.method, identity.level) == (Method.HEALTH_CARD, Level.IDENTIFIED)
    return identity.name, identity.cpr.reveal() if identity.cpr else ""


@pytest.mark.parametrize("holder", [ANNA, BENT])
@pytest.mark.parametrize("end", ["", "\r", "\n", "\r\n"])
def test_the_whole_stripe_names_its_holder(holder: CardHolder, end: str) -> None:
    assert health(stripe(holder) + end) == (holder.name, holder.cpr_digits)


def test_each_track_alone_says_what_it_has() -> None:
    assert health(TRACK_1) == (ANNA.name, "")
    assert health(TRACK_2) == ("", ANNA.cpr_digits)
    assert health(":" + TRACK_2[1:]) == ("", ANNA.cpr_digits)


def test_the_bar_code_is_the_ten_digits() -> None:
    assert health(barcode(ANNA)) == ("", ANNA.cpr_digits)


def test_a_check_digit_is_taken_only_where_it_is_configured() -> None:
    assert health(barcode(ANNA) + "7", CHECKED) == ("", ANNA.cpr_digits)
    assert read_card_line(barcode(ANNA), TODAY, CHECKED) is Ignored.UNKNOWN_LINE
    assert read_card_line(barcode(ANNA) + "7", TODAY) is Ignored.UNKNOWN_LINE


NAMES = [
    ("PR\\VE^ANNA", "Anna Prøve"),
    ("\\RSTED HANSEN^BO", "Bo Ørsted Hansen"),
    ("[BLEG]RD^ANNE-METTE", "Anne-Mette Æblegård"),
    ("ÆBLEGÅRD^ÅSE", "Åse Æblegård"),
    ("O'NEILL^SIN{AD", "Sinæad O'neill"),
]


@pytest.mark.parametrize(("written", "meant"), NAMES)
def test_names_are_written_as_people_write_them(written: str, meant: str) -> None:
    line = f"%{written:<34}{'VEJ 1':<34}7518000?"
    assert health(line) == (meant, "")


LIBRARY = ["D123456789", "D12345678901", "123456789012", "12345678901234"]


@pytest.mark.parametrize("line", LIBRARY)
def test_a_library_card_is_one_of_its_own_shape(line: str) -> None:
    assert read_card_line(line, TODAY) == LibraryCardLine(line)


def test_the_shape_of_a_library_card_is_the_citys() -> None:
    rules = LineRules(library_card=r"AAKB[0-9]{6}")
    assert read_card_line("AAKB123456", TODAY, rules) == LibraryCardLine("AAKB123456")
    assert read_card_line(LIBRARY[0], TODAY, rules) is Ignored.UNKNOWN_LINE


NOTHING = [
    "",
    "\r\n",
    "hello",
    "01019042",
    "010190-4242",
    "01019042427",
    " 0101904242",
    "0101904242\x00",
    "0101904242\n0101904242",
    "٠١٠١٩٠٤٢٤٢",
    "D12345678",
    TRACK_1[:-1],
    TRACK_2[:-1],
    TRACK_2[1:],
    TRACK_2 + TRACK_1,
    BOTH + "x",
    TRACK_1.replace("^", " "),
    TRACK_1.replace("^", "^^"),
    TRACK_1.replace("PR\\VE", "PR<VE"),
    "%" + " " * 34 + TRACK_1[35:],
    "%^" + " " * 33 + TRACK_1[35:],
    "https://example.org/?q=1",
    "%B4571000000000001^PROEVE/ANNA^29011010000000000000?",
    ";4571000000000001=29011010000000000000?",
]


@pytest.mark.parametrize("line", NOTHING)
def test_anything_else_is_nothing(line: str) -> None:
    assert read_card_line(line, TODAY) is Ignored.UNKNOWN_LINE


def test_a_line_longer_than_any_card_says_so() -> None:
    assert read_card_line("0" * (MAX_LINE + 1), TODAY) is Ignored.TOO_LONG


NOBODYS = ["3002901234", "0101274242", BOTH.replace(ANNA.cpr_digits, "3113904242")]


@pytest.mark.parametrize("line", NOBODYS)
def test_a_health_card_with_a_number_that_is_nobodys_is_none(line: str) -> None:
    assert read_card_line(line, TODAY) is Ignored.BAD_CPR


@given(st.text(max_size=200))
def test_no_line_breaks_it(line: str) -> None:
    read = read_card_line(line, TODAY)
    assert isinstance(read, Ignored) or line.strip("\r\n").isprintable()


@given(st.sampled_from([BOTH, TRACK_1, TRACK_2]), st.integers(0, 200), st.characters())
def test_a_line_with_one_character_changed_is_read_whole_or_not_at_all(
    line: str, at: int, character: str
) -> None:
    at %= len(line)
    read = health(line[:at] + character + line[at + 1 :])
    if read is not None:
        name, digits = read
        assert len(digits) in (0, 10)
        assert name.isprintable()


@given(
    st.from_regex(LineRules().library_card, fullmatch=True, alphabet=st.characters(codec="ascii"))
)
def test_no_library_card_can_be_a_cpr_number(line: str) -> None:
    assert sum(each.isdigit() for each in line) not in (10, 11) or line.startswith("D")


def test_what_was_read_does_not_show() -> None:
    shown = f"{read_card_line(BOTH, TODAY)!r} {read_card_line(LIBRARY[0], TODAY)!r}"
    for secret in ("Anna", "Prøve", "4242", "123456789"):
        assert secret not in shown
