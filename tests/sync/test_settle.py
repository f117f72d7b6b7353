"""An acknowledgment counts only if it is the only one for an item that was sent."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from kiosk.sync.contract import (
    Ack,
    Acks,
    AckState,
    CaseResult,
    OutboxItem,
    Received,
    Refusal,
    Rejected,
    SlotTaken,
)
from kiosk.sync.settle import settle
from tests.sync.parts import an_item


def said(item: OutboxItem, state: AckState, result: CaseResult | None = None) -> Ack:
    return Ack(key=item.key, state=state, result=result or Received())


def test_each_item_hears_its_own_result_whatever_the_order() -> None:
    first, second, third = an_item(), an_item(), an_item()
    refused = Rejected(reason=Refusal.OTHER_PAYLOAD)
    acks = [
        said(third, AckState.REJECTED, refused),
        said(second, AckState.DUPLICATE, SlotTaken()),
        said(first, AckState.ACCEPTED),
    ]
    settled = settle([first, second, third], Acks(acks=acks, taken=1))
    assert settled.delivered == [(first, Received()), (second, SlotTaken())]
    assert settled.refused == [(third, refused)]
    assert settled.unsettled == []


def test_an_item_sealed_to_a_lost_key_is_kept_and_a_new_key_is_wanted() -> None:
    item = an_item()
    ack = said(item, AckState.REJECTED, Rejected(reason=Refusal.UNKNOWN_KEY))
    settled = settle([item], Acks(acks=[ack], taken=0))
    assert settled.unsettled == [item]
    assert settled.wants_other_key


def test_two_words_about_one_item_are_none() -> None:
    item = an_item()
    acks = [said(item, AckState.ACCEPTED), said(item, AckState.ACCEPTED)]
    assert settle([item], Acks(acks=acks, taken=2)).unsettled == [item]


def test_a_refusal_that_gives_no_reason_refuses_nothing() -> None:
    item = an_item()
    settled = settle([item], Acks(acks=[said(item, AckState.REJECTED)], taken=0))
    assert settled.unsettled == [item]


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(AckState)), max_size=12))
def test_whatever_is_acknowledged_every_item_is_in_exactly_one_list(
    words: list[tuple[int, AckState]],
) -> None:
    items = [an_item(UUID(int=n)) for n in range(4)]
    acks = [Ack(key=UUID(int=n), state=state, result=Received()) for n, state in words]
    settled = settle(items, Acks(acks=acks, taken=0))
    everything = [item for item, _ in settled.delivered + settled.refused] + settled.unsettled
    assert sorted(item.key.int for item in everything) == [0, 1, 2, 3]
    spoken_of = {n for n, _ in words}
    assert all(item.key.int in spoken_of for item, _ in settled.delivered)
