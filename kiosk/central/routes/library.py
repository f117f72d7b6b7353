"""The library's endpoints: PINs and loans."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import Connection

from kiosk.central import library, people, pins
from kiosk.central.site import Site
from kiosk.central.web.bodies import body, described
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import Loans, LoansQuery, PinCheck, PinCheckResult, ProblemCode


def library_routes(site: Site) -> APIRouter:
    """PIN checks and loans, for kiosks."""
    router = APIRouter()

    @router.post(
        "/v1/library/pin-checks",
        operation_id="pin_check",
        dependencies=[site.kiosks],
        openapi_extra=described(PinCheck),
    )
    def pin_check(query: Annotated[PinCheck, Depends(body(PinCheck))]) -> PinCheckResult:
        """Whether a library PIN is right; five wrong ones lock it."""
        return site.transact(lambda db: pins.check(db, site.keyring, query, site.now()))

    @router.post(
        "/v1/library/loans",
        operation_id="loans",
        dependencies=[site.kiosks],
        openapi_extra=described(LoansQuery),
    )
    def loans(query: Annotated[LoansQuery, Depends(body(LoansQuery))]) -> Loans:
        """What a citizen has borrowed, and what is owed."""

        def look(db: Connection) -> Loans:
            patron = people.patron_asked(db, site.keyring, query, site.now())
            if patron is None:
                raise ApiProblem(ProblemCode.NOT_FOUND)
            return library.loans_of(db, patron, site.today())

        return site.transact(look)

    return router
