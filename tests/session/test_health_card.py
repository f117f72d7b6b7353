"""Ordering a health card, from start to wipe."""

from decimal import Decimal

import pytest

from kiosk.identity.person import ReaderState
from kiosk.receipts.document import KeyValue, PrinterState, PrintState, Reference, as_reprint
from kiosk.session.case import Received
from kiosk.session.effects import Outcome, Print, RecordOutcome, StoreCase, Wipe
from kiosk.session.events import (
    Answer,
    Back,
    CaseNotStored,
    CaseStored,
    Change,
    End,
    NoReceipt,
    PrinterHeard,
    PrintFinished,
    ReaderHeard,
    Retry,
    Send,
    WantReceipt,
    Wiped,
)
from kiosk.session.screens import DoneScreen, ReviewScreen, TroubleScreen
from kiosk.texts.message import Message, Money
from tests.play import Play, everything_in


def test_a_citizen_orders_a_card_prints_the_receipt_and_leaves_nothing_behind(play: Play) -> None:
    play.order_health_card()
    assert play.view.name == "review"
    play.do(Send())
    case = play.asked(StoreCase).case
    assert case.service == "health-card"
    assert dict(case.answers) == {
        "reason": "lost",
        "whose": "mine",
        "phone": "20123456",
    }
    assert case.fees == (("replacement", Money(Decimal(225))),)
    assert case.identity.subject.startswith("PID:")
    play.do(CaseStored(play.session.id, "AAR-7K3M-P2Q9")).acknowledge(Received())
    play.do(WantReceipt(), PrintFinished(play.session.id, PrintState.CONFIRMED))
    number = play.session.id
    play.do(End(), Wiped(number))
    assert play.kiosk.session is None
    assert not play.kiosk.wiping
    assert "Anna" not in " ".join(everything_in(play.kiosk))


def test_received_is_said_only_after_the_disk_has_it(play: Play) -> None:
    play.order_health_card().do(Send())
    assert play.view.name == "sending"
    play.do(CaseNotStored(play.session.id))
    assert play.view.name == "not-stored"
    assert play.shows(TroubleScreen)
    play.do(Retry())
    assert play.asked(StoreCase).case.service == "health-card"


def test_the_reference_shows_once_the_central_service_has_it(play: Play) -> None:
    play.order_health_card().send()
    assert play.view.name == "sending"
    play.acknowledge(Received())
    assert play.shows(DoneScreen)
    assert play.screen.reference == "AAR-7K3M-P2Q9"


def test_a_slow_central_service_does_not_keep_the_citizen_waiting(play: Play) -> None:
    play.order_health_card().send().wait(9)
    assert play.shows(DoneScreen)
    assert play.screen.next == Message("next.pending", scope="health-card")


def test_the_receipt_carries_reference_and_fee_and_is_confirmed(play: Play) -> None:
    play.order_health_card().send().acknowledge(Received())
    play.do(ReaderHeard(ReaderState.NO_CARD), WantReceipt())
    receipt = play.asked(Print).receipt
    assert Reference("AAR-7K3M-P2Q9") in receipt.blocks
    fee = Message("fee-replacement", scope="health-card")
    assert any(isinstance(b, KeyValue) and b.key == fee for b in receipt.blocks)
    play.do(PrintFinished(play.session.id, PrintState.CONFIRMED))
    assert play.screen.notices[0].text == Message.of("receipt-printed")
    play.do(WantReceipt())
    assert play.effects == ()


def test_an_uncertain_print_is_asked_about_and_a_reprint_is_marked(play: Play) -> None:
    play.order_health_card().send().acknowledge(Received())
    play.do(ReaderHeard(ReaderState.NO_CARD), WantReceipt())
    play.do(PrintFinished(play.session.id, PrintState.UNCERTAIN))
    assert play.screen.question == Message.of("receipt-uncertain")
    play.do(WantReceipt())
    assert Message.of("receipt-reprint") in [
        getattr(block, "text", None) for block in play.asked(Print).receipt.blocks
    ]


def test_an_uncertain_print_that_came_out_is_settled(play: Play) -> None:
    play.order_health_card().send().acknowledge(Received())
    play.do(ReaderHeard(ReaderState.NO_CARD), WantReceipt())
    play.do(PrintFinished(play.session.id, PrintState.UNCERTAIN), NoReceipt())
    assert play.screen.notices == ()


def test_the_end_wipes_and_notes_what_was_achieved(play: Play) -> None:
    play.order_health_card().send().acknowledge(Received())
    number = play.session.id
    play.do(End())
    assert play.kiosk.session is None
    assert Wipe(number) in play.effects
    outcome = play.asked(RecordOutcome)
    assert (outcome.service, outcome.outcome) == ("health-card", Outcome.COMPLETED)
    assert play.view.name == "start"


def test_leaving_in_the_middle_counts_as_abandoned_at_that_step(play: Play) -> None:
    play.begin("health-card").do(Answer("reason", "damaged"), End())
    outcome = play.asked(RecordOutcome)
    assert (outcome.outcome, outcome.step) == (Outcome.ABANDONED, "age")


