"""The endpoints that say what the city offers and where; for anybody."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from kiosk.central.directory import directory
from kiosk.central.site import Site
from kiosk.central.web.paging import page_of
from kiosk.sync.contract import Branches, PublicServices

Cursor = Annotated[str | None, Query(max_length=64)]
Limit = Annotated[int, Query(ge=1, le=1000)]


def directory_routes(site: Site) -> APIRouter:
    """Branches and services."""
    router = APIRouter()

    @router.get("/v1/branches", operation_id="branches")
    def branches(cursor: Cursor = None, limit: Limit = 100) -> Branches:
        """The branches of the library, in the city's own order."""
        there = site.transact(lambda db: directory(db, site.city)).branches
        page, more = page_of(there, lambda one: one.place, cursor, limit)
        return Branches(branches=page, cursor=more)

    @router.get("/v1/services", operation_id="services")
    def services(cursor: Cursor = None, limit: Limit = 100) -> PublicServices:
        """What a citizen can do at a kiosk."""
        there = site.transact(lambda db: directory(db, site.city)).services
        page, more = page_of(there, lambda one: one.id, cursor, limit)
        return PublicServices(services=page, cursor=more)

    return router
