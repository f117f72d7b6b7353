"""What is known of a citizen never shows in a log or on a traceback."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.identity.cpr import Cpr
from kiosk.identity.level import Level, Method
from kiosk.identity.person import CardProven, Identity, Pin, ReaderState

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
