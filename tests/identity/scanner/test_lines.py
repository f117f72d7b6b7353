"""Characters become whole lines; what is no line is dropped and counted, not heard."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.cardline import MAX_LINE
from kiosk.identity.ignored import Ignored, Tally
from kiosk.identity.scanner.lines import PAUSE_S, LineFilter


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """A filter, its clock and its tally."""

    def __init__(self) -> None:
        self.clock, self.ignored = Clock(), Tally()
        self.filter = LineFilter(self.ignored, self.clock)

    def lines(self, *parts: str | Ignored) -> list[str]:
        """The lines that end in these characters."""
        return list(self.filter.lines(each for part in parts for each in _characters(part)))


def _characters(part: str | Ignored) -> Iterable[str | Ignored]:
    return (part,) if isinstance(part, Ignored) else part


CUT = [
    ("", [], {}),
    ("0101904242", [], {}),
    ("0101904242\r\n", ["0101904242"], {}),
    ("\r\n\r\nA\nB\r", ["A", "B"], {}),
    ("A\x00B\r\nC\r\n", ["C"], {Ignored.CONTROL: 1}),
    ("\x1b[2J\x1b[2J\nC\n", ["C"], {Ignored.CONTROL: 1}),
    ("\u202e1\n٠١\nC\n", ["C"], {Ignored.CONTROL: 2}),
    ("x" * (MAX_LINE + 1) + "\nC\n", ["C"], {Ignored.TOO_LONG: 1}),
    ("x" * MAX_LINE + "\n", ["x" * MAX_LINE], {}),
    ("x" * 100_000 + "\n", [], {Ignored.TOO_LONG: 1}),
    ("PRØVE\n", ["PRØVE"], {}),
]


@pytest.mark.parametrize(("text", "lines", "ignored"), CUT)
def test_characters_become_whole_printable_lines(
    text: str, lines: list[str], ignored: dict[Ignored, int]
) -> None:
    bench = Bench()
    assert bench.lines(text) == lines
    assert bench.ignored.so_far() == ignored


@given(st.lists(st.sampled_from(["A", "\r", "\n", "\x00", "xyz" * 50]), max_size=30))
def test_it_does_not_matter_how_the_characters_arrive(parts: list[str]) -> None:
    whole, one_by_one = Bench(), Bench()
    text = "".join(parts)
    assert whole.lines(text) == [line for each in text for line in one_by_one.lines(each)]
    assert whole.ignored.so_far() == one_by_one.ignored.so_far()


def test_a_reason_spoils_the_line_it_is_in_and_no_other() -> None:
    bench = Bench()
    assert bench.lines("A\nB", Ignored.NO_CHARACTER, Ignored.NO_CHARACTER, "B\nC\n") == ["A", "C"]
    assert bench.ignored.so_far() == {Ignored.NO_CHARACTER: 1}


def test_a_line_that_has_begun_is_forgotten_after_a_pause() -> None:
    bench = Bench()
    assert bench.lines("01019") == []
    begun = bench.filter.open
    bench.clock.now += PAUSE_S
    assert bench.lines() == []
    assert (begun, bench.filter.open) == (True, False)
    assert bench.lines("04242\n") == ["04242"]
    assert bench.ignored.so_far() == {Ignored.HALF_LINE: 1}


def test_a_slow_reader_is_heard_to_the_end() -> None:
    bench = Bench()
    for each in "0101904242":
        assert bench.lines(each) == []
        bench.clock.now += PAUSE_S / 2
    assert bench.lines("\n") == ["0101904242"]


def test_after_a_spoiled_line_that_never_ends_the_next_is_heard() -> None:
    bench = Bench()
    assert bench.lines(Ignored.LOST_KEYS, "half of it") == []
    bench.clock.now += PAUSE_S
    assert bench.lines("A\n") == ["A"]
    assert bench.ignored.so_far() == {Ignored.LOST_KEYS: 1}


def test_more_lines_than_a_hand_can_scan_are_dropped_and_counted() -> None:
    bench = Bench()
    assert bench.lines("A\n" * 1000) == ["A"] * 4
    assert bench.ignored.so_far() == {Ignored.TOO_SOON: 996}
    bench.clock.now += 1
    assert bench.lines("B\n") == ["B"]


PARTS = st.one_of(
    st.text(max_size=200),
    st.text("0123456789;?%^\n", max_size=200),
    st.sampled_from(Ignored),
    st.floats(0, 2),
)


@given(st.lists(PARTS, max_size=30))
def test_whatever_comes_only_short_printable_lines_leave_and_little_is_kept(
    parts: list[str | Ignored | float],
) -> None:
    bench = Bench()
    for part in parts:
        if isinstance(part, float):
            bench.clock.now += part
        else:
            for line in bench.lines(part):
                assert 1 <= len(line) <= MAX_LINE
                assert line.isprintable()
                assert line.encode("latin-1")
        assert len(bench.filter._line) <= MAX_LINE
