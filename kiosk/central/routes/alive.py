"""The service about itself: its health, its key, and its answer to a kiosk's heartbeat."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import text

from kiosk.central.operations import fleet
from kiosk.central.site import Site
from kiosk.central.web.bodies import body, described
from kiosk.sync.contract import CentralKey, Health, Heartbeat, HeartbeatReply, ReceiptWay


def alive_routes(site: Site) -> APIRouter:
    """Health for anybody, key and heartbeat for kiosks."""
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

    @router.post(
        "/v1/heartbeats",
        operation_id="heartbeat",
        dependencies=[site.kiosks],
        openapi_extra=described(Heartbeat),
    )
    def heartbeat(beat: Annotated[Heartbeat, Depends(body(Heartbeat))]) -> HeartbeatReply:
        """A kiosk is alive; so is this service."""
        site.transact(lambda db: fleet.heard(db, beat, site.now()))
        ways = [ReceiptWay.PAGE] if site.mail is None else [ReceiptWay.PAGE, ReceiptWay.EMAIL]
        return HeartbeatReply(time=site.now(), key_id=site.keyring.public.key_id, receipts=ways)

    return router
