"""People in the branch: queue tickets, calls for help, and times that are booked."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID, uuid4

from pydantic import Field

from kiosk.sync.contract.base import (
    Contract,
    Count,
    Identifier,
    LanguageTag,
    Moment,
    Place,
    Reference,
    Slug,
)


class TicketRequest(Contract):
    """A place in the queue for one subject, drawn now. Sent again, it is the same ticket."""

    id: UUID = Field(default_factory=uuid4)
    """Made by who asks: however often it is sent, one ticket is drawn."""
    place: Place
    subject: Slug


class TicketState(StrEnum):
    """Where a ticket is."""

    WAITING = "waiting"
    CALLED = "called"
    ENDED = "ended"


class Ticket(Contract):
    """What the citizen holds: a short number for the day, and how many are before it."""

    id: UUID
    number: Annotated[str, Field(pattern=r"^[A-Z][0-9]{1,3}$")]
    state: TicketState
    ahead: Count
    minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    """About how long it takes; none where nobody can say."""
    desk: Annotated[str, Field(max_length=40)] = ""
    """Where to go once it is called."""


class TicketCall(Contract):
    """An ambassador calls whoever is next, to a desk; who was there before is done."""

    id: UUID = Field(default_factory=uuid4)
    """Made by who calls: however often it is sent, one citizen is called."""
    place: Place
    subject: Slug | None = None
    """None: whoever has waited longest, whatever it is about."""
    desk: Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{1,40}$")]


class TicketCalled(Contract):
    """Whose turn it is; none if nobody waits."""

    ticket: Ticket | None


class AssistRequest(Contract):
    """Somebody at a kiosk asks for help. Says where they are stuck, and nothing of what they wrote."""

    id: UUID = Field(default_factory=uuid4)
    """Made by the kiosk: however often it is sent, it is one call."""
    kiosk: Identifier
    place: Place
    language: LanguageTag
    service: Slug | None = None
    step: Slug | None = None


class AssistState(StrEnum):
    """Where a call for help is."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    ARRIVING = "arriving"
    ENDED = "ended"


class AssistCall(Contract):
    """A call for help as the kiosk and the ambassadors see it."""

    id: UUID
    state: AssistState
    kiosk: Identifier
    place: Place
    language: LanguageTag
    service: Slug | None = None
    step: Slug | None = None
    since: Moment


class AssistCalls(Contract):
    """The calls that are not ended, the oldest first; `cursor` asks for the next page."""

    calls: list[AssistCall] = Field(max_length=500)
    cursor: Count | None = None


class AssistChange(Contract):
    """An ambassador accepts a call, comes, ends it, or gives it back (`waiting`)."""

    state: AssistState


class Appointment(Contract):
    """A time that is booked; whose it is stands in the case of that reference."""

    reference: Reference
    place: Place
    subject: Slug
    start: Moment
    minutes: Annotated[int, Field(ge=1, le=480)]


class Appointments(Contract):
    """The booked times of a place, the earliest first; `cursor` asks for the next page."""

    appointments: list[Appointment] = Field(max_length=1000)
    cursor: Identifier | None = None
