"""Who works with the central service: the city's own people, their roles, and what they open."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from kiosk.sync.contract.base import Contract, Count, Moment
from kiosk.sync.contract.cases import CaseBody
from kiosk.sync.contract.central import CaseSummary


class Role(StrEnum):
    """As what somebody, or something, comes to the central service."""

    KIOSK = "kiosk"
    OPERATOR = "operator"
    """Whoever runs the service: the first key, which appoints people and sees that cases came."""
    AMBASSADOR = "ambassador"
    TECHNICIAN = "technician"
    ANALYST = "analyst"


StaffRole = Literal[Role.AMBASSADOR, Role.TECHNICIAN, Role.ANALYST]
"""The roles a person can have."""

_INK = r"[^\s\x00-\x1f\x7f]"
PersonName = Annotated[str, Field(pattern=rf"^{_INK}([^\x00-\x1f\x7f]{{0,58}}{_INK})?$")]
"""What colleagues call them, one line; it stands in the audit log."""


class NewPerson(Contract):
    """Appoint somebody; no two people have the same name."""

    name: PersonName
    roles: list[StaffRole] = Field(min_length=1, max_length=3)


class Person(Contract):
    """Somebody who may come in, since when, and as what."""

    id: Count
    name: PersonName
    roles: list[StaffRole]
    since: Moment


class Appointed(Contract):
    """The person, and the token they show. It is told this once; the service keeps a hash of it."""

    person: Person
    token: Annotated[str, Field(pattern=r"^[!-~]{20,100}$")] = Field(repr=False)


class People(Contract):
    """A page of people in the order they came; `cursor` asks for the next page."""

    people: list[Person] = Field(max_length=1000)
    cursor: Count | None = None


class OpeningReason(StrEnum):
    """Why a case is opened: a closed set, so that no reason says who the citizen is."""

    CITIZEN_PRESENT = "citizen-present"
    """The citizen is here, or on the phone, and asks about it."""
    CASE_WORK = "case-work"
    MISTAKE = "mistake"
    """Something in it is wrong and has to be put right."""
    RIGHT_OF_ACCESS = "right-of-access"
    """The citizen wants to know what is kept of them (GDPR article 15)."""


class Opening(Contract):
    """Open the sealed body of a case; that it was opened, by whom and why is written down first."""

    reason: OpeningReason


class OpenedCase(Contract):
    """A case with what the citizen sent."""

    case: CaseSummary
    body: CaseBody = Field(repr=False)
