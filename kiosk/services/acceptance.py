"""The services at a kiosk that does not accept every card they name."""

from __future__ import annotations

from collections.abc import Collection

from kiosk.identity.level import Method
from kiosk.services.model import Catalogue, IdentifyStep, Service
from kiosk.services.steps import StepBase


def without(catalogue: Catalogue, refused: Collection[Method]) -> Catalogue:
    """The same services, none of which offers a refused method.

    A step that would have nothing left keeps its methods: it says why a card will not do.
    """
    services = tuple(_service(each, refused) for each in catalogue.services)
    return catalogue.model_copy(update={"services": services})


def _service(service: Service, refused: Collection[Method]) -> Service:
    return service.model_copy(
        update={"steps": tuple(_step(each, refused) for each in service.steps)}
    )


def _step(step: StepBase, refused: Collection[Method]) -> StepBase:
    if not isinstance(step, IdentifyStep):
        return step
    left = tuple(method for method in step.identify if method not in refused)
    return step.model_copy(update={"identify": left}) if left else step
