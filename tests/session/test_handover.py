"""A receipt without paper: offered where paper is not to be had, and never in the way."""

from __future__ import annotations

import pytest

from kiosk.identity.person import ReaderState
from kiosk.receipts.document import PrinterState, PrintState
from kiosk.session.case import Received
from kiosk.session.draw_end import SLOW
from kiosk.session.effects import HandOver
from kiosk.session.events import (
    Answer,
    Back,
    CentralHeard,
    Change,
    End,
    Event,
    NoReceipt,
    PrinterHeard,
    PrintFinished,
    Reach,
    ReaderHeard,
    ReceiptHandedOver,
    Start,
    WantReceipt,
    WaysHeard,
    WithoutPaper,
)
from kiosk.session.handing import ADDRESS, PATIENCE
from kiosk.session.handover import HandedOver, Mailed, NotHandedOver, PageReady, Way
from kiosk.session.screens import (
    ChoiceScreen,
    DoneScreen,
    EntryScreen,
    PhoneScreen,
    Question,
    WaitScreen,
)
from kiosk.texts.message import Message
from tests.play import Play, events_in

URL = "https://borgerservice.example/r/0123456789abcdef"
BOTH = frozenset(Way)


@pytest.fixture
def done(play: Play) -> Play:
    """At the last screen, with everything in order."""
    play.do(WaysHeard(BOTH)).order_health_card().send()
    return play.acknowledge(Received()).do(ReaderHeard(ReaderState.NO_CARD))


def offered(play: Play) -> list[Event]:
    return list(events_in(play.screen.actions))


def said(play: Play) -> list[str]:
    return [notice.text.id for notice in play.screen.notices]


def over(play: Play) -> Question | None:
    return play.view.over


def answered(play: Play, answer: HandedOver) -> Play:
    return play.do(ReceiptHandedOver(play.session.id, play.session.handovers, answer))


def test_paper_comes_first_and_one_button_leads_to_the_rest(done: Play) -> None:
    assert offered(done) == [WantReceipt(), WithoutPaper(None), End()]
    done.do(WithoutPaper(None))
    assert done.shows(ChoiceScreen)
    ways = [option.event for option in done.screen.options]
    assert ways == [WithoutPaper(Way.PHONE), WithoutPaper(Way.EMAIL)]
    assert done.view.back is not None
    done.do(Back())
    assert done.shows(DoneScreen)


def test_without_a_printer_the_citizen_hears_so_before_choosing_paper(done: Play) -> None:
    done.do(PrinterHeard(PrinterState.PAPER_OUT))
    assert said(done) == ["printer-paper-out"]
    assert offered(done) == [WithoutPaper(Way.PHONE), WithoutPaper(Way.EMAIL), End()]


def test_the_phone_gets_a_code_for_the_page(done: Play) -> None:
    done.do(WithoutPaper(Way.PHONE))
    asked = done.asked(HandOver)
    assert (asked.way, asked.reference, asked.address) == (Way.PHONE, "AAR-7K3M-P2Q9", "")
    assert done.shows(WaitScreen)
    answered(done, PageReady(URL))
    assert done.shows(PhoneScreen)
    assert done.screen.uri == URL
    done.do(Back())
    assert done.shows(DoneScreen)


def test_an_address_is_asked_for_checked_and_used_once(done: Play) -> None:
    done.do(WithoutPaper(Way.EMAIL))
    assert done.shows(EntryScreen)
    done.do(Answer(ADDRESS, "anna@"))
    assert done.screen.problem.text.id == "field-not-an-email"
    done.do(Answer(ADDRESS, "anna@eksempel.dk"))
    assert done.asked(HandOver).address == "anna@eksempel.dk"
    answered(done, Mailed())
    assert said(done) == ["receipt-mailed"]
    assert WithoutPaper(Way.EMAIL) not in offered(done)
    assert "anna@" not in repr(done.session)


def test_an_address_given_before_stands_there_already(play: Play) -> None:
    play.do(WaysHeard(BOTH)).book_time().do(Change("email"), Answer("email", "anna@eksempel.dk"))
    play.send().acknowledge(Received())
    play.do(WithoutPaper(Way.EMAIL))
    assert play.screen.value == "anna@eksempel.dk"


@pytest.mark.parametrize("way", Way)
def test_what_does_not_work_is_said_and_the_other_way_is_left(done: Play, way: Way) -> None:
    done.do(PrinterHeard(PrinterState.OFFLINE), WithoutPaper(way))
    if way is Way.EMAIL:
        done.do(Answer(ADDRESS, "anna@eksempel.dk"))
    answered(done, NotHandedOver())
    assert done.shows(DoneScreen)
    assert f"receipt-no-{way}" in said(done)
    [other] = set(Way) - {way}
    assert offered(done) == [WithoutPaper(other), End()]


