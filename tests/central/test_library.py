"""The library's rules, and its PINs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from fastapi.testclient import TestClient

from kiosk.central.app import create_app
from kiosk.central.library import late_fee_ore
from kiosk.central.pins import MOST_WRONG
from kiosk.central.seed import Seed, SeedLoan, SeedPatron
from kiosk.sync.contract import (
    Loans,
    LoansQuery,
    PinCheck,
    PinCheckResult,
    Renew,
    RenewalResult,
    Renewals,
)
from tests.central.databases import Database
from tests.central.parts import CPR, NUMBER, PID, PIN, TOKEN, Api, Clock, a_case


def loans(api: Api, query: LoansQuery) -> Loans:
    answer = api.post("/v1/library/loans", query)
    assert answer.status_code == 200, answer.text
    return Loans.model_validate_json(answer.content)


def check(api: Api, number: str, pin: str) -> PinCheckResult:
    answer = api.post("/v1/library/pin-checks", PinCheck(number=number, pin=pin))
    return PinCheckResult.model_validate_json(answer.content)


def renewed(api: Api, *wanted: str, number: str = NUMBER) -> Renewals:
    body = a_case(service="my-loans", cpr=None, subject=number, task=Renew(loans=list(wanted)))
    result = api.send(api.sealed(body))[0].result
    assert isinstance(result, Renewals)
    return result


@pytest.mark.parametrize(
    ("days", "kroner"),
    [
        (-3, 0),
        (0, 0),
        (1, 20),
        (7, 20),
        (8, 70),
        (14, 70),
        (15, 120),
        (30, 120),
        (31, 230),
        (999, 230),
    ],
)
def test_being_late_costs_what_the_library_says(days: int, kroner: int) -> None:
    assert late_fee_ore(days) == kroner * 100


@pytest.mark.parametrize("query", [{"cpr": CPR}, {"number": NUMBER}, {"pid": PID}])
def test_loans_are_found_by_any_way_to_say_who_one_is(api: Api, query: dict[str, str]) -> None:
    found = loans(api, LoansQuery(**query))
    assert [loan.id for loan in found.loans] == ["loan-1", "loan-2", "loan-3"]
    assert [loan.renewable for loan in found.loans] == [True, False, False]
    assert found.owed == 0


@pytest.mark.parametrize(
    "query",
    [{"cpr": "0101904321"}, {"number": "9999"}, {"pid": "PID:1"}, {"token": "1.9999999999.00"}],
)
def test_nobodys_loans_are_not_found(api: Api, query: dict[str, str]) -> None:
    assert api.post("/v1/library/loans", LoansQuery(**query)).status_code == 404


def test_every_loan_gets_a_result_of_its_own(api: Api) -> None:
    result = renewed(api, "loan-3", "loan-1", "loan-2", "loan-9", "loan-1")
    assert [(loan.loan, loan.result) for loan in result.loans] == [
        ("loan-3", RenewalResult.USED_UP),
        ("loan-1", RenewalResult.RENEWED),
        ("loan-2", RenewalResult.RESERVED),
        ("loan-9", RenewalResult.OTHER),
        ("loan-1", RenewalResult.RENEWED),
    ]
    assert result.loans[1].due == date(2026, 12, 23), "30 days from the day of renewal"
    assert result.loans[3].due is None
    again = loans(api, LoansQuery(cpr=CPR))
    assert {loan.id: loan.renewals_left for loan in again.loans}["loan-1"] == 1


def test_who_owes_220_kroner_can_renew_nothing(api: Api) -> None:
    (only,) = renewed(api, "loan-9", number="2010004712").loans
    assert only.result is RenewalResult.BLOCKED
    assert loans(api, LoansQuery(number="2010004712")).blocked


def library_of(database: Database, *borrowed: SeedLoan) -> Api:
    clock = Clock()
    seed = Seed(patrons=[SeedPatron(number=NUMBER, pin=PIN, loans=list(borrowed))])
    app = create_app(database.url, token=TOKEN, seed=seed, now=clock)
    return Api(TestClient(app), clock)


def test_overdue_loans_cost_one_fee_for_each_due_date_and_renewing_does_not_wipe_it(
    database: Database,
) -> None:
    api = library_of(
        database,
        SeedLoan(id="a", title="A", due_in_days=-10),
        SeedLoan(id="b", title="B", due_in_days=-10),
        SeedLoan(id="c", title="C", due_in_days=-1),
    )
    who = LoansQuery(number=NUMBER)
    assert loans(api, who).owed == Decimal(70 + 20)
    assert [loan.result for loan in renewed(api, "a", "c").loans] == [RenewalResult.RENEWED] * 2
    assert loans(api, who).owed == Decimal(70 + 20)
    api.clock.wait(days=25)
    assert loans(api, who).owed == Decimal(230 + 20), "the other loan of that day still runs"
    assert loans(api, who).blocked


def test_a_lost_book_that_is_not_paid_blocks_the_others(database: Database) -> None:
    api = library_of(
        database,
        SeedLoan(id="a", title="A", due_in_days=4, lost=True),
        SeedLoan(id="b", title="B", due_in_days=4),
    )
    results = [loan.result for loan in renewed(api, "a", "b").loans]
    assert results == [RenewalResult.LOST, RenewalResult.BLOCKED]


@pytest.mark.parametrize("number", [NUMBER, CPR])
def test_the_right_pin_lets_in_by_card_or_cpr_number(api: Api, number: str) -> None:
    word = check(api, number, PIN)
    assert word.ok
    assert len(loans(api, LoansQuery(token=word.token)).loans) == 3


def test_a_token_runs_out_and_cannot_be_made_up(api: Api) -> None:
    token = check(api, NUMBER, PIN).token
    assert token is not None
    forged = token[:-1] + ("0" if token[-1] != "0" else "1")
    assert api.post("/v1/library/loans", LoansQuery(token=forged)).status_code == 404
    other = f"2.{token.partition('.')[2]}"
    assert api.post("/v1/library/loans", LoansQuery(token=other)).status_code == 404
    api.clock.wait(minutes=31)
    assert api.post("/v1/library/loans", LoansQuery(token=token)).status_code == 404


@pytest.mark.parametrize("number", [NUMBER, "9999999999"], ids=["somebody", "nobody"])
def test_wrong_pins_lock_and_do_not_tell_whether_anybody_is_there(api: Api, number: str) -> None:
    words = [check(api, number, "0000") for _ in range(MOST_WRONG + 2)]
    assert [word.tries_left for word in words] == [4, 3, 2, 1, 0, 0, 0]
    assert [word.blocked for word in words] == [False] * 4 + [True] * 3
    assert not any(word.ok for word in words)


def test_a_locked_pin_stays_locked_for_the_right_pin_and_by_the_other_number(api: Api) -> None:
    for number in [NUMBER, CPR, NUMBER, CPR, NUMBER]:
        check(api, number, "0000")
    api.clock.wait(days=30)
    for number in (NUMBER, CPR):
        word = check(api, number, PIN)
        assert (word.ok, word.blocked, word.token) == (False, True, None)


def test_the_right_pin_forgives_the_wrong_ones(api: Api) -> None:
    for _ in range(3):
        for _ in range(MOST_WRONG - 1):
            assert not check(api, NUMBER, "0000").blocked
        assert check(api, NUMBER, PIN).ok
