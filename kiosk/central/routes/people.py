"""The endpoints that appoint and dismiss the city's people."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy import Connection

from kiosk.central import staff
from kiosk.central.roles import May
from kiosk.central.site import Site
from kiosk.central.web.bodies import body, described
from kiosk.central.web.paging import HIGHEST_ID, After
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import Appointed, NewPerson, People, ProblemCode


def people_routes(site: Site) -> APIRouter:
    """People, for whoever may appoint them."""
    router = APIRouter()
    appointer: Any = site.may(May.APPOINT_PEOPLE)

    @router.get("/v1/people", operation_id="list_people", dependencies=[appointer])
    def list_people(
        cursor: After = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> People:
        """Who may come in, and as what."""
        return site.transact(lambda db: staff.page(db, cursor, limit))

    @router.post(
        "/v1/people",
        operation_id="appoint_person",
        dependencies=[appointer],
        openapi_extra=described(NewPerson),
    )
    def appoint(
        new: Annotated[NewPerson, Depends(body(NewPerson))], by: Any = appointer
    ) -> Appointed:
        """Appoint somebody. Their token is told this once."""
        made = site.transact(lambda db: staff.appoint(db, new, by, site.now()))
        if made is None:
            raise ApiProblem(ProblemCode.CONFLICT, ["name"])
        return made

    @router.delete("/v1/people/{person}", operation_id="dismiss_person", status_code=204)
    def dismiss(person: Annotated[int, Path(ge=0, le=HIGHEST_ID)], by: Any = appointer) -> Response:
        """End somebody's token, and where they are signed in."""

        def end(db: Connection) -> bool:
            name = staff.name_of(db, person)
            return name is not None and staff.dismiss(db, name, by, site.now())

        if not site.transact(end):
            raise ApiProblem(ProblemCode.NOT_FOUND)
        return Response(status_code=204)

    return router
