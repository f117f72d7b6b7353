"""The endpoints about cases: which there are, and what is in one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from sqlalchemy import Connection

from kiosk.central import audit, cases
from kiosk.central.audit import Action
from kiosk.central.roles import May
from kiosk.central.site import Site
from kiosk.central.web.bodies import body, described
from kiosk.central.web.paging import After
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import CaseList, CaseSummary, OpenedCase, Opening, ProblemCode
from kiosk.sync.contract.base import Reference

CaseReference = Annotated[Reference, Path()]


def case_routes(site: Site) -> APIRouter:
    """Cases: a list of nothing personal, and one opened for a reason."""
    router = APIRouter()
    lister: Any = site.may(May.LIST_CASES)
    opener: Any = site.may(May.OPEN_CASES)

    @router.get("/v1/cases", operation_id="list_cases", dependencies=[lister])
    def list_cases(
        cursor: After = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> CaseList:
        """The cases in the order they came; nothing personal."""
        return site.transact(lambda db: cases.page(db, cursor, limit))

    @router.get("/v1/cases/{reference}", operation_id="get_case", dependencies=[lister])
    def get_case(reference: CaseReference) -> CaseSummary:
        """One case by its reference."""
        found = site.transact(lambda db: cases.one(db, reference))
        if found is None:
            raise ApiProblem(ProblemCode.NOT_FOUND)
        return found

    @router.post(
        "/v1/cases/{reference}/openings",
        operation_id="open_case",
        dependencies=[opener],
        openapi_extra=described(Opening),
    )
    def open_case(
        reference: CaseReference,
        opening: Annotated[Opening, Depends(body(Opening))],
        by: Any = opener,
    ) -> OpenedCase:
        """What the citizen sent. Who opened it and why is in the audit log before it is read."""

        def write_down(db: Connection) -> CaseSummary:
            found = cases.one(db, reference)
            if found is None:
                raise ApiProblem(ProblemCode.NOT_FOUND)
            why = opening.reason.value
            audit.append(db, by, Action.OPEN_CASE, site.now(), about=reference, reason=why)
            return found

        # Two transactions: what is opened in the second is written down even if that fails.
        case = site.transact(write_down)
        sent = site.transact(lambda db: cases.body(db, site.keyring, case))
        if sent is None:
            raise ApiProblem(ProblemCode.CONFLICT)
        return OpenedCase(case=case, body=sent)

    return router
