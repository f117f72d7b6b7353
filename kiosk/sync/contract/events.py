"""What a kiosk achieved, session by session. Nothing in it says who anybody was."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from kiosk.sync.contract.base import Contract, Count, Identifier, LanguageTag, Moment, Place, Slug


class Outcome(StrEnum):
    """How a session ended, in the city's words."""

    COMPLETED = "completed"
    NOT_ELIGIBLE = "not-eligible"
    REFERRED = "referred"
    ALTERNATIVE = "alternative"
    """The citizen took the way that is not digital; that is no loss."""
    ABANDONED = "abandoned"
    FAULT = "fault"


class Presence(StrEnum):
    """Who was in the branch: the state of the library, as far as the kiosk knew."""

    STAFFED = "staffed"
    UNSTAFFED = "unstaffed"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Manner(StrEnum):
    """How a step was done."""

    SELF_DONE = "self-done"
    GUIDED = "guided"
    SCRIBED = "scribed"


class OutcomeEvent(Contract):
    """One session's outcome. `id` makes it count once, however often it is sent."""

    id: UUID
    kiosk: Identifier
    place: Place
    hour: Moment
    """When it ended, cut to the hour: sessions cannot be matched with people seen."""
    service: Slug | None = None
    """None: nobody chose one."""
    language: LanguageTag
    presence: Presence = Presence.UNKNOWN
    outcome: Outcome
    step: Slug | None = None
    """Where it was abandoned."""
    assisted: bool = False
    seconds: Annotated[int, Field(ge=0, le=86_400)] = 0
    steps: dict[Manner, Count] = Field(default_factory=dict, max_length=3)
    errors: dict[Slug, Count] = Field(default_factory=dict, max_length=50)
    """Kinds of error the citizen met, and how often."""
    help_calls: Annotated[int, Field(ge=0, le=100)] = 0
    receipt: Annotated[str, Field(pattern=r"^(none|paper|failed|page|email)$")] = "none"
    practice: bool = False


class EventBatch(Contract):
    """Outcomes to be counted; those that came before are not counted again."""

    events: list[OutcomeEvent] = Field(min_length=1, max_length=500)


class EventsTaken(Contract):
    """How many of them are new."""

    taken: Count


class OutcomeCount(Contract):
    """So many sessions of one kind; small numbers are not told (`None`)."""

    place: Place
    service: Slug | None
    language: LanguageTag
    presence: Presence
    outcome: Outcome
    assisted: bool
    sessions: Count | None


class OutcomeReport(Contract):
    """What was achieved from the beginning of one day to the end of another, practice left out."""

    since: Moment
    until: Moment
    suppressed_below: Count
    """Counts below this are not told: somebody could be recognised."""
    counts: list[OutcomeCount] = Field(max_length=10_000)
