"""What a patron waits for and what they owe; the same sums wherever they are told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kiosk.central.app import create_app
from kiosk.central.seed import Seed, SeedLoan, SeedPatron, SeedReservation
from kiosk.sync.contract import (
    LibraryFees,
    Loans,
    LoansQuery,
    PinCheck,
    PinCheckResult,
    Renew,
    Reservations,
)
from tests.central.parts import CPR, NUMBER, PIN, TOKEN, Api, Clock, a_case

QUERY = LoansQuery(number=NUMBER)
LATE = Seed(
    patrons=[
        SeedPatron(
            number=NUMBER,
            cpr=CPR,
            pin=PIN,
            owed=Decimal("40.50"),
            loans=[
                SeedLoan(id="a", title="Broen", due_in_days=-3),
                SeedLoan(id="b", title="Havnen", due_in_days=-3),
                SeedLoan(id="c", title="Fyret", due_in_days=-10),
                SeedLoan(id="d", title="Engen", due_in_days=4),
            ],
            reservations=[
                SeedReservation(id="r1", title="Mols", pickup="DK-775130", queue=7),
                SeedReservation(id="r2", title="Anholt", pickup="DK-775130", queue=2),
                SeedReservation(
                    id="r3", title="Tunø", pickup="DK-775100", ready=True, until_in_days=5
                ),
            ],
        ),
        SeedPatron(number="2010004712", pin=PIN),
    ]
)


@pytest.fixture
def late(tmp_path: Path) -> Api:
    """A service with a patron who is late."""
    clock = Clock()
    app = create_app(f"sqlite:///{tmp_path}/late.db", token=TOKEN, seed=LATE, now=clock)
    return Api(TestClient(app), clock)


def fees(api: Api, query: LoansQuery = QUERY) -> LibraryFees:
    answer = api.post("/v1/library/fees", query)
    assert answer.status_code == 200, answer.text
    return LibraryFees.model_validate_json(answer.content)


def test_there_is_one_fee_for_each_due_date_the_oldest_first(late: Api) -> None:
    found = [(fee.due, fee.amount, fee.titles) for fee in fees(late).fees]
    assert found == [
        (None, Decimal("40.50"), []),
        (date(2026, 11, 13), Decimal(70), ["Fyret"]),
        (date(2026, 11, 20), Decimal(20), ["Broen", "Havnen"]),
    ]


def test_the_fees_add_up_to_what_the_loans_say(late: Api) -> None:
    loans = Loans.model_validate_json(late.post("/v1/library/loans", QUERY).content)
    found = fees(late)
    assert found.total == loans.owed == sum(fee.amount for fee in found.fees)
    assert found.blocked_from == 220
    late.clock.wait(days=30)
    loans = Loans.model_validate_json(late.post("/v1/library/loans", QUERY).content)
    assert fees(late).total == loans.owed
    assert loans.blocked == (loans.owed >= fees(late).blocked_from)


def test_a_renewed_loan_leaves_its_fee_without_its_title(late: Api) -> None:
    late.send(late.sealed(a_case(service="my-loans", task=Renew(loans=["c"]))))
    assert (date(2026, 11, 13), Decimal(70), []) in [
        (fee.due, fee.amount, fee.titles) for fee in fees(late).fees
    ]


def test_what_is_ready_comes_first_then_what_comes_soonest(late: Api) -> None:
    answer = late.post("/v1/library/reservations", QUERY)
    found = Reservations.model_validate_json(answer.content).reservations
    assert [(one.title, one.ready, one.queue) for one in found] == [
        ("Tunø", True, 0),
        ("Anholt", False, 2),
        ("Mols", False, 7),
    ]
    assert (found[0].until, found[0].pickup) == (date(2026, 11, 28), "DK-775100")
    assert found[1].until is None


def test_the_token_of_a_pin_opens_the_account_and_a_number_nobody_has_does_not(late: Api) -> None:
    answer = late.post("/v1/library/pin-checks", PinCheck(number=NUMBER, pin=PIN))
    token = PinCheckResult.model_validate_json(answer.content).token
    assert fees(late, LoansQuery(token=token)) == fees(late)
    for path in ("fees", "reservations"):
        answer = late.post(f"/v1/library/{path}", LoansQuery(number="99999"))
        assert answer.status_code == 404


def test_who_owes_nothing_and_waits_for_nothing_is_told_so(late: Api) -> None:
    nobody = LoansQuery(number="2010004712")
    assert fees(late, nobody).fees == []
    assert fees(late, nobody).total == 0
    answer = late.post("/v1/library/reservations", nobody)
    assert answer.json() == {"reservations": []}
