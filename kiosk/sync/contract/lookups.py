"""What the kiosk asks while a citizen waits. All are POSTs: nothing personal is in an address."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from kiosk.sync.contract.base import (
    Amount,
    Contract,
    CprDigits,
    Day,
    Identifier,
    Moment,
    Place,
    Slug,
    Text,
)


class SlotsQuery(Contract):
    """Which times are free for `subject` at `place`, from the day `earliest` on?"""

    place: Place
    subject: Slug
    earliest: Day


class Slot(Contract):
    """A free time; `start` with the offset of the place."""

    id: Identifier
    start: Moment
    minutes: Annotated[int, Field(ge=1, le=480)]


class Slots(Contract):
    """The free times, earliest first."""

    slots: list[Slot] = Field(max_length=500)


class PinCheck(Contract):
    """Is this the library PIN of the patron with this CPR or library card number?"""

    number: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{4,20}$")] = Field(repr=False)
    pin: Annotated[str, Field(pattern=r"^[0-9]{4,8}$")] = Field(repr=False)


class PinCheckResult(Contract):
    """Whether it is; a wrong PIN and a number nobody has cannot be told apart.

    `token` names the patron in `LoansQuery` for half an hour.
    """

    ok: bool
    tries_left: Annotated[int, Field(ge=0, le=10)]
    blocked: bool
    token: Identifier | None = Field(default=None, repr=False)


class LoansQuery(Contract):
    """What has this citizen borrowed? Exactly one of the four says which citizen."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": [name], "properties": {name: {"type": "string"}}}
                for name in ("cpr", "number", "pid", "token")
            ]
        }
    )

    cpr: CprDigits | None = Field(default=None, repr=False)
    number: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{4,20}$")] | None = Field(
        default=None, repr=False
    )
    pid: Identifier | None = Field(default=None, repr=False)
    token: Identifier | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(value is not None for value in (self.cpr, self.number, self.pid, self.token)) != 1:
            raise ValueError("exactly one of cpr, number, pid, token")
        return self


class Loan(Contract):
    """Something borrowed, until the end of the day `due`."""

    id: Identifier
    title: Text = Field(repr=False)
    author: Text = Field(default="", repr=False)
    due: Day
    renewals_left: Annotated[int, Field(ge=0, le=100)]
    renewable: bool
    """Whether a renewal asked for now would succeed."""


class Loans(Contract):
    """All loans, first due first; `owed` in DKK, with what overdue loans cost by today."""

    loans: list[Loan] = Field(max_length=500)
    owed: Amount
    blocked: bool


class Reservation(Contract):
    """Something the citizen waits for."""

    id: Identifier
    title: Text = Field(repr=False)
    pickup: Place
    ready: bool
    """Whether it can be fetched."""
    until: Day | None = None
    """Ready: the last day to fetch it. Else: the last day it is wanted."""
    queue: Annotated[int, Field(ge=0, le=100_000)] = 0
    """How many are before this one."""


class Reservations(Contract):
    """All reservations, those that are ready first."""

    reservations: list[Reservation] = Field(max_length=500)


class LibraryFee(Contract):
    """What is owed for one due date."""

    due: Day | None
    """None: from earlier; the library no longer knows for what."""
    amount: Amount
    titles: list[Text] = Field(max_length=100, repr=False)
    """What was due that day and is not back yet."""


class LibraryFees(Contract):
    """All that is owed, in DKK, the oldest first; from `blocked_from` on nothing can be borrowed."""

    fees: list[LibraryFee] = Field(max_length=500)
    total: Amount
    blocked_from: Amount


class HolderQuery(Contract):
    """Whose CPR number belongs to this NemID subject (`PID:9208-2002-2-…`)?"""

    pid: Annotated[str, Field(min_length=1, max_length=100)] = Field(repr=False)


class HolderStatus(StrEnum):
    """The answers of the PID service (Nets DanID, "PID-CPR": 0, 1, 2, 4, 8, 16)."""

    OK = "ok"
    NO_MATCH = "no-match"
    NO_PID = "no-pid"
    NO_PID_IN_CERTIFICATE = "no-pid-in-certificate"
    NOT_AUTHORIZED = "not-authorized"
    BRUTE_FORCE = "brute-force"


class HolderResult(Contract):
    """The CPR number where the status is `ok`, and only there."""

    status: HolderStatus
    cpr: CprDigits | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _number_only_if_ok(self) -> Self:
        if (self.status is HolderStatus.OK) != (self.cpr is not None):
            raise ValueError("a CPR number comes with the status ok, and only with it")
        return self
