"""The endpoint that says whose CPR number belongs to a NemID subject."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from kiosk.central import people
from kiosk.central.site import Site
from kiosk.central.web.bodies import body, described
from kiosk.sync.contract import HolderQuery, HolderResult


def holder_routes(site: Site) -> APIRouter:
    """Holders, for kiosks."""
    router = APIRouter()

    @router.post(
        "/v1/holders",
        operation_id="holder",
        dependencies=[site.kiosks],
        openapi_extra=described(HolderQuery),
    )
    def holder(query: Annotated[HolderQuery, Depends(body(HolderQuery))]) -> HolderResult:
        """Whose CPR number belongs to a NemID subject."""
        return site.transact(lambda db: people.match_holder(db, query, site.now()))

    return router
