"""The endpoints of what was achieved: kiosks tell it, the analyst reads it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from kiosk.central import outcomes
from kiosk.central.roles import May
from kiosk.central.site import Site
from kiosk.central.web.bodies import body, described
from kiosk.sync.contract import EventBatch, EventsTaken, OutcomeReport

_CSV: dict[str, Any] = {"text/csv": {"schema": {"type": "string"}}}
_TABLE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The counts as a table", "content": _CSV}
}
Day = Annotated[date, Query(description="A day in Denmark, the whole of it")]


def event_routes(site: Site) -> APIRouter:
    """Events from kiosks, outcomes for the analyst."""
    router = APIRouter()
    analyst: Any = site.may(May.SEE_OUTCOMES)

    @router.post(
        "/v1/events",
        operation_id="events",
        dependencies=[site.kiosks],
        openapi_extra=described(EventBatch),
    )
    def events(batch: Annotated[EventBatch, Depends(body(EventBatch))]) -> EventsTaken:
        """Count outcomes, each once."""
        return EventsTaken(taken=site.transact(lambda db: outcomes.take(db, batch)))

    @router.get("/v1/outcomes", operation_id="outcomes", dependencies=[analyst])
    def report(since: Day, until: Day) -> OutcomeReport:
        """What was achieved from one day to another; small numbers are not told."""
        return _report(site, since, until)

    @router.get(
        "/v1/outcomes.csv",
        operation_id="outcomes_csv",
        dependencies=[analyst],
        response_class=Response,
        responses=_TABLE,
    )
    def table(since: Day, until: Day) -> Response:
        """The same as a table."""
        return csv_response(_report(site, since, until))

    return router


def csv_response(told: OutcomeReport) -> Response:
    """The report as a file to keep."""
    name = f"outcomes-{told.since:%Y-%m-%d}.csv"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(outcomes.as_csv(told), headers=headers, media_type="text/csv")


def _report(site: Site, since: date, until: date) -> OutcomeReport:
    below = site.city.suppress_below
    return site.transact(lambda db: outcomes.report(db, since, until, below))
