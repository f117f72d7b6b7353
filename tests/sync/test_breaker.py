"""After a failure nobody knocks for a while, and then one does."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sync.backoff import LONGEST_WAIT_S
from kiosk.sync.breaker import SHORTEST_REST_S, Breaker, Circuit

LONGEST_S = 10.0


class Clock:
    """Stands still until it is put on."""

    def __init__(self) -> None:
        self.now = 5000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(longest_s=LONGEST_S, chance=random.Random(3), monotonic=clock)


def test_it_is_closed_until_something_fails(breaker: Breaker) -> None:
    assert breaker.circuit() is Circuit.CLOSED
    assert breaker.wait_s() == 0.0
    breaker.failed()
    assert breaker.circuit() is Circuit.OPEN
    assert breaker.wait_s() >= SHORTEST_REST_S


def test_after_its_pause_it_is_half_open_and_the_probe_decides(
    breaker: Breaker, clock: Clock
) -> None:
    breaker.failed()
    clock.now += breaker.wait_s()
    assert breaker.circuit() is Circuit.HALF_OPEN
    breaker.failed()
    assert breaker.circuit() is Circuit.OPEN
    clock.now += breaker.wait_s()
    breaker.succeeded()
    assert breaker.circuit() is Circuit.CLOSED


def test_a_citizen_who_waits_shortens_the_pause_and_not_the_rest(
    breaker: Breaker, clock: Clock
) -> None:
    for _ in range(10):
        breaker.failed()
    breaker.hurry()
    assert breaker.wait_s() == pytest.approx(SHORTEST_REST_S)
    breaker.hurry()
    clock.now += SHORTEST_REST_S / 2
    assert breaker.circuit() is Circuit.OPEN
    clock.now += SHORTEST_REST_S
    assert breaker.circuit() is Circuit.HALF_OPEN


def test_patience_that_was_asked_for_is_given_whoever_waits(breaker: Breaker) -> None:
    breaker.failed(retry_after_s=120.0)
    breaker.hurry()
    assert breaker.wait_s() == pytest.approx(120.0)


def test_once_the_service_is_heard_to_be_back_it_is_tried_at_once(breaker: Breaker) -> None:
    breaker.failed(retry_after_s=120.0)
    breaker.heard()
    assert breaker.circuit() is Circuit.HALF_OPEN


def test_good_news_opens_no_closed_circuit(breaker: Breaker) -> None:
    breaker.heard()
    breaker.hurry()
    assert breaker.circuit() is Circuit.CLOSED
    breaker.failed()
    assert breaker.circuit() is Circuit.OPEN, "what was heard before the failure does not count"


@given(
    st.lists(st.floats(allow_nan=False), min_size=1, max_size=30),
    st.integers(),
)
def test_no_pause_is_endless_whatever_is_asked_for(asked: list[float], seed: int) -> None:
    breaker = Breaker(longest_s=LONGEST_S, chance=random.Random(seed), monotonic=lambda: 0.0)
    for retry_after_s in asked:
        breaker.failed(retry_after_s)
        assert SHORTEST_REST_S <= breaker.wait_s() <= LONGEST_WAIT_S + LONGEST_S
