"""The endpoint of free times."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from kiosk.central import slots
from kiosk.central.site import Site
from kiosk.central.web.bodies import body, described
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import ProblemCode, Slots, SlotsQuery


def slot_routes(site: Site) -> APIRouter:
    """Free times, for kiosks."""
    router = APIRouter()

    @router.post(
        "/v1/slots",
        operation_id="slots",
        dependencies=[site.kiosks],
        openapi_extra=described(SlotsQuery),
    )
    def free_slots(query: Annotated[SlotsQuery, Depends(body(SlotsQuery))]) -> Slots:
        """The free times for one subject at one place."""
        plan = site.seed.slots
        if not slots.serves(plan, query.place, query.subject):
            raise ApiProblem(ProblemCode.NOT_FOUND)
        return site.transact(lambda db: slots.free(db, plan, query, site.now()))

    return router