def test_nobody_waits_longer_than_five_seconds(done: Play) -> None:
    done.do(WithoutPaper(Way.PHONE)).wait(PATIENCE - 0.1)
    assert done.shows(WaitScreen)
    done.wait(0.1)
    assert "receipt-no-phone" in said(done)
    answered(done, PageReady(URL))
    assert done.shows(DoneScreen), "an answer that comes too late changes nothing"


def test_an_answer_to_an_earlier_try_is_not_taken_for_this_one(done: Play) -> None:
    done.do(WithoutPaper(Way.PHONE))
    first = done.session.handovers
    done.do(Back(), WithoutPaper(Way.PHONE))
    done.do(ReceiptHandedOver(done.session.id, first, PageReady(URL)))
    assert done.shows(WaitScreen)


def test_a_receipt_that_is_slow_to_come_can_be_had_otherwise(done: Play) -> None:
    done.do(WantReceipt()).wait(SLOW - 0.1)
    assert said(done) == ["receipt-printing"]
    assert offered(done) == [End()]
    done.wait(0.1)
    assert said(done) == ["receipt-slow"]
    assert WithoutPaper(Way.PHONE) in offered(done)
    done.do(WithoutPaper(Way.PHONE), PrintFinished(done.session.id, PrintState.CONFIRMED))
    answered(done, PageReady(URL))
    assert done.shows(PhoneScreen), "paper that comes after all takes no screen away"
    assert said(done.do(Back())) == ["receipt-printed"]


@pytest.mark.parametrize("state", [PrinterState.PAPER_OUT, PrinterState.COVER_OPEN])
def test_a_printer_that_stops_within_a_receipt_offers_the_rest_at_once(
    done: Play, state: PrinterState
) -> None:
    done.do(WantReceipt(), PrinterHeard(state))
    assert said(done) == [f"printer-{state}"]
    assert WithoutPaper(Way.PHONE) in offered(done)


def test_after_a_failed_print_the_other_ways_stand_beside_paper(done: Play) -> None:
    done.do(WantReceipt(), PrintFinished(done.session.id, PrintState.FAILED_UNSENT))
    assert offered(done) == [WantReceipt(), WithoutPaper(None), End()]


def test_only_the_citizen_can_say_whether_paper_came_out(done: Play) -> None:
    done.do(WantReceipt(), PrintFinished(done.session.id, PrintState.UNCERTAIN))
    assert done.shows(ChoiceScreen)
    answers = [option.event for option in done.screen.options]
    assert answers == [NoReceipt(), WantReceipt(), WithoutPaper(None), NoReceipt()]
    done.do(PrinterHeard(PrinterState.PAPER_OUT))
    assert WantReceipt() not in [option.event for option in done.screen.options]
    done.do(WithoutPaper(Way.PHONE))
    answered(done, PageReady(URL)).do(Back())
    assert done.shows(DoneScreen), "with the receipt on the phone the question is settled"


def test_a_printer_that_speaks_late_answers_the_question_itself(done: Play) -> None:
    done.do(WantReceipt(), PrintFinished(done.session.id, PrintState.UNCERTAIN))
    done.do(PrintFinished(done.session.id, PrintState.CONFIRMED))
    assert done.shows(DoneScreen)
    assert said(done) == ["receipt-printed"]


def test_a_printed_receipt_is_enough(done: Play) -> None:
    done.do(WantReceipt(), PrintFinished(done.session.id, PrintState.CONFIRMED))
    assert offered(done) == [End()]


@pytest.mark.parametrize(
    "news", [WaysHeard(frozenset()), CentralHeard(Reach.AWAY), CentralHeard(Reach.UNKNOWN)]
)
def test_what_the_central_service_cannot_do_now_is_not_offered(done: Play, news: Event) -> None:
    done.do(news)
    assert offered(done) == [WantReceipt(), End()]
    done.do(WithoutPaper(Way.PHONE))
    assert not any(isinstance(effect, HandOver) for effect in done.effects)
    assert "receipt-no-phone" in said(done)


def test_nothing_is_handed_over_before_the_case_is_safe(play: Play) -> None:
    play.do(WaysHeard(BOTH)).order_health_card().do(WithoutPaper(Way.PHONE))
    assert play.effects == ()
    assert play.session.handover is None


def test_an_answer_for_a_citizen_who_left_shows_nobody_a_page(done: Play) -> None:
    done.do(WithoutPaper(Way.PHONE))
    gone = done.session.id
    done.do(End(), Start("da"), ReceiptHandedOver(gone, 1, PageReady(URL)))
    assert done.session.handover is None


def test_somebody_busy_with_the_phone_has_as_long_as_with_a_question(done: Play) -> None:
    idle = done.rules.idle
    done.do(WithoutPaper(Way.PHONE))
    answered(done, PageReady(URL)).wait(idle.done_after + 1)
    assert over(done) is None
    done.wait(idle.warn_after - idle.done_after)
    question = over(done)
    assert question is not None
    assert question.title == Message.of("time-out")
