"""Pages: nothing lost, nothing too high, and room shared fairly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.kit.flow import paginate, spread

HEIGHTS = st.lists(st.floats(1, 400), max_size=30)


@given(HEIGHTS, st.floats(1, 1000))
def test_every_piece_is_on_one_page_in_order(heights: list[float], room: float) -> None:
    pages = paginate(heights, room)
    assert [index for page in pages for index in page] == list(range(len(heights)))


@given(HEIGHTS, st.floats(1, 1000))
def test_a_page_is_too_high_only_if_it_is_one_piece(heights: list[float], room: float) -> None:
    for page in paginate(heights, room):
        assert len(page) <= 1 or sum(heights[index] for index in page) <= room + 1e-6


def test_what_fits_is_one_page_and_nothing_is_one_empty_page() -> None:
    assert paginate([100, 200, 300], 600) == [range(3)]
    assert paginate([100, 200, 301], 600) == [range(2), range(2, 3)]
    assert paginate([], 600) == [range(0)]


@given(st.lists(st.floats(0, 300), max_size=12), st.floats(-100, 2000))
def test_pieces_grow_into_the_spare_room_and_never_beyond(
    growth: list[float], spare: float
) -> None:
    grown = spread(growth, spare)
    assert all(0 <= more <= most + 1e-6 for more, most in zip(grown, growth, strict=True))
    assert sum(grown) <= max(0.0, spare) + 1e-6


def test_equal_pieces_share_equally_and_the_small_leave_room_to_the_large() -> None:
    assert spread([100, 100], 50) == [25, 25]
    assert spread([10, 100, 0], 90) == [10, 80, 0]
