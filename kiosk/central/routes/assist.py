"""The endpoints of calls for help."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from kiosk.central import assist
from kiosk.central.roles import May
from kiosk.central.site import Site
from kiosk.central.web.bodies import body, described
from kiosk.central.web.paging import After
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import AssistCall, AssistCalls, AssistChange, AssistRequest, ProblemCode


def assist_routes(site: Site) -> APIRouter:
    """Calls: made and cancelled at kiosks, taken by ambassadors."""
    router = APIRouter()
    helper: Any = site.may(May.ANSWER_CALLS)

    @router.post(
        "/v1/assist-calls",
        operation_id="ask_for_help",
        dependencies=[site.kiosks],
        openapi_extra=described(AssistRequest),
    )
    def ask(asked: Annotated[AssistRequest, Depends(body(AssistRequest))]) -> AssistCall:
        """Somebody at a kiosk asks for help."""
        return site.transact(lambda db: assist.ask(db, asked, site.now()))

    @router.get(
        "/v1/assist-calls/{call}", operation_id="get_assist_call", dependencies=[site.kiosks]
    )
    def get_call(call: UUID) -> AssistCall:
        """How it stands with a call."""
        found = site.transact(lambda db: assist.one(db, call))
        if found is None:
            raise ApiProblem(ProblemCode.NOT_FOUND)
        return found

    @router.delete(
        "/v1/assist-calls/{call}", operation_id="cancel_assist_call", dependencies=[site.kiosks]
    )
    def cancel(call: UUID) -> AssistCall:
        """The citizen needs no help any more."""
        return site.transact(lambda db: assist.cancel(db, call))

    @router.get("/v1/assist-calls", operation_id="list_assist_calls", dependencies=[helper])
    def list_calls(
        cursor: After = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> AssistCalls:
        """The calls that are not ended, the oldest first."""
        return site.transact(lambda db: assist.page(db, cursor, limit))

    @router.put(
        "/v1/assist-calls/{call}/state",
        operation_id="change_assist_call",
        dependencies=[helper],
        openapi_extra=described(AssistChange),
    )
    def change(
        call: UUID,
        wanted: Annotated[AssistChange, Depends(body(AssistChange))],
        by: Any = helper,
    ) -> AssistCall:
        """Take a call, come, give it back, or end it."""
        return site.transact(lambda db: assist.change(db, call, wanted.state, by))

    return router
