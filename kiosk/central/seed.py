"""What the reference service knows when it starts: invented people, their loans, free times.

Everything comes from the caller; there are no people in here. Seeding twice changes nothing.
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import Field

from kiosk.sync.contract import Contract, HolderStatus


class SeedHolder(Contract):
    """Whose NemID subject this is; any status but `ok` hides the number."""

    pid: str = Field(repr=False)
    cpr: Annotated[str, Field(pattern=r"^[0-9]{10}$")] | None = Field(default=None, repr=False)
    status: HolderStatus = HolderStatus.OK


class SeedLoan(Contract):
    """A loan, due so many days from the day it is seeded; negative is overdue."""

    id: Annotated[str, Field(pattern=r"^[!-~]{1,100}$")]
    title: str
    author: str = ""
    due_in_days: int
    renewals_left: Annotated[int, Field(ge=0, le=100)] = 2
    reserved: bool = False
    """Somebody else waits for it."""
    lost: bool = False
    """Reported lost, and its replacement not paid."""


class SeedReservation(Contract):
    """Something a patron waits for; days count from the day it is seeded."""

    id: Annotated[str, Field(pattern=r"^[!-~]{1,100}$")]
    title: str
    pickup: Annotated[str, Field(pattern=r"^[A-Z]{2}-[0-9]{1,10}$")]
    ready: bool = False
    until_in_days: int | None = None
    queue: Annotated[int, Field(ge=0, le=100_000)] = 0


class SeedPatron(Contract):
    """A patron of the library; `owed` in DKK from earlier."""

    number: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{4,20}$")] = Field(repr=False)
    cpr: Annotated[str, Field(pattern=r"^[0-9]{10}$")] | None = Field(default=None, repr=False)
    pin: Annotated[str, Field(pattern=r"^[0-9]{4,8}$")] = Field(repr=False)
    owed: Annotated[Decimal, Field(ge=0, decimal_places=2)] = Decimal(0)
    loans: list[SeedLoan] = Field(default_factory=list, repr=False)
    reservations: list[SeedReservation] = Field(default_factory=list, repr=False)


class SlotPlan(Contract):
    """When Citizens' Services takes appointments; local time, never on a public holiday."""

    places: list[str] = Field(default_factory=list)
    """ISILs of the places that take any; empty means every place."""
    subjects: dict[str, Annotated[int, Field(ge=5, le=240)]] = Field(default_factory=dict)
    """Subject → minutes; empty means every subject, at `minutes`."""
    minutes: Annotated[int, Field(ge=5, le=240)] = 20
    weekdays: list[Annotated[int, Field(ge=1, le=7)]] = Field(default=[1, 2, 3, 4, 5])
    """ISO weekdays, 1 is Monday."""
    opens: time = time(10)
    closes: time = time(16)
    days_ahead: Annotated[int, Field(ge=1, le=365)] = 28
    busy: Annotated[float, Field(ge=0, le=1)] = 0.5
    """The share of times that others have already; which ones depends on the date alone."""
    closed: list[date] = Field(default_factory=list)


class Seed(Contract):
    """All of it."""

    holders: list[SeedHolder] = Field(default_factory=list)
    patrons: list[SeedPatron] = Field(default_factory=list)
    slots: SlotPlan = Field(default_factory=SlotPlan)


def load(path: Path) -> Seed:
    """The seed in a JSON file. Raises `OSError` and pydantic's `ValidationError`."""
    return Seed.model_validate_json(path.read_bytes())
