"""The endpoint that kiosks bring their sealed cases to."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from kiosk.central.intake import Intake
from kiosk.central.site import Site
from kiosk.central.web.bodies import body, described
from kiosk.sync.contract import Acks, Batch


def outbox_routes(site: Site) -> APIRouter:
    """Batches, for kiosks."""
    router = APIRouter()

    @router.post(
        "/v1/outbox-batches",
        operation_id="outbox_batch",
        dependencies=[site.kiosks],
        openapi_extra=described(Batch),
    )
    def outbox_batch(batch: Annotated[Batch, Depends(body(Batch))]) -> Acks:
        """Take sealed cases in, each exactly once; all are committed before this answers."""
        intake = Intake(site.keyring, site.seed.slots, site.now())
        return site.transact(lambda db: intake.batch(db, batch))

    return router
