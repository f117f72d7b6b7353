"""The library's endpoints: PINs, loans, reservations and fees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends
from sqlalchemy import Connection

from kiosk.central import account, audit, library, people, pins
from kiosk.central.audit import Action
from kiosk.central.roles import KIOSK
from kiosk.central.site import Site
from kiosk.central.web.bodies import body, described
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import (
    LibraryFees,
    Loans,
    LoansQuery,
    PinCheck,
    PinCheckResult,
    ProblemCode,
    Reservations,
)

T = TypeVar("T")


def library_routes(site: Site) -> APIRouter:
    """PIN checks and accounts, for kiosks."""
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
        return _look_up(
            site,
            query,
            Action.LOOK_UP_LOANS,
            lambda db, patron: library.loans_of(db, patron, site.today()),
        )

    @router.post(
        "/v1/library/reservations",
        operation_id="reservations",
        dependencies=[site.kiosks],
        openapi_extra=described(LoansQuery),
    )
    def reservations(query: Annotated[LoansQuery, Depends(body(LoansQuery))]) -> Reservations:
        """What a citizen waits for, and what can be fetched."""
        return _look_up(site, query, Action.LOOK_UP_RESERVATIONS, account.reservations_of)

    @router.post(
        "/v1/library/fees",
        operation_id="fees",
        dependencies=[site.kiosks],
        openapi_extra=described(LoansQuery),
    )
    def fees(query: Annotated[LoansQuery, Depends(body(LoansQuery))]) -> LibraryFees:
        """What a citizen owes, by due date."""
        return _look_up(
            site,
            query,
            Action.LOOK_UP_FEES,
            lambda db, patron: account.fees_of(db, patron, site.today()),
        )

    return router


def _look_up(
    site: Site, query: LoansQuery, action: Action, read: Callable[[Connection, int], T]
) -> T:
    """What `read` finds of the patron who is meant; in the audit log, whether anybody is or not."""

    def look(db: Connection) -> T | None:
        patron = people.patron_asked(db, site.keyring, query, site.now())
        found = None if patron is None else read(db, patron)
        mark = "" if patron is None else people.mark_of(site.keyring, f"patron {patron}")
        audit.append(db, KIOSK, action, site.now(), about=mark)
        return found

    found = site.transact(look)
    if found is None:
        raise ApiProblem(ProblemCode.NOT_FOUND)
    return found
