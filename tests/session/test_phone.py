"""MitID on the citizen's own phone, beside the card."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.identity.level import Level, Method
from kiosk.identity.mitid.port import MitIdFailed, MitIdOffered, MitIdProblem, MitIdProven
from kiosk.identity.person import Identity, ReaderState
from kiosk.session.effects import BeginMitId, CancelMitId, ReadCard
from kiosk.session.events import (
    Answer,
    Back,
    End,
    PhoneAnswered,
    ReaderHeard,
    Retry,
    Start,
    UseCard,
    UsePhone,
)
from kiosk.session.screens import CardScreen, ChoiceScreen, PhoneScreen, TroubleScreen, WaitScreen
from kiosk.texts.message import Message
from tests.play import Play

OFFER = MitIdOffered("https://id.example/go?once=1", "WDJB-MJHT", 300)
BO = Identity(Method.MITID, Level.AUTHENTICATED, "Bo Prøve", None, "uuid-1")


def warned(play: Play) -> bool:
    return play.view.over is not None


@pytest.fixture
def asked(play: Play) -> Play:
    """At the choice between phone and card."""
    play.rules = replace(play.rules, mitid=True)
    return play.begin("health-card").do(Answer("reason", "lost"), Answer("whose", "mine"))


def told(play: Play, answer: MitIdOffered | MitIdProven | MitIdFailed) -> Play:
    return play.do(PhoneAnswered(play.session.id, answer))


def test_the_citizen_chooses_what_is_in_the_pocket(asked: Play) -> None:
    assert asked.shows(ChoiceScreen)
    assert [option.event for option in asked.screen.options] == [UsePhone(), UseCard()]
    asked.do(UseCard())
    assert asked.shows(CardScreen)


def test_a_phone_shows_who_it_is(asked: Play) -> None:
    asked.do(UsePhone())
    assert asked.asked(BeginMitId).branch == "dokk1"
    assert asked.shows(WaitScreen)
    told(asked, OFFER)
    assert asked.shows(PhoneScreen)
    assert (asked.screen.uri, asked.screen.code) == (OFFER.uri, OFFER.code)
    told(asked, MitIdProven(BO))
    assert asked.view.name == "phone"
    assert asked.session.identity == BO


def test_without_mitid_the_card_is_asked_for_at_once(play: Play) -> None:
    play.begin("health-card").do(Answer("reason", "lost"), Answer("whose", "mine"))
    assert play.shows(CardScreen)
    play.do(UsePhone())
    assert play.effects == ()


@pytest.mark.parametrize("problem", list(MitIdProblem))
def test_every_failure_on_the_phone_has_a_next_step(asked: Play, problem: MitIdProblem) -> None:
    told(asked.do(UsePhone()), MitIdFailed(problem))
    assert asked.shows(TroubleScreen)
    assert asked.screen.title == Message.of(f"phone-{problem}")
    asked.do(UsePhone())
    assert asked.asked(BeginMitId)


def test_a_card_put_in_at_the_choice_is_read(asked: Play) -> None:
    asked.do(ReaderHeard(ReaderState.CARD))
    assert asked.asked(ReadCard)


@pytest.mark.parametrize("way_out", [UseCard(), Back(), Retry()])
def test_going_another_way_ends_the_login_on_the_phone(
    asked: Play, way_out: UseCard | Back | Retry
) -> None:
    told(asked.do(UsePhone()), OFFER).do(way_out)
    assert asked.asked(CancelMitId)
    told(asked, MitIdProven(BO))
    assert asked.session.identity is None


def test_a_phone_that_approves_after_the_end_proves_nothing_to_the_next(asked: Play) -> None:
    told(asked.do(UsePhone()), OFFER)
    last = asked.session.id
    asked.do(End(), Start("da"))
    before = asked.kiosk
    asked.do(PhoneAnswered(last, MitIdProven(BO)))
    assert asked.kiosk == before


def test_looking_at_the_phone_is_not_being_away(asked: Play) -> None:
    told(asked.do(UsePhone()), OFFER).wait(200)
    assert not warned(asked)
    asked.wait(101)
    assert warned(asked)
    asked.wait(30)
    assert asked.kiosk.session is None


def test_an_offer_that_lasts_for_ever_does_not_keep_the_session_for_ever(asked: Play) -> None:
    told(asked.do(UsePhone()), replace(OFFER, expires_in_s=1e9)).wait(700)
    assert asked.kiosk.session is None


@pytest.mark.parametrize("mitid", [True, False])
def test_a_reader_that_is_away_closes_the_service_only_where_no_phone_will_do(
    play: Play, mitid: bool
) -> None:
    play.rules = replace(play.rules, mitid=mitid)
    play.do(ReaderHeard(ReaderState.NO_READER), Start("da"))
    card = next(one for one in play.screen.services if one.title.scope == "health-card")
    assert (card.action is not None) is mitid
