"""Between the core and the contract nothing is lost and nothing personal slips out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from kiosk import convert
from kiosk.identity.cpr import Cpr
from kiosk.identity.level import Level, Method
from kiosk.identity.person import Identity, Pin
from kiosk.services.loader import read_catalogue
from kiosk.services.lookup import Loans, Slots, Unavailable
from kiosk.services.model import Looked
from kiosk.session import case as core
from kiosk.session.effects import LookUp
from kiosk.session.events import LoginProblem, Reach
from kiosk.sync import contract
from kiosk.sync.client import CentralState
from kiosk.sync.desk import LookUpFailed
from kiosk.texts.message import Money
from tests.play import ANNA, CONFIG, CPR, NOON

ZONE = ZoneInfo("Europe/Copenhagen")
CATALOGUE = read_catalogue(CONFIG)
BORROWER = Identity(Method.LIBRARY_CARD, Level.LIBRARY, "", Cpr.parse(CPR, NOON.date()))


def a_case(identity: Identity | None, task: core.Task) -> core.Case:
    return core.Case(
        service="health-card",
        language="da",
        level=Level.AUTHENTICATED,
        identity=identity,
        answers=(("reason", "lost"), ("loans", ("a", "b"))),
        fees=(("replacement", Money(Decimal(225))),),
        created=NOON,
        task=task,
        replaces="AAR-7K3M-P2Q9",
    )


def test_a_case_is_sent_as_the_citizen_saw_it() -> None:
    body = convert.case_body(a_case(ANNA, core.Book("slot-1")))
    assert body.answers == {"reason": "lost", "loans": ["a", "b"]}
    assert body.fees == [contract.Fee(fee="replacement", amount=Decimal(225))]
    assert body.task == contract.Book(slot="slot-1")
    assert (body.method, body.subject, body.cpr) == ("nemid", ANNA.subject, None)
    assert body.replaces == "AAR-7K3M-P2Q9"


def test_a_number_is_in_the_case_and_in_no_repr_of_it() -> None:
    body = convert.case_body(a_case(BORROWER, core.Renew(("a",))))
    assert body.cpr == CPR
    assert CPR not in repr(body)
    assert body.task == contract.Renew(loans=["a"])


def test_an_anonymous_case_names_nobody() -> None:
    body = convert.case_body(a_case(None, core.Register()))
    assert (body.method, body.name, body.cpr, body.subject) == (None, "", None, "")


@pytest.mark.parametrize("state", list(CentralState))
def test_only_an_answer_counts_as_reached(state: CentralState) -> None:
    assert (convert.reach(state) is Reach.UP) == (state is CentralState.UP)


def test_a_booked_time_is_told_in_danish_time_and_by_branch() -> None:
    start = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    result = contract.Booked(start=start, place="DK-775100")
    booked = convert.case_result(result, CATALOGUE, ZONE)
    assert booked == core.Booked(start, "dokk1")
    assert isinstance(booked, core.Booked)
    assert booked.start.hour == 10


def test_every_renewal_result_has_a_word_of_ours() -> None:
    for result in contract.RenewalResult:
        loans = contract.Renewals(
            loans=[contract.RenewedLoan(loan="L-1", result=result, due=date(2026, 12, 1))]
        )
        renewed = convert.case_result(loans, CATALOGUE, ZONE)
        assert renewed == core.Renewed(
            (core.RenewedLoan("L-1", core.Renewal(result.value), date(2026, 12, 1)),)
        )


@pytest.mark.parametrize(
    ("result", "becomes"),
    [
        (contract.Received(), core.Received()),
        (contract.SlotTaken(), core.SlotTaken()),
        (contract.Rejected(reason=contract.Refusal.INVALID), core.Refused()),
    ],
)
def test_other_results_keep_their_meaning(
    result: contract.CaseResult, becomes: core.CaseResult
) -> None:
    assert convert.case_result(result, CATALOGUE, ZONE) == becomes


def test_slots_are_asked_for_by_isil() -> None:
    look = LookUp(1, "day", 1, Looked.SLOT_DAY, place="dokk1", subject="passport")
    query = convert.query(look, CATALOGUE, date(2026, 11, 23), None)
    assert query == contract.SlotsQuery(
        place="DK-775100", subject="passport", earliest=date(2026, 11, 23)
    )


def test_loans_are_asked_for_by_proof_and_by_nothing_else() -> None:
    nemid = LookUp(1, "loans", 1, Looked.LOANS, identity=ANNA)
    card = LookUp(1, "loans", 1, Looked.LOANS, identity=BORROWER)
    today = date(2026, 11, 23)
    assert convert.query(nemid, CATALOGUE, today, None) == contract.LoansQuery(pid=ANNA.subject)
    assert convert.query(card, CATALOGUE, today, "t-1") == contract.LoansQuery(token="t-1")
    assert convert.query(card, CATALOGUE, today, None) is None


def test_what_is_found_comes_back_in_our_values() -> None:
    start = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    slots = contract.Slots(slots=[contract.Slot(id="s", start=start, minutes=20)])
    found = convert.look_up_answer(slots, ZONE)
    assert isinstance(found, Slots)
    assert found.slots[0].start.hour == 10
    loan = contract.Loan(id="L", title="T", due=date(2026, 12, 1), renewals_left=1, renewable=True)
    loans = contract.Loans(loans=[loan], owed=Decimal(70), blocked=False)
    shown = convert.look_up_answer(loans, ZONE)
    assert isinstance(shown, Loans)
    assert (shown.loans[0].id, shown.owed) == ("L", Decimal(70))


@pytest.mark.parametrize(
    ("failed", "becomes"),
    [
        (LookUpFailed(CentralState.SLOW), Unavailable.AWAY),
        (LookUpFailed(CentralState.NONSENSE), Unavailable.AWAY),
        (LookUpFailed(CentralState.UP, contract.ProblemCode.NOT_FOUND), Unavailable.NOT_FOUND),
    ],
)
def test_a_look_up_that_fails_says_why(failed: LookUpFailed, becomes: Unavailable) -> None:
    assert convert.look_up_answer(failed, ZONE) is becomes


def test_a_library_pin_proves_the_patron_or_says_why_not() -> None:
    claim = Identity(Method.HEALTH_CARD, Level.IDENTIFIED, "", BORROWER.cpr)
    check = convert.pin_check(claim, Pin("2468"))
    assert (check.number, check.pin) == (CPR, "2468")
    good = contract.PinCheckResult(ok=True, tries_left=3, blocked=False, token="t-1")
    assert convert.login(claim, good) == (BORROWER, None, "t-1")
    wrong = contract.PinCheckResult(ok=False, tries_left=2, blocked=False)
    assert convert.login(claim, wrong) == (LoginProblem.WRONG_PIN, 2, None)
    shut = contract.PinCheckResult(ok=False, tries_left=0, blocked=True)
    assert convert.login(claim, shut)[0] is LoginProblem.BLOCKED
    assert convert.login(claim, LookUpFailed(CentralState.DOWN))[0] is LoginProblem.AWAY
