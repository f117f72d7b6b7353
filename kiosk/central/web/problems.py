"""Every error is `application/problem+json` (RFC 9457), and repeats nothing of the request."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.central.store.database import is_away
from kiosk.sync.contract import Problem, ProblemCode

log = logging.getLogger("kiosk.central")

_METHODS: Final = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")

MEDIA_TYPE: Final = "application/problem+json"

_STATUS: Final = {
    ProblemCode.BAD_REQUEST: 400,
    ProblemCode.NO_TOKEN: 401,
    ProblemCode.NOT_ALLOWED: 403,
    ProblemCode.NOT_FOUND: 404,
    ProblemCode.METHOD: 405,
    ProblemCode.CONFLICT: 409,
    ProblemCode.TOO_LARGE: 413,
    ProblemCode.REUSED_KEY: 422,
    ProblemCode.INVALID: 422,
    ProblemCode.TOO_MANY: 429,
    ProblemCode.BUSY: 503,
    ProblemCode.FAILED: 500,
}

_BUSY_S: Final = 5
"""A database that was restarted is back by then."""


class ApiProblem(Exception):
    """Ends a request with this problem; `retry_after_s` if it may pass by waiting."""

    def __init__(
        self,
        code: ProblemCode,
        fields: list[str] | None = None,
        *,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.fields = fields or []
        self.retry_after_s = retry_after_s


def answer(
    code: ProblemCode, fields: list[str] | None = None, retry_after_s: int | None = None
) -> Response:
    """The problem as a response."""
    status = _STATUS[code]
    problem = Problem(
        type=f"urn:borgerkiosk:problem:{code.value}",
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        fields=(fields or [])[:50],
    )
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    wait_s = _BUSY_S if retry_after_s is None and code is ProblemCode.BUSY else retry_after_s
    if wait_s is not None:
        headers["Retry-After"] = str(wait_s)
    return Response(problem.model_dump_json(), status, headers, MEDIA_TYPE)


def paths(error: ValidationError | RequestValidationError) -> list[str]:
    """Where a request is wrong; names of fields and positions, never a value."""
    return sorted({".".join(map(_name, part["loc"]))[:200] or "." for part in error.errors()})


def _name(part: object) -> str:
    # The key of a mapping that somebody made up is a value too.
    return str(part) if isinstance(part, int) or str(part).isidentifier() else "?"


def handle_problems(app: FastAPI) -> None:
    """Answer every failure of `app` with a problem."""

    @app.exception_handler(ApiProblem)
    def api_problem(_request: Request, error: ApiProblem) -> Response:
        return answer(error.code, error.fields, error.retry_after_s)

    @app.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> Response:
        return answer(ProblemCode.INVALID, paths(error))

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        codes = {status: code for code, status in _STATUS.items()}
        problem = answer(codes.get(error.status_code, ProblemCode.BAD_REQUEST))
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            problem.headers["Allow"] = _allowed(request)
        return problem

    app.add_middleware(_Contained)


def _allowed(request: Request) -> str:
    """The methods of a path (RFC 9110, 10.2.1): one route may have some, and another the rest."""
    routes = request.app.router.routes

    def is_there(method: str) -> bool:
        asked = {**request.scope, "method": method}
        return any(route.matches(asked)[0] is Match.FULL for route in routes)

    return ", ".join(filter(is_there, _METHODS))


class _Contained:
    """What nobody expected becomes a problem, and a log line that says where, not with what."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except ClientDisconnect:
            return  # nobody is left to be answered; the kiosk sends again
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            log.error("%s at %s", type(error).__name__, _where(error))  # noqa: TRY400
            code = ProblemCode.BUSY if is_away(error) else ProblemCode.FAILED
            await answer(code)(scope, receive, send)


def _where(error: BaseException) -> str:
    trace: Any = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "?" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
