"""Cards: every way they can fail leads somewhere, and none leads to somebody else."""

import pytest

from kiosk.identity.cpr import Cpr
from kiosk.identity.level import Level, Method
from kiosk.identity.person import (
    CardFailed,
    CardProblem,
    CardProven,
    CardRecognised,
    Identity,
    Pin,
    ReaderState,
)
from kiosk.services.loader import read_catalogue
from kiosk.session.effects import ProveCard, ReadCard, ReleaseCard
from kiosk.session.events import (
    Answer,
    Back,
    Begin,
    CardAnswered,
    CentralHeard,
    ChooseService,
    End,
    EnterPin,
    Reach,
    ReaderHeard,
    Retry,
    Scanned,
    Start,
    Tick,
    TypeNumber,
)
from kiosk.session.screens import CardScreen, PinScreen, TroubleScreen, WaitScreen
from kiosk.session.state import Rules
from kiosk.texts.message import Message
from tests.play import ANNA, CONFIG, CPR, NOON, SLOTS, Play, everything_in


def at_the_card(play: Play) -> Play:
    return play.begin("health-card").do(Answer("reason", "lost"), Answer("whose", "mine"))


def card_in(play: Play) -> Play:
    return at_the_card(play).do(ReaderHeard(ReaderState.CARD))


def answered(play: Play, answer: CardRecognised | CardProven | CardFailed) -> Play:
    return play.do(CardAnswered(play.session.id, answer))


def test_a_card_put_in_is_read_at_once(play: Play) -> None:
    card_in(play)
    assert play.asked(ReadCard).session == play.session.id
    assert play.shows(WaitScreen)


def test_a_card_put_in_by_this_citizen_before_it_was_asked_for_is_read_when_wanted(
    play: Play,
) -> None:
    play.begin("health-card").do(ReaderHeard(ReaderState.CARD))
    assert play.effects == ()
    play.do(Answer("reason", "lost"), Answer("whose", "mine"))
    assert play.asked(ReadCard)


def test_a_card_left_by_somebody_else_is_not_read(play: Play) -> None:
    play.do(ReaderHeard(ReaderState.CARD))
    assert play.screen.notices[0].text == Message.of("card-left")
    at_the_card(play)
    assert play.effects == ()
    assert play.screen.notices[0].text == Message.of("card-stale")
    play.do(ReaderHeard(ReaderState.NO_CARD), ReaderHeard(ReaderState.CARD))
    assert play.asked(ReadCard)


@pytest.mark.parametrize(
    "problem",
    [
        CardProblem.UNKNOWN_CARD,
        CardProblem.MUTE,
        CardProblem.PULLED,
        CardProblem.SILENT,
        CardProblem.UNREADABLE,
        CardProblem.NO_READER,
        CardProblem.NOT_ACCEPTED,
    ],
)
def test_what_another_try_can_mend_asks_for_the_card_again(
    play: Play, problem: CardProblem
) -> None:
    answered(card_in(play), CardFailed(problem))
    assert play.shows(CardScreen)
    assert Message.of(f"card-{problem}") in [n.text for n in play.screen.notices]
    assert play.asked(ReleaseCard)
    play.do(ReaderHeard(ReaderState.NO_CARD), ReaderHeard(ReaderState.CARD))
    assert play.asked(ReadCard)


@pytest.mark.parametrize(
    "problem",
    [
        CardProblem.EXPIRED,
        CardProblem.NOT_YET_VALID,
        CardProblem.UNTRUSTED,
        CardProblem.POLICY,
        CardProblem.REVOKED,
        CardProblem.UNCHECKED,
        CardProblem.CLOCK,
        CardProblem.NO_KEY,
        CardProblem.BLOCKED,
        CardProblem.LAST_TRY,
    ],
)
def test_a_card_that_will_not_do_says_why_and_offers_another(
    play: Play, problem: CardProblem
) -> None:
    answered(card_in(play), CardFailed(problem))
    assert play.shows(TroubleScreen)
    assert play.screen.title == Message.of(f"card-{problem}")
    play.do(ReaderHeard(ReaderState.NO_CARD), Retry())
    assert play.shows(CardScreen)


def test_a_wrong_pin_says_how_many_tries_are_left(play: Play) -> None:
    answered(card_in(play), CardRecognised(Method.NEMID, 3))
    play.do(EnterPin(Pin("1111")))
    assert play.asked(ProveCard)
    answered(play, CardFailed(CardProblem.WRONG_PIN, 2))
    assert play.shows(PinScreen)
    assert play.screen.problem.text == Message.of("pin-wrong", tries=2)


def test_the_kiosk_stops_before_the_last_try(play: Play) -> None:
    answered(card_in(play), CardRecognised(Method.NEMID, 2))
    play.do(EnterPin(Pin("1111")))
    answered(play, CardFailed(CardProblem.WRONG_PIN, 1))
    assert play.screen.title == Message.of("card-last-try")
    assert play.asked(ReleaseCard)
    play.do(EnterPin(Pin("1112")))
    assert play.effects == ()


@pytest.mark.parametrize(("tries", "key"), [(1, "card-last-try"), (0, "card-blocked")])
def test_a_card_with_no_tries_to_spare_is_not_asked_for_its_pin(
    play: Play, tries: int, key: str
) -> None:
    answered(card_in(play), CardRecognised(Method.NEMID, tries))
    assert play.screen.title == Message.of(key)


