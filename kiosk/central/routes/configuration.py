"""The endpoints of the city's signed configuration: put here once, pulled by every kiosk."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Response
from sqlalchemy import Connection

from kiosk.central import audit, configurations
from kiosk.central.audit import Action
from kiosk.central.roles import May
from kiosk.central.site import Site
from kiosk.central.web.bodies import body, described
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import ConfigurationKept, ProblemCode, SignedBundle

_NOT_NEWER: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "The caller has the newest one."}
}


def configuration_routes(site: Site) -> APIRouter:
    """The newest configuration for kiosks, and where its maker puts it."""
    router = APIRouter()
    carrier: Any = site.may(May.CARRY_CONFIGURATION)

    @router.get(
        "/v1/configuration",
        operation_id="configuration",
        dependencies=[site.kiosks],
        response_model=SignedBundle,
        responses=_NOT_NEWER,
    )
    def configuration(
        if_none_match: Annotated[str, Header(max_length=1000)] = "",
    ) -> Response:
        """The newest signed configuration, unless the caller has it already (RFC 9110, 13.1.2)."""
        etag = site.transact(configurations.newest_etag)
        if etag is None:
            raise ApiProblem(ProblemCode.NOT_FOUND)
        if _matches(if_none_match, etag):
            return Response(status_code=304, headers=_headers(etag))
        kept = site.transact(configurations.newest)
        if kept is None:
            raise ApiProblem(ProblemCode.NOT_FOUND)
        return Response(kept.signed, headers=_headers(kept.etag), media_type="application/json")

    @router.put(
        "/v1/configuration",
        operation_id="put_configuration",
        dependencies=[carrier],
        openapi_extra=described(SignedBundle),
    )
    def put_configuration(
        signed: Annotated[SignedBundle, Depends(body(SignedBundle))], by: Any = carrier
    ) -> ConfigurationKept:
        """Carry this configuration to every kiosk; its version must be above every earlier one."""

        def keep(db: Connection) -> int:
            version = configurations.keep(db, signed)
            audit.append(db, by, Action.CARRY_CONFIGURATION, site.now(), about=str(version))
            return version

        return ConfigurationKept(version=site.transact(keep))

    return router


def _headers(etag: str) -> dict[str, str]:
    # Whoever stands between may keep it, but has to ask us each time whether it is the newest.
    return {"ETag": etag, "Cache-Control": "private, no-cache"}


def _matches(said: str, etag: str) -> bool:
    names = (name.strip().removeprefix("W/") for name in said.split(","))
    return any(name in {etag, "*"} for name in names)
