"""A card line comes whenever somebody scans: it is heard where it is asked for, and nowhere else."""

from __future__ import annotations

import pytest

from kiosk.identity.cpr import Cpr
from kiosk.identity.level import Level, Method
from kiosk.identity.person import Identity, Pin
from kiosk.session.effects import CheckLibraryPin
from kiosk.session.events import (
    Answer,
    Back,
    Begin,
    ChooseService,
    EnterPin,
    LoginAnswered,
    Scanned,
)
from kiosk.texts.message import Message
from tests.play import CPR, NOON, SLOTS, Play


def yellow_card(name: str, digits: str) -> Identity:
    return Identity(
        Method.HEALTH_CARD,
        Level.IDENTIFIED,
        name,
        Cpr.parse(digits, NOON.date()) if digits else None,
    )


BENT = yellow_card("Bent Forsøg", CPR)
ANNA = yellow_card("Anna Prøve", "0101904242")
ANNAS_BAR_CODE = yellow_card("", "0101904242")
ANNAS_FIRST_TRACK = yellow_card("Anna Prøve", "")
LIBRARY_CARD = Identity(Method.LIBRARY_CARD, Level.IDENTIFIED, subject="D123456789")

ANNAS = pytest.mark.parametrize("card", [ANNA, ANNAS_BAR_CODE, ANNAS_FIRST_TRACK])


def known_as_bent(play: Play) -> Play:
    """Bent scanned his card to book a time, and is asked his name."""
    play.begin("book-time").do(Answer("subject", "mitid"), Answer("place", "dokk1"))
    play.find(SLOTS).do(Answer("day", "2026-11-24"), Answer("time", "slot-24-9"), Scanned(BENT))
    assert play.session.identity == BENT
    assert play.view.name == "name"
    return play


def at_another_service(play: Play, service: str) -> Play:
    """Bent goes on to another service of the same session."""
    known_as_bent(play).do(*[Back()] * 8)
    assert play.view.name == "services"
    return play.do(ChooseService(service), Begin())


@pytest.mark.parametrize("card", [ANNA, ANNAS_BAR_CODE, ANNAS_FIRST_TRACK, LIBRARY_CARD, BENT])
def test_a_card_that_nobody_asked_for_changes_nothing(play: Play, card: Identity) -> None:
    """Whoever passes by with a card: not on the start screen, not in the middle, not at the end."""
    play.do(Scanned(card))
    assert play.kiosk.session is None
    known_as_bent(play)
    for go_on in (
        Answer("name", "Bent Forsøg"),
        Answer("phone", "20123456"),
        Answer("email", ""),
    ):
        before = play.kiosk
        assert play.do(Scanned(card)).kiosk == before
        assert play.effects == ()
        play.do(go_on)
    assert play.view.name == "review"
    play.send()
    before = play.kiosk
    assert play.do(Scanned(card)).kiosk == before


@ANNAS
def test_a_session_that_knows_bent_does_not_go_on_as_anna(play: Play, card: Identity) -> None:
    at_another_service(play, "health-card").do(Answer("reason", "lost"), Answer("whose", "mine"))
    play.do(Scanned(card))
    assert play.session.identity == BENT
    assert play.view.name == "who"
    assert Message.of("card-other") in [notice.text for notice in play.screen.notices]


@ANNAS
def test_nor_does_it_with_her_library_pin(play: Play, card: Identity) -> None:
    at_another_service(play, "my-loans").do(Scanned(card), EnterPin(Pin("1234")))
    login = Identity(Method.LIBRARY_CARD, Level.LIBRARY, card.name, card.cpr)
    play.do(LoginAnswered(play.session.id, login))
    assert play.session.identity == BENT
    assert Message.of("card-other") in [notice.text for notice in play.screen.notices]


def test_a_card_scanned_while_a_pin_is_asked_for_is_not_the_one_that_is_checked(play: Play) -> None:
    play.begin("my-loans").do(Scanned(BENT), Scanned(ANNA), EnterPin(Pin("1234")))
    assert play.asked(CheckLibraryPin).claim == BENT
    play.do(Scanned(ANNA), LoginAnswered(play.session.id, BENT))
    assert play.session.identity == BENT
