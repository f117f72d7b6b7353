"""A service as the city writes it: steps, conditions, fees. Pure, frozen, checked on the way in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    field_validator,
)

from kiosk.identity.level import Level, Method

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")]
"""Names in configuration: lower case, digits and hyphens."""


def _as_list(value: object) -> object:
    return (value,) if isinstance(value, str) else value


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


class ChoiceStep(StepBase):
    """One answer out of a few; `places` offers the branches where times can be booked."""

    ask: Literal["choice"]
    options: Annotated[tuple[Id, ...], Field(min_length=1)] | Literal["places"]


class FieldStep(StepBase):
    """A typed answer."""

    ask: FieldKind
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
        return "choice" if value["ask"] == "choice" else "field"
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


class Fee(Data):
    """What it costs, from when, and where that is written."""

    amount: Annotated[Decimal, Field(ge=0)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "DKK"
    valid_from: date
    source: str
    checked_on: date
    when: Mapping[Id, Values] = {}

    def applies(self, answers: Mapping[str, Any], today: date) -> bool:
        """Whether these answers cost this fee today."""
        return self.valid_from <= today and all(
            answers.get(step) in values for step, values in self.when.items()
        )


class Offline(StrEnum):
    """What becomes of the service while the central service is away."""

    QUEUE = "queue"
    """It works on; the case arrives later."""
    WISH = "wish"
    """It takes a wish instead of a promise."""
    UNAVAILABLE = "unavailable"


class Service(Data):
    """A self-service flow: what it asks, of whom, for which fee. Its words are in `.ftl` files."""

    id: Id
    icon: Id
    level: Level
    offline: Offline
    kle: Annotated[str, Field(pattern=r"^\d{2}\.\d{2}\.\d{2}$")]
    """The subject in KL's classification (kle-online.dk)."""
    minutes: Annotated[int, Field(ge=1, le=60)]
    fees: Mapping[Id, Fee] = {}
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    bring: tuple[Id, ...] = ()
    """What the citizen needs, each with a text `bring-<id>`."""

    @field_validator("steps")
    @classmethod
    def _whole(cls, steps: tuple[StepBase, ...]) -> tuple[StepBase, ...]:
        seen: set[str] = set()
        for step in steps:
            if step.id in seen:
                raise ValueError(f"the step '{step.id}' is there twice")
            named = {*step.when, *step.unless}
            if isinstance(step, PickStep):
                named |= step.depends_on
            for other in sorted(named - seen):
                raise ValueError(f"the step '{step.id}' asks for '{other}', no step before it")
            seen.add(step.id)
        kinds = [type(step) for step in steps]
        for kind, name in ((SubmitStep, "submit"), (ReceiptStep, "receipt")):
            if kinds.count(kind) != 1:
                raise ValueError(f"a service needs one '{name}' step")
        if kinds[-1] is not ReceiptStep:
            raise ValueError("the last step must be the 'receipt' step")
        return steps

    def step(self, step_id: str) -> StepBase:
        """The step of that name. Raises `KeyError`."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    @property
    def submits(self) -> Submit:
        """What is done with the case."""
        return next(step.submit for step in self.steps if isinstance(step, SubmitStep))


class Branch(Data):
    """A library where a kiosk can stand."""

    id: Id
    isil: Annotated[str, Field(pattern=r"^DK-\d{6}$")]
    name: str
    address: str = ""
    phone: str = ""
    appointments: bool = False
    """Whether times at Citizens' Services can be booked here."""
    closed: bool = False
    successor: Id | None = None


class Catalogue(Data):
    """All that the city offers, and where. Read once; never changed."""

    services: tuple[Service, ...]
    branches: tuple[Branch, ...]

    def service(self, service_id: str) -> Service | None:
        """The service of that name, if there is one."""
        return next((service for service in self.services if service.id == service_id), None)

    def branch(self, branch_id: str) -> Branch | None:
        """The branch of that name, if there is one."""
        return next((branch for branch in self.branches if branch.id == branch_id), None)

    @property
    def places(self) -> tuple[Branch, ...]:
        """The branches where times can be booked."""
        return tuple(b for b in self.branches if b.appointments and not b.closed)
