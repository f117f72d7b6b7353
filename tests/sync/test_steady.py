"""Waiting times are right under a wrong clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sync.steady import LONGEST_OFF_S, Mark, SteadyClock

NOW = 1_795_000_000.0
HOUR = 3600.0


@pytest.mark.parametrize(
    ("wall", "counted"),
    [
        (NOW + 8 * HOUR, 8 * HOUR),  # off over night
        (NOW, 0.0),
        (NOW - HOUR, 0.0),  # the clock went back
        (0.0, 0.0),  # 1970: the battery is flat
        (2_147_483_647.0, 0.0),  # 2038
        (NOW + LONGEST_OFF_S + 1, 0.0),
    ],
)
def test_over_a_restart_only_a_plausible_time_has_passed(wall: float, counted: float) -> None:
    clock = SteadyClock(Mark(100.0, NOW), wall=lambda: wall, monotonic=lambda: 5.0)
    assert clock.now() == 100.0 + counted


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(-1e10, 1e10)), min_size=1, max_size=20))
def test_it_never_goes_back_whatever_the_wall_clock_does(lives: list[tuple[float, float]]) -> None:
    mark: Mark | None = None
    last = 0.0
    for runs_s, wall in lives:
        ticks = iter([7.0, 7.0, 7.0 + runs_s, 7.0 + runs_s])
        clock = SteadyClock(mark, wall=lambda w=wall: w, monotonic=lambda t=ticks: next(t))  # type: ignore[misc]
        assert clock.now() >= last
        last = clock.now()
        mark = clock.mark()
