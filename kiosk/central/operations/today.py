"""Today's outcomes as bars: how many, and how they ended, without a number too small to tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from kiosk.central.outcomes import hidden, total
from kiosk.sync.contract import Outcome

N = TypeVar("N", str, str | None)

Row = tuple[str, str | None, Outcome, int]
"""Place, service, outcome, sessions."""


class End(StrEnum):
    """How a session ended, as coarse as a bar can show it."""

    HELPED = "helped"
    """The citizen knows where they stand: also where the way is another one, or there is none."""
    ABANDONED = "abandoned"
    FAULT = "fault"


_END: Final = {
    Outcome.COMPLETED: End.HELPED,
    Outcome.NOT_ELIGIBLE: End.HELPED,
    Outcome.REFERRED: End.HELPED,
    Outcome.ALTERNATIVE: End.HELPED,
    Outcome.ABANDONED: End.ABANDONED,
    Outcome.FAULT: End.FAULT,
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: `sessions` is none where it may not be told, and then the bar has no length."""

    name: str | None
    sessions: int | None
    pieces: tuple[tuple[str, int], ...] = ()
    """Kind of end and sessions; what may not be told apart is the piece `untold`."""


def by_outcome(rows: Iterable[Row], below: int) -> list[Bar]:
    """How all sessions ended, the most frequent first."""
    counts: Counter[str] = Counter()
    ends = {outcome.value: end.value for outcome, end in _END.items()}
    for _, _, outcome, sessions in rows:
        counts[outcome.value] += sessions
    away = hidden(counts, below)
    return [
        Bar(name, None) if name in away else Bar(name, counts[name], ((ends[name], counts[name]),))
        for name in _ordered(counts, away)
    ]


def by_place(rows: Iterable[Row], below: int) -> list[Bar]:
    """Sessions of each branch, the busiest first."""
    return _bars(((place, outcome, sessions) for place, _, outcome, sessions in rows), below)


def by_service(rows: Iterable[Row], below: int) -> list[Bar]:
    """Sessions of each service, the most used first; the name is none where nobody chose one."""
    return _bars(((service, outcome, sessions) for _, service, outcome, sessions in rows), below)


def all_sessions(rows: Iterable[Row], below: int) -> int | None:
    """How many sessions there were, where that may be told."""
    return total((sessions for *_, sessions in rows), below)


def _bars(rows: Iterable[tuple[str | None, Outcome, int]], below: int) -> list[Bar]:
    ends: dict[str | None, Counter[End]] = {}
    for name, outcome, sessions in rows:
        ends.setdefault(name, Counter())[_END[outcome]] += sessions
    totals = {name: counted.total() for name, counted in ends.items()}
    away = hidden(totals, below)
    return [
        Bar(name, None) if name in away else Bar(name, totals[name], _pieces(ends[name], below))
        for name in _ordered(totals, away)
    ]


def _ordered(counts: Mapping[N, int], away: set[N]) -> list[N]:
    """The largest first; those that are not told by name, so that their order tells nothing."""
    return sorted(
        counts, key=lambda name: (name in away, name not in away and -counts[name], name or "")
    )


def _pieces(counted: Counter[End], below: int) -> tuple[tuple[str, int], ...]:
    away = hidden(counted, below)
    told = [(end.value, counted[end]) for end in End if counted[end] and end not in away]
    untold = sum(counted[end] for end in away)
    return (*told, ("untold", untold)) if untold else tuple(told)
