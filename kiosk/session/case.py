"""The case: what a citizen sends, and what became of it. Pure values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from kiosk.identity.cpr import Cpr
from kiosk.identity.level import Level
from kiosk.identity.person import Identity
from kiosk.texts.message import Money


@dataclass(frozen=True, slots=True)
class Register:
    """Take the case in; people will deal with it."""


@dataclass(frozen=True, slots=True)
class Book:
    """Book this slot."""

    slot: str


@dataclass(frozen=True, slots=True)
class Renew:
    """Renew these loans."""

    loans: tuple[str, ...]


Task = Register | Book | Renew
"""What the central service shall do with a case at once."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a service sends, as the citizen saw it on the review screen."""

    service: str
    language: str
    level: Level
    identity: Identity | None = field(repr=False)
    answers: tuple[tuple[str, str | tuple[str, ...] | Cpr], ...] = field(repr=False)
    fees: tuple[tuple[str, Money], ...]
    created: datetime
    task: Task = Register()
    replaces: str | None = None
    """The reference of an earlier case of this session that this one replaces (a slot was taken)."""


@dataclass(frozen=True, slots=True)
class Received:
    """The central service has the case; people will deal with it."""


@dataclass(frozen=True, slots=True)
class Booked:
    """The time is the citizen's."""

    start: datetime
    place: str


@dataclass(frozen=True, slots=True)
class SlotTaken:
    """Somebody else got the time first."""


class Renewal(StrEnum):
    """What became of one loan's renewal."""

    RENEWED = "renewed"
    RESERVED = "reserved"
    USED_UP = "used-up"
    BLOCKED = "blocked"
    LOST = "lost"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class RenewedLoan:
    """One loan's own result, and when it is due now; no date for a loan that nobody knows."""

    loan: str
    result: Renewal
    due: date | None


@dataclass(frozen=True, slots=True)
class Renewed:
    """A result for every loan that was to be renewed."""

    loans: tuple[RenewedLoan, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The central service has seen the case and cannot take it; staff must help."""


CaseResult = Received | Booked | SlotTaken | Renewed | Refused
