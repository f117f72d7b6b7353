"""The endpoints of booked times, for those who keep the calendar."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Connection

from kiosk.central import appointments
from kiosk.central.directory import directory
from kiosk.central.roles import May
from kiosk.central.site import Site
from kiosk.central.words import spoken_by
from kiosk.sync.contract import Appointment, Appointments
from kiosk.sync.contract.base import Place, Reference

CaseReference = Annotated[Reference, Path()]
AtPlace = Annotated[Place, Query()]
_CALENDAR: dict[str, Any] = {"text/calendar": {"schema": {"type": "string"}}}
_ICS: dict[int | str, dict[str, Any]] = {
    200: {"description": "One event (RFC 5545)", "content": _CALENDAR}
}


def appointment_routes(site: Site) -> APIRouter:
    """Appointments, for ambassadors."""
    router = APIRouter()
    keeper: Any = site.may(May.KEEP_APPOINTMENTS)

    @router.get("/v1/appointments", operation_id="list_appointments", dependencies=[keeper])
    def list_appointments(
        place: AtPlace,
        day: date,
        cursor: Annotated[str | None, Query(max_length=100)] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> Appointments:
        """The booked times of a place on a day, the earliest first."""
        plan = site.seed.slots
        return site.transact(lambda db: appointments.on(db, plan, place, day, cursor, limit))

    @router.get(
        "/v1/appointments/{reference}/event.ics",
        operation_id="appointment_ics",
        dependencies=[keeper],
        response_class=Response,
        responses=_ICS,
    )
    def as_calendar(reference: CaseReference, request: Request) -> Response:
        """One booked time as calendars take it."""
        from kiosk.central.calendars import event

        def write(db: Connection) -> bytes:
            found = appointments.one(db, site.seed.slots, reference)
            branch = directory(db, site.city).branch(found.place)
            return event(found, branch, spoken_by(request), site.now())

        return Response(site.transact(write), media_type="text/calendar")

    @router.delete("/v1/appointments/{reference}", operation_id="cancel_appointment")
    def cancel(reference: CaseReference, by: Any = keeper) -> Appointment:
        """Cancel a booked time; others can have it then."""
        plan = site.seed.slots
        return site.transact(lambda db: appointments.cancel(db, plan, reference, by, site.now()))

    return router
