"""Today's bars as they are drawn: names in words, pieces with their place on a line of 1,000."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kiosk.central.directory import Directory
from kiosk.central.operations.today import Bar, Row, by_outcome, by_place, by_service
from kiosk.central.operations.tongue import Tongue

_WIDTH: Final = 1000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a bar, in thousandths of the longest bar."""

    kind: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class BarView:
    """One row of a chart."""

    name: str
    number: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A table with a bar in each row."""

    title: str
    bars: list[BarView]


def charts(rows: list[Row], directory: Directory, tongue: Tongue, below: int) -> list[Chart]:
    """How it ended, where, and what it was about; empty on a day without a session."""
    if not rows:
        return []

    def outcome(name: str | None) -> str:
        return tongue.say("outcome", outcome=name or "")

    def place(name: str | None) -> str:
        branch = directory.branch(name)
        return branch.name if branch else name or ""

    def service(name: str | None) -> str:
        if name is None:
            return tongue.say("service-none")
        return directory.title(name, tongue.language)

    return [
        _chart(tongue, "chart-outcomes", by_outcome(rows, below), outcome),
        _chart(tongue, "chart-places", by_place(rows, below), place),
        _chart(tongue, "chart-services", by_service(rows, below), service),
    ]


def _chart(tongue: Tongue, title: str, bars: list[Bar], name: Callable[[str | None], str]) -> Chart:
    longest = max((bar.sessions or 0 for bar in bars), default=0) or 1
    untold = tongue.say("today-untold")
    views = [
        BarView(
            name(bar.name),
            untold if bar.sessions is None else tongue.number(bar.sessions),
            _pieces(bar, longest),
        )
        for bar in bars
    ]
    return Chart(tongue.say(title), views)


def _pieces(bar: Bar, longest: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    before = 0
    for kind, sessions in bar.pieces:
        start, end = (round(at * _WIDTH / longest) for at in (before, before + sessions))
        pieces.append(Piece(kind, start, end - start))
        before += sessions
    return tuple(pieces)
