"""What the city offers and where, for whoever asks: the city's website, an app, a colleague.

Words follow CPSV-AP: a service is a `PublicService`, a branch a `PublicOrganisation`'s place.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kiosk.sync.contract.base import Contract, LanguageTag, Place, Slug, Text


class Branch(Contract):
    """A library where a kiosk can stand."""

    place: Place
    id: Slug
    name: Annotated[str, Field(min_length=1, max_length=200)]
    address: Annotated[str, Field(max_length=200)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    appointments: bool = False
    """Whether times at Citizens' Services can be booked here."""
    closed: bool = False
    """For good; `successor` names the branch to go to instead."""
    successor: Slug | None = None


class Branches(Contract):
    """A page of branches, in the city's own order; `cursor` asks for the next page."""

    branches: list[Branch] = Field(max_length=1000)
    cursor: Place | None = None


class PublicService(Contract):
    """Something a citizen can do at a kiosk."""

    id: Slug
    level: Slug
    """How surely the citizen must be known: `anonymous`, `authenticated` …"""
    kle: Annotated[str, Field(pattern=r"^([0-9]{2}(\.[0-9]{2}){1,2})?$")] = ""
    """What it is about, by KL's classification (Kommunernes emnesystematik)."""
    titles: dict[LanguageTag, Text] = Field(max_length=50)


class PublicServices(Contract):
    """A page of services by id; `cursor` asks for the next page."""

    services: list[PublicService] = Field(max_length=1000)
    cursor: Slug | None = None
