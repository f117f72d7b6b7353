"""Every change of the readers is told once, and a quick swap of cards is never missed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.cards.sighting import Sightings, Word
from kiosk.identity.person import ReaderState

NO_CARD, CARD, MUTE = ReaderState.NO_CARD, ReaderState.CARD, ReaderState.MUTE
EMPTY = int(Word.EMPTY)


def card(count: int, word: int = Word.PRESENT) -> int:
    """A state word with the counter of insertions and removals at `count`."""
    return count << 16 | word


SEEN = [
    ([], ReaderState.NO_READER),
    ([("A", EMPTY)], NO_CARD),
    ([("A", card(1))], CARD),
    ([("A", card(1, Word.PRESENT | Word.MUTE))], MUTE),
    ([("A", EMPTY), ("B", card(1))], CARD),
    ([("A", card(1, Word.PRESENT | Word.MUTE)), ("B", card(1))], CARD),
    ([("A", 0)], ReaderState.UNKNOWN),
    ([("A", EMPTY), ("B", 0)], ReaderState.UNKNOWN),
    ([("A", int(Word.UNKNOWN))], ReaderState.NO_READER),
    ([("A", int(Word.UNAVAILABLE)), ("B", EMPTY)], NO_CARD),
    ([("A", int(Word.UNAVAILABLE))], ReaderState.UNKNOWN),
    ([("A", int(Word.UNAVAILABLE | Word.UNKNOWN))], ReaderState.NO_READER),
]


@pytest.mark.parametrize(("readers", "state"), SEEN)
def test_all_readers_together_are_in_one_state(
    readers: list[tuple[str, int]], state: ReaderState
) -> None:
    sightings = Sightings()
    sightings.without_service()
    assert sightings.seen(readers) == (state,)


def test_the_same_again_is_not_told() -> None:
    sightings = Sightings()
    assert sightings.seen([("A", card(1))]) == (CARD,)
    assert sightings.seen([("A", card(1))]) == ()
    assert sightings.seen([("A", card(1, Word.PRESENT | 0x100))]) == ()


@pytest.mark.parametrize("word", [Word.PRESENT, Word.PRESENT | Word.MUTE])
def test_a_card_swapped_unseen_is_told_as_taken_out_and_put_in(word: int) -> None:
    sightings = Sightings()
    sightings.seen([("A", card(1))])
    after = MUTE if word & Word.MUTE else CARD
    assert sightings.seen([("A", card(3, word))]) == (NO_CARD, after)


def test_a_card_in_a_second_reader_is_not_the_first_card() -> None:
    sightings = Sightings()
    sightings.seen([("A", card(1)), ("B", EMPTY)])
    assert sightings.seen([("A", EMPTY), ("B", card(1))]) == (NO_CARD, CARD)


def test_a_lost_service_is_told_once_and_forgets_the_card() -> None:
    sightings = Sightings()
    sightings.seen([("A", card(1))])
    assert sightings.without_service() == (ReaderState.NO_SERVICE,)
    assert sightings.without_service() == ()
    assert sightings.seen([("A", card(1))]) == (CARD,)


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0, 4, 8, 0x10, 0x20, 0x220]))))
def test_no_state_is_told_twice_in_a_row(history: list[tuple[int, int]]) -> None:
    sightings = Sightings()
    told = [ReaderState.UNKNOWN]
    for count, word in history:
        told += sightings.seen([("A", card(count, word))])
    assert all(one is not other for one, other in pairwise(told))
