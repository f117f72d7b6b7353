"""What is known of a citizen never shows in a log or on a traceback."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.identity.cpr import Cpr
from kiosk.identity.level import Level, Method
from kiosk.identity.person import CardProven, Identity, Pin, ReaderState, is_somebody_else

ANNA = Identity(
    Method.NEMID,
    Level.AUTHENTICATED,
    name="Anna Prøve",
    cpr=Cpr.parse("0101903333", date(2026, 11, 2)),
    subject="PID:9208-2002-2-000000004242",
)


@pytest.mark.parametrize("secret", ["Anna", "3333", "PID", "4242"])
def test_an_identity_shows_how_it_is_known_and_not_who_it_is(secret: str) -> None:
    shown = f"{ANNA} {CardProven(ANNA)!r}"
    assert secret not in shown
    assert "authenticated" in shown


def test_a_pin_shows_stars_only_and_has_no_place_for_more() -> None:
    pin = Pin("4711")
    assert "4711" not in f"{pin} {pin!r} {[pin]}"
    assert not hasattr(pin, "__dict__")
    assert pin.reveal() == "4711"


def test_two_pins_are_never_equal_as_nothing_compares_them() -> None:
    assert Pin("4711") != Pin("4711")


@pytest.mark.parametrize("state", ReaderState)
def test_a_reader_works_only_if_it_proves_that_it_would_see_a_card(state: ReaderState) -> None:
    assert state.works == (state in {ReaderState.NO_CARD, ReaderState.CARD, ReaderState.MUTE})


def called(
    name: str = "", cpr: str = "", subject: str = "", method: Method = Method.NEMID
) -> Identity:
    number = Cpr.parse(cpr, date(2026, 11, 2)) if cpr else None
    return Identity(method, Level.AUTHENTICATED, name, number, subject)


@pytest.mark.parametrize(
    ("one", "other", "somebody_else"),
    [
        (called("Anna"), called("Anna"), False),
        (called("Anna"), called("Bent"), True),
        (called("Anna Prøve"), called("ANNA  PRØVE"), False),
        (called("Anna", "0101903333"), called("Bent", "0101903333"), False),
        (called("Anna", "0101903333"), called("Anna", "0201903333"), True),
        (called(subject="PID:1"), called(subject="PID:2"), True),
        (called(subject="PID:1"), called(subject="D1", method=Method.LIBRARY_CARD), False),
        (called(cpr="0101903333"), called(subject="PID:1"), False),
    ],
)
def test_two_identities_are_somebody_else_only_where_something_says_so(
    one: Identity, other: Identity, somebody_else: bool
) -> None:
    assert is_somebody_else(one, other) is somebody_else
    assert is_somebody_else(other, one) is somebody_else
