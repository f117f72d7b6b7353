"""Presses that are meant, and presses that are not."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.guard import ACTION_PAUSE, FRESH_PAUSE, KEY_PAUSE, Guard


def test_a_first_press_is_meant() -> None:
    assert Guard().permits("send", 0.0)


def test_the_same_place_within_half_a_second_counts_once() -> None:
    guard = Guard()
    assert guard.permits("send", 10.0)
    assert not guard.permits("send", 10.0 + ACTION_PAUSE - 0.01)
    assert guard.permits("send", 10.0 + ACTION_PAUSE)


def test_a_refused_press_does_not_prolong_the_pause() -> None:
    guard = Guard()
    guard.permits("send", 10.0)
    guard.permits("send", 10.4)
    assert guard.permits("send", 10.5)


def test_two_different_keys_may_follow_at_once() -> None:
    guard = Guard()
    assert guard.permits("a", 10.0, KEY_PAUSE)
    assert guard.permits("b", 10.01, KEY_PAUSE)
    assert guard.permits("a", 10.02, KEY_PAUSE)


def test_a_new_screen_takes_no_press_at_first() -> None:
    guard = Guard()
    guard.screen_changed(10.0)
    assert not guard.permits("send", 10.0 + FRESH_PAUSE - 0.01)
    assert guard.permits("send", 10.0 + FRESH_PAUSE)


def test_a_press_that_began_before_the_screen_changed_is_not_for_it() -> None:
    guard = Guard()
    guard.screen_changed(10.0)
    assert not guard.permits("send", 9.9)


@given(st.lists(st.floats(0, 2), min_size=1, max_size=60))
def test_whatever_a_trembling_hand_does_two_actions_are_half_a_second_apart(
    gaps: list[float],
) -> None:
    guard, now, taken = Guard(), 0.0, []
    for gap in gaps:
        now += gap
        if guard.permits("action", now):
            taken.append(now)
    assert taken
    assert all(b >= a + ACTION_PAUSE for a, b in pairwise(taken))
