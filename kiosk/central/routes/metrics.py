"""`/metrics` for Prometheus: for its own token or an operator's, never for a kiosk's.

Not by address: behind a reverse proxy everybody comes from loopback.
"""

from __future__ import annotations

from fastapi import APIRouter, Response

from kiosk.central import beats
from kiosk.central.metrics import MEDIA_TYPE
from kiosk.central.site import Site
from kiosk.central.store.database import is_away


def metrics_routes(site: Site) -> APIRouter:
    """Metrics, for monitors."""
    router = APIRouter()

    @router.get("/metrics", include_in_schema=False, dependencies=[site.monitors])
    def metrics() -> Response:
        """What this service counted; without the kiosks, if the database is away."""
        try:
            fleet = site.transact(lambda db: beats.fleet(db, site.now()))
        except Exception as error:
            if not is_away(error):
                raise
            told = site.metrics.exposition([beats.Reached(up=False)])
        else:
            told = site.metrics.exposition([beats.Reached(up=True), fleet])
        return Response(told, media_type=MEDIA_TYPE)

    return router
