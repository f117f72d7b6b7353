"""The steps of a service: what each kind asks for, and when it is on the path. Pure, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from kiosk.identity.level import Method

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")]
"""Names in configuration: lower case, digits and hyphens."""

WISH: Final = "wish"
"""Picked instead of a day when no free time fits; the one value of a day a condition can name."""


def _as_list(value: object) -> object:
    return value if value is None or isinstance(value, list | tuple | Mapping) else (value,)


def _asks(value: object) -> object:
    kinds = [kind.value for kind in FieldKind]
    if isinstance(value, str) and value not in kinds:
        among = ", ".join(f"'{kind}'" for kind in ("choice", *kinds))
        raise PydanticCustomError("enum", "must be one of {expected}", {"expected": among})
    return value


Values = Annotated[tuple[Id, ...], BeforeValidator(_as_list), Field(min_length=1)]
"""One value or several; any of them will do."""


class Data(BaseModel):
    """Configuration is frozen and knows every one of its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldKind(StrEnum):
    """What a typed answer must be; see `kiosk.services.fields`."""

    TEXT = "text"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    DATE = "date"
    CPR = "cpr"
    """Somebody else's number (a child's); it is kept and shown as a `Cpr` only."""


class StepBase(Data):
    """What every step has: a name, and when it is on the path."""

    id: Id
    when: Mapping[Id, Values] = {}
    """On the path only if each named step was answered with one of these values."""
    unless: Mapping[Id, Values] = {}
    """Off the path if any named step was answered with one of these values."""

    def on_path(self, answers: Mapping[str, Any]) -> bool:
        """Whether these answers lead past this step."""
        return all(answers.get(step) in values for step, values in self.when.items()) and not any(
            answers.get(step) in values for step, values in self.unless.items()
        )


def _word_or_list(value: object) -> str:
    return "word" if isinstance(value, str) else "list"


class ChoiceStep(StepBase):
    """One answer out of a few; `places` offers the branches where times can be booked."""

    ask: Literal["choice"]
    options: Annotated[
        Annotated[tuple[Id, ...], Field(min_length=1), Tag("list")]
        | Annotated[Literal["places"], Tag("word")],
        Discriminator(_word_or_list),
    ]


class FieldStep(StepBase):
    """A typed answer."""

    ask: Annotated[FieldKind, BeforeValidator(_asks)]
    optional: bool = False
    prefill: Literal["name"] | None = None
    """Which part of a known identity is offered as the answer."""


class Looked(StrEnum):
    """What a `pick` step lets the citizen pick from; the central service knows it."""

    SLOT_DAY = "slot-day"
    SLOT_TIME = "slot-time"
    LOANS = "loans"


class PickStep(StepBase):
    """A choice among what the central service answers."""

    pick: Looked
    place: Id | None = None
    """For slots: the step that asked for the place."""
    subject: Id | None = None
    """For slots: the step that asked what it is about."""
    day: Id | None = None
    """For slot times: the step that picked the day."""

    @property
    def depends_on(self) -> frozenset[str]:
        """The steps whose change makes this answer worthless."""
        return frozenset(step for step in (self.place, self.subject, self.day) if step)


class IdentifyStep(StepBase):
    """Asks who the citizen is, by one of these methods."""

    identify: Annotated[tuple[Method, ...], Field(min_length=1)]
    optional: bool = False


class ReviewStep(StepBase):
    """Shows what will be sent."""

    review: Literal["all"]


class Submit(StrEnum):
    """What the central service does with the case."""

    REQUEST = "request"
    APPOINTMENT = "appointment"
    RENEWALS = "renewals"


class SubmitStep(StepBase):
    """Sends the case."""

    submit: Submit


class ReceiptStep(StepBase):
    """Shows the reference and offers the receipt."""

    receipt: Literal["standard"]


def _step_kind(value: object) -> str | None:
    """Which kind of step a mapping is, by the key that only that kind has."""
    if isinstance(value, StepBase):
        return {ChoiceStep: "choice", FieldStep: "field"}.get(type(value)) or next(
            (kind for kind in _KINDS if hasattr(value, kind)), None
        )
    if not isinstance(value, dict):
        return None
    if "ask" in value:
        return "choice" if value["ask"] == "choice" or "options" in value else "field"
    return next((kind for kind in _KINDS if kind in value), None)


_KINDS = ("identify", "pick", "review", "submit", "receipt")

Step = Annotated[
    Annotated[ChoiceStep, Tag("choice")]
    | Annotated[FieldStep, Tag("field")]
    | Annotated[IdentifyStep, Tag("identify")]
    | Annotated[PickStep, Tag("pick")]
    | Annotated[ReviewStep, Tag("review")]
    | Annotated[SubmitStep, Tag("submit")]
    | Annotated[ReceiptStep, Tag("receipt")],
    Discriminator(
        _step_kind,
        custom_error_type="step_kind",
        custom_error_message="a step needs one of: ask, identify, pick, review, submit, receipt",
    ),
]
