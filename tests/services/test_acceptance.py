"""What a kiosk does not accept, its services do not offer."""

from __future__ import annotations

from pathlib import Path

from kiosk.identity.level import Method
from kiosk.services.acceptance import without
from kiosk.services.loader import read_catalogue
from kiosk.services.model import IdentifyStep, Service

CITY = Path(__file__).parents[2] / "config"


def ways(service: Service | None) -> list[tuple[Method, ...]]:
    assert service is not None
    return [step.identify for step in service.steps if isinstance(step, IdentifyStep)]


def test_a_method_that_is_not_accepted_is_offered_by_no_service() -> None:
    city = read_catalogue(CITY)
    less = without(city, {Method.HEALTH_CARD, Method.NEMID})
    assert ways(less.service("book-time")) == [(Method.CHIP_HEALTH_CARD,)]
    assert ways(less.service("my-loans")) == [(Method.LIBRARY_CARD,)]
    assert without(city, ()) == city


def test_a_step_with_nothing_left_keeps_its_methods_so_that_a_card_can_be_told_why() -> None:
    city = read_catalogue(CITY)
    less = without(city, {Method.MITID, Method.NEMID})
    assert ways(less.service("health-card")) == ways(city.service("health-card"))
