"""A service as the city writes it: steps, conditions, fees. Pure, frozen, checked on the way in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from kiosk.identity.level import Level
from kiosk.services.sense import of_fees, of_level, of_steps, raise_all
from kiosk.services.steps import (
    WISH,
    ChoiceStep,
    Data,
    FieldKind,
    FieldStep,
    Id,
    IdentifyStep,
    Looked,
    PickStep,
    ReceiptStep,
    ReviewStep,
    Step,
    StepBase,
    Submit,
    SubmitStep,
    Values,
)

__all__ = [
    "WISH", "Branch", "Catalogue", "ChoiceStep", "Data", "Fee", "FieldKind", "FieldStep", "Id",
    "IdentifyStep", "Looked", "Offline", "PickStep", "ReceiptStep", "ReviewStep", "Service",
    "Step", "StepBase", "Submit", "SubmitStep", "Values",
]  # fmt: skip


def _iso(value: object) -> object:
    """Only `YYYY-MM-DD`: pydantic alone would take numbers for seconds since 1970."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("day", "must be a date such as 2026-11-01")


def _no_truth(value: object) -> object:
    if isinstance(value, bool):
        raise PydanticCustomError("no_number", "must be a number, not true or false")
    return value


Day = Annotated[date, BeforeValidator(_iso)]
"""A date, written as `YYYY-MM-DD`."""


class Fee(Data):
    """What it costs, from when, and where that is written."""

    amount: Annotated[Decimal, Field(ge=0, decimal_places=2)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "DKK"
    valid_from: Day
    valid_to: Day | None = None
    """The last day it costs this; a new price is a new fee from the day after."""
    source: str
    checked_on: Day
    when: Mapping[Id, Values] = {}

    def applies(self, answers: Mapping[str, Any], today: date) -> bool:
        """Whether these answers cost this fee today."""
        return self.valid_on(today) and all(
            answers.get(step) in values for step, values in self.when.items()
        )

    def valid_on(self, day: date) -> bool:
        """Whether this is the price on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


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
    kle: Annotated[str, Field(pattern=r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}$")]
    """The subject in KL's classification (kle-online.dk)."""
    minutes: Annotated[int, BeforeValidator(_no_truth), Field(ge=1, le=60)]
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    fees: Mapping[Id, Fee] = {}
    bring: tuple[Id, ...] = ()
    """What the citizen needs, each with a text `bring-<id>`."""

    @field_validator("steps")
    @classmethod
    def _whole(cls, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        raise_all(of_steps(steps))
        return steps

    @field_validator("fees")
    @classmethod
    def _can_be_due(cls, fees: Mapping[str, Fee], info: ValidationInfo) -> Mapping[str, Fee]:
        raise_all(of_fees(fees, info.data["steps"]) if "steps" in info.data else ())
        return fees

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        raise_all((("level",), text) for text in of_level(self.level, self.steps))
        return self

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
    isil: Annotated[str, Field(pattern=r"^DK-[0-9]{6}$")]
    name: Annotated[str, Field(min_length=1)]
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
