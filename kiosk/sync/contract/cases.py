"""A case on its way: what is sealed, what carries it, and what the central service answers."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from kiosk.sync.contract.base import (
    Amount,
    Contract,
    Count,
    CprDigits,
    Currency,
    Day,
    Identifier,
    LanguageTag,
    Moment,
    Place,
    Reference,
    Slug,
    Text,
)


class Fee(Contract):
    """What the citizen was told it costs; `fee` is the fee's name in the service."""

    fee: Slug
    amount: Amount
    currency: Currency = "DKK"


class Register(Contract):
    """Take the case in; people will deal with it."""

    kind: Literal["register"] = "register"


class Book(Contract):
    """Book this slot for the citizen, or say that it is taken."""

    kind: Literal["book"] = "book"
    slot: Identifier


class Renew(Contract):
    """Renew these loans, each with a result of its own."""

    kind: Literal["renew"] = "renew"
    loans: list[Identifier] = Field(min_length=1, max_length=200, repr=False)


Task = Annotated[Register | Book | Renew, Field(discriminator="kind")]
"""What the central service shall do with a case at once."""

Answer = Text | Annotated[list[Text], Field(max_length=200)]


class CaseBody(Contract):
    """Everything the citizen sent, as seen on the review screen. Only ever stored sealed."""

    service: Slug
    language: LanguageTag
    level: Slug
    method: Slug | None = None
    """How the citizen said who they are (`nemid`, `health-card` …); none for an anonymous case."""
    name: Text = Field(default="", repr=False)
    cpr: CprDigits | None = Field(default=None, repr=False)
    subject: Annotated[str, Field(max_length=200)] = Field(default="", repr=False)
    """The method's own identifier: a NemID PID, an insurance number, a library card number."""
    answers: dict[Slug, Answer] = Field(default_factory=dict, max_length=200, repr=False)
    fees: list[Fee] = Field(default_factory=list, max_length=20)
    assisted: bool = False
    task: Task = Field(default_factory=Register)
    replaces: Reference | None = None
    """An earlier case of the same citizen that this one takes the place of."""
    created: Moment


class OutboxItem(Contract):
    """A sealed case as it is sent; nothing in it says who the citizen is."""

    key: UUID
    """The idempotency key: however often it is sent, it takes effect once."""
    session: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,80}$")]
    sequence: Annotated[int, Field(ge=1, le=2**31)]
    reference: Reference
    service: Slug
    key_id: Identifier
    """Which public key it is sealed to."""
    sealed: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]+={0,2}$", max_length=1_400_000)] = Field(
        repr=False
    )
    """Base64 of the HPKE message (`seal.py`)."""


class Batch(Contract):
    """Items in the order they shall be taken in."""

    items: list[OutboxItem] = Field(min_length=1, max_length=500)


class Received(Contract):
    """The case is taken in; people will deal with it."""

    kind: Literal["received"] = "received"


class Booked(Contract):
    """The time is the citizen's; `start` with the offset of the place."""

    kind: Literal["booked"] = "booked"
    start: Moment
    place: Place


class SlotTaken(Contract):
    """Somebody else got the time first, or it has passed."""

    kind: Literal["slot-taken"] = "slot-taken"


class RenewalResult(StrEnum):
    """What became of one loan's renewal."""

    RENEWED = "renewed"
    RESERVED = "reserved"
    USED_UP = "used-up"
    BLOCKED = "blocked"
    LOST = "lost"
    OTHER = "other"


class RenewedLoan(Contract):
    """One loan's own result, and the day it is due now; no day for a loan nobody knows."""

    loan: Identifier
    result: RenewalResult
    due: Day | None


class Renewals(Contract):
    """A result for every loan asked for, in that order."""

    kind: Literal["renewals"] = "renewals"
    loans: list[RenewedLoan] = Field(max_length=200)


class Refusal(StrEnum):
    """Why the central service cannot take a case."""

    OTHER_PAYLOAD = "other-payload"
    """This key came before with another content."""
    UNKNOWN_KEY = "unknown-key"
    """Sealed to a key the central service does not have; it may have it again later."""
    CANNOT_OPEN = "cannot-open"
    INVALID = "invalid"
    UNKNOWN_SLOT = "unknown-slot"
    UNKNOWN_PATRON = "unknown-patron"


class Rejected(Contract):
    """The central service has seen the case and cannot take it; staff must help."""

    kind: Literal["rejected"] = "rejected"
    reason: Refusal


CaseResult = Annotated[
    Received | Booked | SlotTaken | Renewals | Rejected, Field(discriminator="kind")
]


class AckState(StrEnum):
    """Whether an item took effect now, took effect earlier, or never will."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


class Ack(Contract):
    """What became of one item. A duplicate brings the first result again."""

    key: UUID
    state: AckState
    result: CaseResult


class Acks(Contract):
    """One acknowledgment for every item of a batch; `taken` counts those that took effect now."""

    acks: list[Ack] = Field(max_length=500)
    taken: Count
