"""The service about itself: its health and its key."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import text

from kiosk.central.site import Site
from kiosk.sync.contract import CentralKey, Health


def alive_routes(site: Site) -> APIRouter:
    """Health for anybody, key for kiosks."""
    router = APIRouter()

    @router.get("/health", operation_id="health")
    def health() -> Health:
        """Whether the database answers."""
        site.transact(lambda db: db.execute(text("SELECT 1")).scalar())
        return Health(ok=True)

    @router.get("/v1/keys", operation_id="key", dependencies=[site.kiosks])
    def key() -> CentralKey:
        """The public key that cases are sealed to."""
        return site.keyring.public

    return router
