"""The endpoint that says whose CPR number belongs to a NemID subject."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import Connection

from kiosk.central import audit, people
from kiosk.central.audit import Action
from kiosk.central.roles import KIOSK
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

        def match(db: Connection) -> HolderResult:
            found = people.match_holder(db, query, site.now())
            mark = people.mark_of(site.keyring, query.pid)
            audit.append(db, KIOSK, Action.MATCH_HOLDER, site.now(), about=mark)
            return found

        return site.transact(match)

    return router
