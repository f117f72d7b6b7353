"""The endpoints of queue tickets."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from kiosk.central import tickets
from kiosk.central.roles import May
from kiosk.central.site import Site
from kiosk.central.web.bodies import body, described
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import ProblemCode, Ticket, TicketCall, TicketCalled, TicketRequest


def ticket_routes(site: Site) -> APIRouter:
    """Tickets: drawn at kiosks, called by ambassadors."""
    router = APIRouter()
    caller: Any = site.may(May.CALL_TICKETS)

    @router.post(
        "/v1/tickets",
        operation_id="draw_ticket",
        dependencies=[site.kiosks],
        openapi_extra=described(TicketRequest),
    )
    def draw(asked: Annotated[TicketRequest, Depends(body(TicketRequest))]) -> Ticket:
        """The next number of the day for a subject."""
        return site.transact(lambda db: tickets.draw(db, asked, site.now()))

    @router.get("/v1/tickets/{ticket}", operation_id="get_ticket", dependencies=[site.kiosks])
    def get_ticket(ticket: UUID) -> Ticket:
        """How it stands with a ticket."""
        found = site.transact(lambda db: tickets.one(db, ticket, site.now()))
        if found is None:
            raise ApiProblem(ProblemCode.NOT_FOUND)
        return found

    @router.post(
        "/v1/ticket-calls",
        operation_id="call_ticket",
        dependencies=[caller],
        openapi_extra=described(TicketCall),
    )
    def call(wanted: Annotated[TicketCall, Depends(body(TicketCall))]) -> TicketCalled:
        """Call whoever is next to a desk."""
        return TicketCalled(ticket=site.transact(lambda db: tickets.call(db, wanted, site.now())))

    return router
