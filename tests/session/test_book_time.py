"""Booking a time: slots, wishes, and losing a race for one."""

from datetime import UTC, datetime

from kiosk.identity.cpr import Cpr
from kiosk.identity.level import Level, Method
from kiosk.identity.person import Identity
from kiosk.receipts.document import KeyValue
from kiosk.services.lookup import Slots, Unavailable
from kiosk.session.case import Booked, SlotTaken
from kiosk.session.effects import LookUp, StoreCase
from kiosk.session.events import (
    Answer,
    Back,
    CentralHeard,
    Change,
    LookedUp,
    Reach,
    Scanned,
    Send,
    Skip,
)
from kiosk.session.screens import ChoiceScreen, TroubleScreen, WaitScreen
from kiosk.texts.message import Message
from tests.play import CPR, NOON, SLOTS, Play, everything_in


def test_a_time_is_booked_and_confirmed(play: Play) -> None:
    play.book_time().send()
    play.acknowledge(Booked(datetime(2026, 11, 24, 9, tzinfo=UTC), "dokk1"))
    assert play.screen.title == Message.of("done-booked")
    assert len(play.screen.rows) == 2


def test_the_receipt_says_what_was_booked_once_and_not_how_to_reach_the_citizen(
    play: Play,
) -> None:
    play.book_time().send().acknowledge(Booked(datetime(2026, 11, 24, 9, tzinfo=UTC), "dokk1"))
    receipt = play.screen.receipt
    keys = [block.key for block in receipt.blocks if isinstance(block, KeyValue)]
    assert keys.count(Message.of("booked-place")) == 1
    assert Message("place.short", scope="book-time") not in keys
    assert not any("20123456" in text for text in everything_in(receipt))


def test_only_free_days_and_their_times_are_offered(play: Play) -> None:
    play.begin("book-time").do(Answer("subject", "mitid"), Answer("place", "dokk1"))
    assert play.shows(WaitScreen)
    asked = play.asked(LookUp)
    assert (asked.place, asked.subject) == ("dokk1", "mitid")
    play.find(SLOTS)
    assert [o.event.value for o in play.screen.options] == ["2026-11-24", "2026-11-25"]
    play.do(Answer("day", "2026-11-25"))
    assert [o.event.value for o in play.screen.options] == [
        "slot-25-9",
        "slot-25-10",
        "slot-25-11",
    ]
    play.do(Answer("time", "slot-24-9"))
    assert "time" not in play.session.answers


def test_a_lost_race_offers_the_next_times_and_keeps_every_other_answer(play: Play) -> None:
    play.book_time().send().acknowledge(SlotTaken())
    assert play.view.name == "day"
    play.find(SLOTS)
    assert play.screen.notices[0].text == Message.of("slot-taken")
    assert play.session.answers["phone"] == "20123456"
    play.do(Answer("day", "2026-11-24"), Answer("time", "slot-24-10"))
    assert play.view.name == "review"
    play.do(Send())
    assert play.asked(StoreCase).case.replaces == "AAR-7K3M-P2Q9"


def test_a_race_lost_after_the_citizen_was_told_is_for_the_staff(play: Play) -> None:
    play.book_time().send().wait(9)
    assert play.screen.title == Message.of("done-pending")
    play.acknowledge(SlotTaken())
    assert play.screen.title == Message.of("done-pending")


def test_without_the_central_service_a_wish_is_taken_and_no_time_promised(play: Play) -> None:
    play.do(CentralHeard(Reach.AWAY)).begin("book-time")
    play.do(Answer("subject", "passport"), Answer("place", "dokk1"))
    asked = play.asked(LookUp)
    play.do(LookedUp(asked.session, asked.step, asked.number, Unavailable.AWAY))
    assert play.shows(TroubleScreen)
    play.do(Answer("day", "wish"), Answer("wish", "morning"), Skip("who"))
    play.do(Answer("name", "Anna"), Answer("phone", "20123456"), Skip("email"), Send())
    case = play.asked(StoreCase).case
    assert dict(case.answers)["day"] == "wish"
    assert "time" not in dict(case.answers)


def test_no_free_times_offer_a_wish_too(play: Play) -> None:
    play.begin("book-time").do(Answer("subject", "mitid"), Answer("place", "dokk1"))
    play.find(Slots(()))
    assert play.screen.title == Message.of("no-slots")


def test_an_answer_to_an_older_question_about_slots_is_not_taken(play: Play) -> None:
    play.begin("book-time").do(Answer("subject", "mitid"), Answer("place", "dokk1"))
    old = play.asked(LookUp)
    play.do(Back(), Answer("place", "gellerup"))
    new = play.asked(LookUp)
    assert new.place == "gellerup"
    play.do(LookedUp(old.session, old.step, old.number, SLOTS))
    assert play.shows(WaitScreen)
    play.do(LookedUp(new.session, new.step, new.number, SLOTS))
    assert play.shows(ChoiceScreen)


def test_changing_the_place_asks_for_the_day_again(play: Play) -> None:
    play.book_time().do(Change("place"), Answer("place", "gellerup"))
    play.find(SLOTS)
    assert play.view.name == "day"
    assert "time" not in play.session.answers
    assert play.session.answers["name"] == "Anna Prøve"


def test_a_health_card_fills_in_the_name_and_nothing_more(play: Play) -> None:
    play.begin("book-time").do(Answer("subject", "mitid"), Answer("place", "dokk1"))
    play.find(SLOTS).do(Answer("day", "2026-11-24"), Answer("time", "slot-24-9"))
    cpr = Cpr.parse(CPR, NOON.date())
    play.do(Scanned(Identity(Method.HEALTH_CARD, Level.IDENTIFIED, "Anna Prøve", cpr)))
    assert play.view.name == "name"
    assert play.screen.value == "Anna Prøve"
    assert "name" not in play.session.answers


def test_a_place_or_subject_that_is_not_offered_is_no_answer(play: Play) -> None:
    play.begin("book-time").do(Answer("subject", "free-money"))
    assert play.view.name == "subject"
    play.do(Answer("subject", "mitid"), Answer("place", "egaa"))
    assert play.view.name == "place"
