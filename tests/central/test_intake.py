"""Every case takes effect exactly once, and is kept sealed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from kiosk.sync.contract import (
    AckState,
    Batch,
    Book,
    Booked,
    Received,
    Refusal,
    Rejected,
    Renew,
    RenewalResult,
    Renewals,
    Slots,
    SlotsQuery,
    SlotTaken,
)
from tests.central.databases import Database
from tests.central.parts import CPR, MONDAY, NUMBER, OPERATOR, PID, Api, a_case

QUERY = SlotsQuery(place="DK-775100", subject="passport", earliest=MONDAY.date())


def free(api: Api) -> list[str]:
    answer = api.post("/v1/slots", QUERY)
    return [slot.id for slot in Slots.model_validate_json(answer.content).slots]


def cases(api: Api) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("/v1/cases", OPERATOR).json()["cases"]
    return found


def test_a_case_is_accepted_once_and_then_a_duplicate_with_the_same_result(api: Api) -> None:
    item = api.sealed(a_case(service="book-time", task=Book(slot=free(api)[0])))
    first, again, within = api.send(item), api.send(item), api.send(item, item)
    assert isinstance(first[0].result, Booked)
    assert [ack.state for ack in first + again + within] == [
        AckState.ACCEPTED,
        *[AckState.DUPLICATE] * 3,
    ]
    assert {ack.result for ack in first + again + within} == {first[0].result}
    assert len(cases(api)) == 1


def test_the_same_key_with_another_content_is_rejected_and_changes_nothing(api: Api) -> None:
    item = api.sealed(a_case())
    other = api.sealed(a_case(service="my-loans"), key=item.key)
    api.send(item)
    (ack,) = api.send(other)
    assert (ack.state, ack.result) == (
        AckState.REJECTED,
        Rejected(reason=Refusal.OTHER_PAYLOAD),
    )
    assert [case["service"] for case in cases(api)] == ["health-card"]


def test_a_renewal_sent_twice_renews_once(api: Api) -> None:
    item = api.sealed(a_case(service="my-loans", task=Renew(loans=["loan-1"])))
    (first,), (again,) = api.send(item), api.send(item)
    assert isinstance(first.result, Renewals)
    assert again.result == first.result
    (later,) = api.send(api.sealed(a_case(service="my-loans", task=Renew(loans=["loan-1"]))))
    (last,) = api.send(api.sealed(a_case(service="my-loans", task=Renew(loans=["loan-1"]))))
    assert isinstance(later.result, Renewals)
    assert isinstance(last.result, Renewals)
    assert later.result.loans[0].result is RenewalResult.RENEWED
    assert last.result.loans[0].result is RenewalResult.USED_UP, "two renewals, not three"


@pytest.mark.parametrize("subject", [PID, NUMBER])
def test_a_patron_without_a_cpr_number_in_the_case_is_found_by_the_method(
    api: Api, subject: str
) -> None:
    body = a_case(service="my-loans", cpr=None, subject=subject, task=Renew(loans=["loan-1"]))
    (ack,) = api.send(api.sealed(body))
    assert isinstance(ack.result, Renewals)


def test_a_patron_nobody_knows_gets_a_result_and_the_case_is_kept(api: Api) -> None:
    body = a_case(cpr="0101904321", task=Renew(loans=["loan-1"]))
    (ack,) = api.send(api.sealed(body))
    assert ack.state is AckState.ACCEPTED
    assert ack.result == Rejected(reason=Refusal.UNKNOWN_PATRON)
    assert len(cases(api)) == 1


def test_of_many_who_race_for_one_time_exactly_one_gets_it(api: Api) -> None:
    slot = free(api)[0]
    items = [
        api.sealed(a_case(task=Book(slot=slot)), session=f"boot-{n}", reference=f"AAR-000{n}-0000")
        for n in range(8)
    ]
    with ThreadPoolExecutor(8) as pool:
        acks = [acks[0] for acks in pool.map(api.send, items * 2)]
    booked = {ack.key for ack in acks if isinstance(ack.result, Booked)}
    taken = {ack.key for ack in acks if ack.result == SlotTaken()}
    assert len(booked) == 1
    assert len(taken) == 7
    assert sum(ack.state is AckState.ACCEPTED for ack in acks) == 8
    assert slot not in free(api)


def test_a_case_that_replaces_another_frees_its_time(api: Api) -> None:
    first_slot, other_slot = free(api)[:2]
    api.send(api.sealed(a_case(task=Book(slot=first_slot)), reference="AAR-1111-1111"))
    second = a_case(task=Book(slot=other_slot), replaces="AAR-1111-1111")
    (ack,) = api.send(api.sealed(second, sequence=2, reference="AAR-2222-2222"))
    assert isinstance(ack.result, Booked)
    assert first_slot in free(api)
    assert [case["replaced_by"] for case in cases(api)] == ["AAR-2222-2222", None]


def test_if_the_new_time_is_taken_the_replaced_one_is_kept(api: Api) -> None:
    mine, others = free(api)[:2]
    api.send(
        api.sealed(a_case(task=Book(slot=mine)), reference="AAR-1111-1111"),
        api.sealed(a_case(task=Book(slot=others)), session="boot-2"),
    )
    body = a_case(task=Book(slot=others), replaces="AAR-1111-1111")
    (ack,) = api.send(api.sealed(body, sequence=2))
    assert ack.result == SlotTaken()
    assert mine not in free(api)
    assert [case["replaced_by"] for case in cases(api)] == [None, None, None]


def test_a_reference_read_over_somebodys_shoulder_cancels_nothing(api: Api) -> None:
    slot = free(api)[0]
    api.send(api.sealed(a_case(task=Book(slot=slot)), reference="AAR-1111-1111"))
    api.send(api.sealed(a_case(replaces="AAR-1111-1111"), session="boot-2"))
    assert slot not in free(api)


@pytest.mark.parametrize(
    "slot",
    [
        "nonsense",
        "DK-775100.passport.20261123T0301",
        "DK-775100.passport.20261128T1000",  # a Saturday
        "DK-775100.passport.20261399T1000",
        "DK-775100.passport.20261225T1000",
    ],
)
def test_a_time_that_does_not_exist_is_a_result_for_staff(api: Api, slot: str) -> None:
    (ack,) = api.send(api.sealed(a_case(task=Book(slot=slot))))
    assert ack.state is AckState.ACCEPTED
    assert ack.result == Rejected(reason=Refusal.UNKNOWN_SLOT)


def test_a_time_that_has_passed_while_the_case_waited_is_taken(api: Api) -> None:
    item = api.sealed(a_case(task=Book(slot=free(api)[0])))
    api.clock.wait(days=2)
    assert api.send(item)[0].result == SlotTaken()


def test_a_case_sealed_to_an_unknown_key_is_rejected_and_not_kept(api: Api) -> None:
    (ack,) = api.send(api.sealed(a_case(), key_id="another"))
    assert ack.result == Rejected(reason=Refusal.UNKNOWN_KEY)
    assert cases(api) == []


def test_a_case_that_does_not_open_is_kept_for_staff(api: Api) -> None:
    item = api.sealed(a_case())
    moved = item.model_copy(update={"key": uuid4()})
    (ack,) = api.send(moved)
    assert ack.state is AckState.ACCEPTED
    assert ack.result == Rejected(reason=Refusal.CANNOT_OPEN)
    assert [case["result"] for case in cases(api)] == ["rejected"]


def test_a_batch_is_taken_in_whole_or_not_at_all(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = api.sealed(a_case()), api.sealed(a_case(task=Book(slot="x")))

    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr("kiosk.central.slots.book", breaks)
        assert api.post("/v1/outbox-batches", Batch(items=[good, bad])).status_code == 500
    assert cases(api) == []
    assert [ack.state for ack in api.send(good, bad)] == [AckState.ACCEPTED] * 2


def test_nothing_of_a_body_is_in_the_database_of_cases(api: Api, database: Database) -> None:
    body = a_case(answers={"canary": "Kanariefuglevej 17"}, name="Gulbrandsen")
    assert api.send(api.sealed(body))[0].result == Received()
    kept = database.stored()
    assert b"AAR-7K3M-9QXD" in kept
    for secret in ("Kanariefuglevej", "Gulbrandsen", "canary"):
        assert secret.encode() not in kept
    shown = api.get("/v1/cases", OPERATOR).text
    assert CPR not in shown
