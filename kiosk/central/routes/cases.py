"""The operators' endpoints: which cases there are."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from kiosk.central import cases
from kiosk.central.site import Site
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import CaseList, CaseSummary, ProblemCode


def case_routes(site: Site) -> APIRouter:
    """Cases, for operators."""
    router = APIRouter()

    @router.get("/v1/cases", operation_id="list_cases", dependencies=[site.operators])
    def list_cases(
        cursor: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> CaseList:
        """The cases in the order they came; nothing personal."""
        return site.transact(lambda db: cases.page(db, cursor, limit))

    @router.get("/v1/cases/{reference}", operation_id="get_case", dependencies=[site.operators])
    def get_case(reference: str) -> CaseSummary:
        """One case by its reference."""
        found = site.transact(lambda db: cases.one(db, reference))
        if found is None:
            raise ApiProblem(ProblemCode.NOT_FOUND)
        return found

    return router
