"""Waiting grows, is spread, and has an end."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from kiosk.sync.backoff import LONGEST_WAIT_S, Backoff


@given(st.integers(0, 10**6), st.floats(allow_nan=False), st.integers())
def test_no_wait_is_negative_or_longer_than_the_longest(
    tries: int, asked: float, seed: int
) -> None:
    assert 0 <= Backoff().wait_s(tries, asked, random.Random(seed)) <= LONGEST_WAIT_S


@given(st.integers(0, 20), st.floats(0, LONGEST_WAIT_S), st.integers())
def test_patience_asked_for_is_given(tries: int, asked: float, seed: int) -> None:
    assert Backoff().wait_s(tries, asked, random.Random(seed)) >= asked


def test_kiosks_that_fail_together_do_not_come_back_together() -> None:
    chance = random.Random(4)
    waits = [Backoff(first_s=1.0).wait_s(3, 0.0, chance) for _ in range(1000)]
    assert min(waits) < 0.5
    assert max(waits) > 7.5