@pytest.mark.parametrize("checking", [False, True])
def test_a_card_pulled_before_it_is_proven_proves_nothing(play: Play, checking: bool) -> None:
    answered(card_in(play), CardRecognised(Method.NEMID, 3))
    if checking:
        play.do(EnterPin(Pin("1234")))
    play.do(ReaderHeard(ReaderState.NO_CARD))
    assert play.asked(ReleaseCard)
    answered(play, CardProven(ANNA))
    assert play.session.identity is None
    assert Message.of("card-pulled") in [n.text for n in play.screen.notices]


def test_a_reader_unplugged_mid_read_says_so(play: Play) -> None:
    card_in(play).do(ReaderHeard(ReaderState.NO_READER))
    assert Message.of("card-no-reader") in [n.text for n in play.screen.notices]


def test_a_health_card_identifies_but_does_not_authenticate(play: Play) -> None:
    weak = Identity(Method.CHIP_HEALTH_CARD, Level.IDENTIFIED, "Anna")
    answered(card_in(play), CardProven(weak))
    assert play.view.name == "who"
    assert Message.of("card-weak") in [n.text for n in play.screen.notices]


def test_another_card_later_in_the_session_continues_as_nobody_else(play: Play) -> None:
    card_in(play)
    play.do(ReaderHeard(ReaderState.NO_CARD), ReaderHeard(ReaderState.CARD))
    answered(play, CardRecognised(Method.NEMID, 3))
    play.do(EnterPin(Pin("1234")))
    answered(play, CardProven(ANNA))
    play.do(ReaderHeard(ReaderState.NO_CARD), ReaderHeard(ReaderState.CARD))
    assert play.effects == ()
    assert play.session.identity == ANNA


def test_going_back_lets_go_of_the_card(play: Play) -> None:
    card_in(play).do(Back())
    assert play.asked(ReleaseCard)
    assert play.view.name == "whose"


def test_a_card_read_for_the_last_citizen_is_late_news_for_the_next(play: Play) -> None:
    answered(card_in(play), CardRecognised(Method.NEMID, 3))
    last = play.session.id
    play.do(EnterPin(Pin("1234")), End(), Start("da"))
    before = play.kiosk
    play.do(CardAnswered(last, CardProven(ANNA)))
    assert play.kiosk == before
    assert play.effects == ()


def test_a_session_that_knows_its_citizen_never_goes_on_as_somebody_else(play: Play) -> None:
    play.begin("book-time").do(Answer("subject", "mitid"), Answer("place", "dokk1"))
    play.find(SLOTS).do(Answer("day", "2026-11-24"), Answer("time", "slot-24-9"))
    bent = Identity(
        Method.HEALTH_CARD, Level.IDENTIFIED, "Bent Forsøg", Cpr.parse(CPR, NOON.date())
    )
    play.do(Scanned(bent), *[Back()] * 8)
    assert play.view.name == "services"
    play.do(ChooseService("health-card"), Begin())
    play.do(Answer("reason", "lost"), Answer("whose", "mine")).show_nemid()
    assert play.session.identity == bent
    assert play.view.name == "who"
    assert Message.of("card-other") in [notice.text for notice in play.screen.notices]


def test_a_typed_number_is_masked_and_never_shown_again(play: Play) -> None:
    play.begin("book-time").do(Answer("subject", "mitid"), Answer("place", "dokk1"))
    play.find(SLOTS).do(Answer("day", "2026-11-24"), Answer("time", "slot-24-9"), TypeNumber())
    assert play.screen.masked
    play.do(Answer("who", "3113904321"))
    assert play.screen.masked
    for event in (
        Answer("who", CPR),
        Answer("name", "Anna Prøve"),
        Answer("phone", "20123456"),
        Answer("email", ""),
    ):
        play.do(event)
        assert not [text for text in everything_in(play.view) if CPR in text or CPR[6:] in text]
        assert CPR not in repr(play.session)
    assert play.session.identity is not None
    assert play.session.identity.cpr == Cpr.parse(CPR, NOON.date())
    assert play.view.name == "review"


@pytest.fixture
def choosy() -> Play:
    """A kiosk that takes no yellow health cards."""
    refused = frozenset({Method.HEALTH_CARD})
    return Play(Rules(read_catalogue(CONFIG), ("da",), branch="dokk1", refused=refused)).do(
        Tick(NOON, 1000.0), ReaderHeard(ReaderState.NO_CARD), CentralHeard(Reach.UP)
    )


def test_a_yellow_card_where_none_is_accepted_is_told_so_and_names_nobody(choosy: Play) -> None:
    choosy.begin("book-time").do(Answer("subject", "mitid"), Answer("place", "dokk1"))
    choosy.find(SLOTS).do(Answer("day", "2026-11-24"), Answer("time", "slot-24-9"))
    card = Identity(Method.HEALTH_CARD, Level.IDENTIFIED, "Bent", Cpr.parse(CPR, NOON.date()))
    choosy.do(Scanned(card))
    assert choosy.shows(CardScreen)
    assert Message.of("card-not-accepted") in [n.text for n in choosy.screen.notices]
    assert choosy.session.identity is None


def test_with_the_librarys_pin_the_number_of_a_yellow_card_still_logs_in(choosy: Play) -> None:
    choosy.begin("my-loans")
    choosy.do(
        Scanned(Identity(Method.HEALTH_CARD, Level.IDENTIFIED, cpr=Cpr.parse(CPR, NOON.date())))
    )
    assert choosy.shows(PinScreen)
