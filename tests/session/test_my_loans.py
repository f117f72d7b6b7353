"""Seeing and renewing loans."""

from dataclasses import replace
from datetime import date

from kiosk.identity.cpr import Cpr
from kiosk.identity.level import Level, Method
from kiosk.identity.person import Identity, Pin
from kiosk.services.lookup import Loans, Unavailable
from kiosk.session.case import Renewal, Renewed, RenewedLoan
from kiosk.session.effects import CheckLibraryPin, LookUp
from kiosk.session.events import (
    Answer,
    CentralHeard,
    ChooseService,
    EnterPin,
    LoginAnswered,
    LoginProblem,
    LookedUp,
    Reach,
    Retry,
    Scanned,
    Start,
    TypeNumber,
)
from kiosk.session.screens import EntryScreen, PickScreen, PinScreen, TroubleScreen
from kiosk.texts.message import Message
from tests.play import CPR, LOANS, NOON, Play

CARD = Identity(Method.HEALTH_CARD, Level.IDENTIFIED, "", Cpr.parse(CPR, NOON.date()))
BORROWER = Identity(Method.LIBRARY_CARD, Level.LIBRARY, "", CARD.cpr)


def logged_in(play: Play) -> Play:
    play.begin("my-loans").do(Scanned(CARD), EnterPin(Pin("1234")))
    return play.do(LoginAnswered(play.session.id, BORROWER))


def test_every_renewal_shows_its_own_result(play: Play) -> None:
    logged_in(play).find(LOANS).do(Answer("loans", ("loan-1", "loan-2"))).send()
    due = date(2026, 12, 23)
    play.acknowledge(
        Renewed(
            (
                RenewedLoan("loan-1", Renewal.RENEWED, due),
                RenewedLoan("loan-2", Renewal.RESERVED, date(2026, 12, 4)),
            )
        )
    )
    assert play.screen.title == Message.of("done-renewed-some")
    assert [row.value.id for row in play.screen.rows] == ["loan-renewed", "loan-reserved"]


def test_the_pin_is_checked_by_the_library_and_not_kept(play: Play) -> None:
    play.begin("my-loans").do(Scanned(CARD))
    assert play.shows(PinScreen)
    play.do(EnterPin(Pin("9876")))
    assert play.asked(CheckLibraryPin).pin.reveal() == "9876"
    assert "9876" not in repr(play.session)


def test_a_wrong_library_pin_may_be_tried_again_until_it_is_blocked(play: Play) -> None:
    play.begin("my-loans").do(Scanned(CARD), EnterPin(Pin("1111")))
    play.do(LoginAnswered(play.session.id, LoginProblem.WRONG_PIN, tries_left=2))
    assert play.screen.problem.text == Message.of("pin-wrong", tries=2)
    play.do(EnterPin(Pin("1112")))
    play.do(LoginAnswered(play.session.id, LoginProblem.BLOCKED))
    assert play.screen.title == Message.of("login-blocked")


def test_the_number_can_be_typed_and_is_masked(play: Play) -> None:
    play.begin("my-loans").do(TypeNumber())
    assert play.shows(EntryScreen)
    assert play.screen.masked
    play.do(Answer("who", "1234"))
    assert play.screen.problem.text == Message.of("field-not-a-cpr")
    play.do(Answer("who", CPR))
    assert play.shows(PinScreen)


def test_without_the_central_service_loans_are_not_offered(play: Play) -> None:
    play.do(CentralHeard(Reach.AWAY), Start("da"))
    card = next(c for c in play.screen.services if c.title.scope == "my-loans")
    assert card.action is None
    assert card.status.text == Message.of("service-away")
    play.do(ChooseService("my-loans"))
    assert play.view.name == "services"


def test_a_library_that_stops_answering_offers_another_try(play: Play) -> None:
    logged_in(play)
    asked = play.asked(LookUp)
    play.do(LookedUp(asked.session, asked.step, asked.number, Unavailable.AWAY))
    assert play.shows(TroubleScreen)
    play.do(Retry()).find(LOANS)
    assert play.shows(PickScreen)


def test_nothing_borrowed_is_said_kindly(play: Play) -> None:
    logged_in(play).find(Loans(()))
    assert play.screen.title == Message("none", scope="my-loans")


def test_what_cannot_be_renewed_cannot_be_chosen(play: Play) -> None:
    logged_in(play).find(LOANS).do(Answer("loans", ("loan-3",)))
    assert play.view.name == "loans"


def test_without_a_scanner_nobody_is_asked_to_scan(play: Play) -> None:
    play.rules = replace(play.rules, scanner=False)
    play.begin("my-loans")
    assert play.screen.text == Message.of("card-how-insert")
    assert TypeNumber() in [action.event for action in play.screen.actions]
