"""What the central service answers while a citizen waits. Pure values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Slot:
    """A free time at Citizens' Services; `start` is local time of the branch."""

    id: str
    start: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Slots:
    """The free times for one subject at one place, earliest first."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Loan:
    """Something the citizen has borrowed, until the end of the day `due`."""

    id: str
    title: str = field(repr=False)
    author: str = field(repr=False)
    due: date
    renewable: bool


@dataclass(frozen=True, slots=True)
class Loans:
    """All loans of one citizen, first due first, and what is owed, in DKK."""

    loans: tuple[Loan, ...]
    owed: Decimal = Decimal(0)


class Unavailable(StrEnum):
    """Why a look-up brought nothing."""

    AWAY = "away"
    """The central service cannot be reached, is too slow, or answers nonsense."""
    NOT_FOUND = "not-found"
    """It answered: nobody by that identity, or nothing there."""


LookUpAnswer = Slots | Loans | Unavailable