@pytest.mark.parametrize(
    ("reason", "age", "fee"),
    [
        ("lost", None, True),
        ("damaged", "under-4-years", True),
        ("damaged", "over-4-years", False),
        ("stripe-fault", None, False),
        ("doctor", None, True),
        ("doctor-closed", None, False),
        ("married", None, False),
        ("fifteen", None, False),
    ],
)
def test_the_reason_decides_the_fee(play: Play, reason: str, age: str | None, fee: bool) -> None:
    play.begin("health-card").do(Answer("reason", reason))
    if age:
        play.do(Answer("age", age))
    if reason.startswith("doctor"):
        play.do(Answer("new-doctor", "Lægehuset Test"))
    play.do(Answer("whose", "mine"))
    play.show_nemid().do(Answer("phone", ""))
    assert play.shows(ReviewScreen)
    keys = [row.key for row in play.screen.rows]
    assert (Message.of("fee") not in keys) is fee
    play.do(Send())
    assert bool(play.asked(StoreCase).case.fees) is fee


def test_once_a_receipt_may_be_out_every_further_one_is_marked(play: Play) -> None:
    play.order_health_card().send().acknowledge(Received())
    play.do(PrinterHeard(PrinterState.READY), WantReceipt())
    assert not marked(play)
    for state in (PrintState.UNCERTAIN, PrintState.FAILED_UNSENT):
        play.do(PrintFinished(play.session.id, state), WantReceipt())
        assert marked(play)


def test_a_receipt_of_which_nothing_was_sent_is_no_reprint(play: Play) -> None:
    play.order_health_card().send().acknowledge(Received())
    play.do(PrinterHeard(PrinterState.READY), WantReceipt())
    play.do(PrintFinished(play.session.id, PrintState.FAILED_UNSENT), WantReceipt())
    assert not marked(play)


def test_while_the_printer_may_hold_anothers_receipt_none_is_offered_and_staff_are_waited_for(
    play: Play,
) -> None:
    play.order_health_card().send().acknowledge(Received())
    play.do(ReaderHeard(ReaderState.NO_CARD), PrinterHeard(PrinterState.HOLDING))
    assert [notice.text for notice in play.screen.notices] == [Message.of("printer-holding")]
    assert WantReceipt() not in [action.event for action in play.screen.actions]


@pytest.mark.parametrize(
    ("printer", "told"),
    [
        (PrinterState.HOLDING, True),
        (PrinterState.PAPER_OUT, True),
        (PrinterState.READY, False),
    ],
)
def test_staff_read_on_the_start_screen_that_the_printer_may_hold_a_receipt(
    play: Play, printer: PrinterState, told: bool
) -> None:
    play.order_health_card().send().acknowledge(Received())
    play.do(ReaderHeard(ReaderState.NO_CARD), WantReceipt(), End(), PrinterHeard(printer))
    notices = [notice.text for notice in play.screen.notices]
    assert (Message.of("printer-staff") in notices) is told
    play.do(Wiped(play.kiosk.sessions), PrinterHeard(PrinterState.PAPER_OUT))
    assert play.screen.notices == ()


def marked(play: Play) -> bool:
    """Whether the receipt that was just asked for is marked as a reprint."""
    receipt = play.asked(Print).receipt
    return bool(receipt == as_reprint(receipt))


def test_changing_the_reason_drops_what_no_longer_applies(play: Play) -> None:
    play.begin("health-card").do(Answer("reason", "damaged"), Answer("age", "under-4-years"))
    play.do(Answer("whose", "mine"))
    play.show_nemid().do(Answer("phone", ""), Change("reason"), Answer("reason", "lost"))
    assert play.view.name == "review"
    assert dict(play.session.answers) == {"reason": "lost", "whose": "mine", "phone": ""}


def test_back_from_the_phone_passes_over_the_card_and_keeps_answers(play: Play) -> None:
    play.order_health_card().do(Back())
    assert play.view.name == "phone"
    play.do(Back())
    assert play.view.name == "whose"
    assert play.session.answers["phone"] == "20123456"
    play.do(Answer("whose", "mine"))
    assert play.view.name == "phone"


def test_a_wrong_phone_number_says_so_and_keeps_the_rest(play: Play) -> None:
    play.begin("health-card").do(Answer("reason", "lost"), Answer("whose", "mine")).show_nemid()
    play.do(Answer("phone", "12"))
    assert play.screen.problem.text == Message.of("field-not-a-phone")
    play.do(Answer("phone", "+4520123456"))
    assert play.view.name == "review"


def test_a_childs_number_is_checked_masked_and_never_shown(play: Play) -> None:
    play.begin("health-card").do(Answer("reason", "lost"), Answer("whose", "child"))
    play.do(Answer("child-name", "Bo Prøve"), Answer("child-number", "3102154321"))
    assert play.screen.problem.text == Message.of("field-not-a-cpr")
    play.do(Answer("child-number", "2412304321"))
    assert play.screen.problem.text == Message.of("field-not-a-cpr"), "born in the future"
    assert play.screen.masked
    play.do(Answer("child-number", "0102154321")).show_nemid().do(Answer("phone", ""))
    assert "010215-xxxx" in [row.value for row in play.screen.rows]
    play.do(Send())
    assert dict(play.asked(StoreCase).case.answers)["child-number"].reveal() == "0102154321"
    assert "0102154321" not in repr(play.asked(StoreCase).case)


def test_who_leaves_a_card_in_the_reader_is_reminded_before_going(play: Play) -> None:
    play.order_health_card().send().acknowledge(Received())
    assert play.screen.notices[0].text == Message.of("take-card")
    play.do(ReaderHeard(ReaderState.NO_CARD))
    assert play.screen.notices == ()
