"""A CPR number is read strictly and never shown by accident."""

from __future__ import annotations

import copy
import json
import logging
import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.cpr import Cpr, InvalidCpr

TODAY = date(2026, 11, 2)

BIRTHDAYS = [
    ("0101903333", date(1990, 1, 1)),
    ("010190-3333", date(1990, 1, 1)),
    ("010190 3333", date(1990, 1, 1)),
    ("0102074111", date(2007, 2, 1)),  # digit 7 is 4: 2000s up to year 36
    ("0102374111", date(1937, 2, 1)),
    ("2902009111", date(2000, 2, 29)),
    ("0105571818", date(1957, 5, 1)),
    ("0105578818", date(2057, 5, 1)),
    ("0105588818", date(1858, 5, 1)),
    ("3112995111", date(1899, 12, 31)),
    ("6101903333", date(1990, 1, 1)),  # a replacement number: day + 60
    ("9112853333", date(1985, 12, 31)),
]


@pytest.mark.parametrize(("text", "born"), BIRTHDAYS)
def test_the_birthday_takes_its_century_from_the_seventh_digit(text: str, born: date) -> None:
    assert Cpr.parse(text, date(2100, 1, 1)).born == born


@pytest.mark.parametrize(
    "text",
    [
        "",
        "010190",
        "010190333",
        "01019033333",
        "0101903x33",
        "3002903333",
        "0113903333",
        "0001903333",
        "6001903333",
        "9201903333",
        "2902013333",
        "٠١٠١٩٠٣٣٣٣",
    ],
)
def test_what_names_no_date_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(InvalidCpr) as refusal:
        Cpr.parse(text, TODAY)
    assert not any(digit in str(refusal.value) for digit in "0123456789")


def test_a_birthday_in_the_future_is_refused_and_today_is_not() -> None:
    assert Cpr.parse("0211264333", TODAY).born == TODAY
    with pytest.raises(InvalidCpr):
        Cpr.parse("0311264333", TODAY)


def test_a_number_that_fails_modulus_11_is_as_good_as_any() -> None:
    assert {Cpr.parse(f"010190333{last}", TODAY).reveal()[-1] for last in range(10)} == set(
        "0123456789"
    )


@given(st.dates(date(1937, 1, 1), date(1999, 12, 31)), st.integers(0, 999))
def test_it_is_shown_masked_and_only_masked(born: date, serial: int) -> None:
    digits = f"{born:%d%m%y}4{serial:03d}"
    cpr = Cpr.parse(digits, TODAY)
    for shown in (str(cpr), repr(cpr), f"{cpr}", f"{cpr!r}", repr([cpr]), str({cpr})):
        assert digits[6:] not in shown.replace(digits[:6], "")
    assert str(cpr) == f"{digits[:6]}-xxxx"
    assert cpr.reveal() == digits


def test_it_is_neither_pickled_nor_copied_to_json() -> None:
    cpr = Cpr.parse("0101903333", TODAY)
    with pytest.raises(TypeError):
        pickle.dumps(cpr)
    with pytest.raises(TypeError):
        copy.deepcopy(cpr)
    with pytest.raises(TypeError):
        json.dumps(cpr)


def test_a_log_line_with_it_is_masked(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("test").warning("for %s and %r", *[Cpr.parse("0101903333", TODAY)] * 2)
    assert "3333" not in caplog.text


def test_it_is_equal_to_the_same_number_and_to_no_text() -> None:
    one, same = Cpr.parse("0101903333", TODAY), Cpr.parse("010190-3333", TODAY)
    assert one == same
    assert hash(one) == hash(same)
    assert one != "0101903333"
    assert one != Cpr.parse("0101903334", TODAY)
