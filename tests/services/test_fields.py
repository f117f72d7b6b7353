"""What people type: the form it is sent in, or what is wrong with it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.identity.cpr import Cpr
from kiosk.services.fields import LONGEST, FieldProblem, as_date, check
from kiosk.services.model import FieldKind

NO_PHONE, NO_EMAIL = FieldProblem.NOT_A_PHONE, FieldProblem.NOT_AN_EMAIL
NO_NAME, NO_DATE = FieldProblem.NOT_A_NAME, FieldProblem.NOT_A_DATE

TODAY = date(2026, 11, 23)
NO_CPR = FieldProblem.NOT_A_CPR

TYPED: dict[FieldKind, list[tuple[str, str | Cpr | FieldProblem]]] = {
    FieldKind.PHONE: [
        ("20123456", "20123456"),
        ("20 12 34 56", "20123456"),
        ("20.12.34.56", "20123456"),
        ("20-12-34-56", "20123456"),
        (" 2012 3456 ", "20123456"),
        ("+45 20 12 34 56", "20123456"),
        ("0045 20123456", "20123456"),
        ("+46 70 123 45 67", "+46701234567"),
        ("0049 (30) 901820", "+4930901820"),
        ("+298 123456", "+298123456"),
        ("89402222", "89402222"),
        ("10123456", NO_PHONE),
        ("01234567", NO_PHONE),
        ("2012345", NO_PHONE),
        ("201234567", NO_PHONE),
        ("112", NO_PHONE),
        ("+45 2012345", NO_PHONE),
        ("+45 201234567", NO_PHONE),
        ("+45 10123456", NO_PHONE),
        ("4520123456", NO_PHONE),
        ("+1234567890123456", NO_PHONE),
        ("+", NO_PHONE),
        ("20+123456", NO_PHONE),
        ("tyve tolv", NO_PHONE),
        ("２０１２３４５６", NO_PHONE),
    ],
    FieldKind.EMAIL: [
        ("anna@eksempel.dk", "anna@eksempel.dk"),
        ("  anna@eksempel.dk ", "anna@eksempel.dk"),
        ("Anna.Prøve@eksempel.dk", NO_EMAIL),
        ("anna+kiosk@eksempel.co.uk", "anna+kiosk@eksempel.co.uk"),
        ("a@rødgrød.dk", "a@rødgrød.dk"),
        ("o'neil_99@sub.eksempel.museum", "o'neil_99@sub.eksempel.museum"),
        ("anna", NO_EMAIL),
        ("anna@", NO_EMAIL),
        ("@eksempel.dk", NO_EMAIL),
        ("anna@eksempel", NO_EMAIL),
        ("anna@eksempel.d", NO_EMAIL),
        ("anna@@eksempel.dk", NO_EMAIL),
        ("anna@eksempel..dk", NO_EMAIL),
        ("an..na@eksempel.dk", NO_EMAIL),
        (".anna@eksempel.dk", NO_EMAIL),
        ("anna.@eksempel.dk", NO_EMAIL),
        ("anna@-eksempel.dk", NO_EMAIL),
        ("anna@eksempel-.dk", NO_EMAIL),
        ("anna prøve@eksempel.dk", NO_EMAIL),
        ("anna@eksempel.dk, ib@eksempel.dk", NO_EMAIL),
        ("a" * 65 + "@eksempel.dk", NO_EMAIL),
    ],
    FieldKind.NAME: [
        ("Anna Prøve Jensen", "Anna Prøve Jensen"),
        ("  Anna   Prøve  ", "Anna Prøve"),
        ("Bo", "Bo"),
        ("Å", "Å"),
        ("A\u030ase Prøve", "Åse Prøve"),
        ("Jens-Peter O’Neil", "Jens-Peter O’Neil"),
        ("D'Arcy", "D'Arcy"),
        ("H.C. Andersen", "H.C. Andersen"),
        ("Nguyễn Thị Thử", "Nguyễn Thị Thử"),
        ("محمد تجربة", "محمد تجربة"),
        ("Оксана Проба", "Оксана Проба"),
        ("किशोर", "किशोर"),
        ("Anna\u202e Prøve\u0000", "Anna Prøve"),
        ("Anna2", NO_NAME),
        ("anna@eksempel.dk", NO_NAME),
        ("---", NO_NAME),
        (".", NO_NAME),
        ("\u0301", NO_NAME),
        ("010190-1234", NO_NAME),
    ],
    FieldKind.DATE: [
        ("24122026", "2026-12-24"),
        ("24-12-2026", "2026-12-24"),
        ("24.12.2026", "2026-12-24"),
        ("24/12/2026", "2026-12-24"),
        ("24 12 2026", "2026-12-24"),
        ("24. 12. 2026", "2026-12-24"),
        ("1-2-2026", "2026-02-01"),
        ("29-02-2028", "2028-02-29"),
        ("01011858", "1858-01-01"),
        ("1112026", NO_DATE),
        ("29-02-2026", NO_DATE),
        ("31-04-2026", NO_DATE),
        ("00-00-2026", NO_DATE),
        ("24-13-2026", NO_DATE),
        ("12-24-2026", NO_DATE),
        ("24-12-26", NO_DATE),
        ("24-12-0026", NO_DATE),
        ("24-12-9999", NO_DATE),
        ("2026-12-24", NO_DATE),
        ("24-12", NO_DATE),
        ("juleaften", NO_DATE),
        ("٢٤١٢٢٠٢٦", NO_DATE),
    ],
    FieldKind.TEXT: [
        ("Lægehuset Test", "Lægehuset Test"),
        ("  to\tord\n", "to ord"),
        ("1. sal, tv. (bagved)", "1. sal, tv. (bagved)"),
        ("usynlig\u200b\u202e\x00", "usynlig"),
        ("halv\ud800", "halv"),
        ("x" * LONGEST, "x" * LONGEST),
    ],
}
TYPED[FieldKind.CPR] = [
    ("0101904321", Cpr("0101904321")),
    (" 010190-4321 ", Cpr("0101904321")),
    ("010190 4321", Cpr("0101904321")),
    ("6101904321", Cpr("6101904321")),
    ("2311264321", Cpr("2311264321")),
    ("2411264321", NO_CPR),
    ("3102904321", NO_CPR),
    ("0113904321", NO_CPR),
    ("010190432", NO_CPR),
    ("01019043211", NO_CPR),
    ("010190xxxx", NO_CPR),
    ("nul en nul en", NO_CPR),
]
CASES = [(kind, *case) for kind, cases in TYPED.items() for case in cases]


@pytest.mark.parametrize(("kind", "typed", "expected"), CASES)
def test_what_is_typed_becomes_what_is_sent_or_a_problem(
    kind: FieldKind, typed: str, expected: str | Cpr | FieldProblem
) -> None:
    result = check(kind, typed, TODAY)
    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize("kind", FieldKind)
@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "\u200b", "\x00", "\u00a0"])
def test_nothing_that_can_be_seen_is_no_answer(kind: FieldKind, typed: str) -> None:
    assert check(kind, typed) is FieldProblem.EMPTY


@pytest.mark.parametrize("kind", FieldKind)
def test_too_long_is_said_as_such_whatever_it_is(kind: FieldKind) -> None:
    assert check(kind, "x" * (LONGEST + 1)) is FieldProblem.TOO_LONG


def test_spaces_around_do_not_make_an_answer_too_long() -> None:
    assert check(FieldKind.TEXT, " " * 50 + "x" * LONGEST + " " * 50) == "x" * LONGEST


def test_a_date_answer_is_a_date() -> None:
    assert as_date("2026-12-24").day == 24


def display(kind: FieldKind, answer: str | Cpr) -> str:
    """The answer as it can be typed again; a date as the screen puts it back into the field."""
    if isinstance(answer, Cpr):
        return answer.reveal()
    if kind is not FieldKind.DATE:
        return answer
    year, month, day = answer.split("-")
    return f"{day}{month}{year}"


KEYS = st.text("abæøåAB 0123456789+-./@_'()", max_size=24)
ANYTHING = st.one_of(
    st.text(max_size=100),
    st.text(st.characters(), max_size=20),
    KEYS,
    st.from_regex(r"\+?[0-9 ]{8,12}", fullmatch=True),
    st.from_regex(r"[0-3][0-9][-./ ]?[01][0-9][-./ ]?(18|19|20|21)[0-9]{2}", fullmatch=True),
    st.from_regex(r"[0-9]{6}[- ]?[0-9]{4}", fullmatch=True),
    st.from_regex(r"[a-z.]{1,6}@[a-zæ.-]{1,8}\.[a-z]{2}", fullmatch=True),
)


@pytest.mark.parametrize("kind", FieldKind)
@settings(max_examples=60, deadline=None)
@given(typed=ANYTHING)
def test_nothing_typed_breaks_it_and_what_is_valid_stays_as_it_is(
    kind: FieldKind, typed: str
) -> None:
    once = check(kind, typed)
    if not isinstance(once, FieldProblem):
        assert len(display(kind, once).encode()) > 0
        assert len(display(kind, once)) <= LONGEST
        assert check(kind, display(kind, once)) == once


@settings(max_examples=60, deadline=None)
@given(typed=st.dates(min_value=as_date("1858-01-01"), max_value=as_date("2199-12-31")))
def test_every_day_can_be_typed(typed: date) -> None:
    assert check(FieldKind.DATE, display(FieldKind.DATE, str(typed))) == str(typed)
