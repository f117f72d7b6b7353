"""Who may come in: the bearer of a token, compared in constant time or found by its hash."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends
from fastapi.params import Depends as Guard
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from kiosk.central.roles import May, Visitor
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import ProblemCode

Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


def bearer_of(token: str | None) -> Guard:
    """A dependency that lets the bearer of `token` in; without a token, nobody."""

    def guard(credentials: Credentials) -> None:
        if not same(_shown(credentials), token):
            raise ApiProblem(ProblemCode.NOT_ALLOWED)

    guarded: Guard = Depends(guard)
    return guarded


def whoever_may(what: May, known: Callable[[str], Visitor | None]) -> Any:
    """A dependency that is the visitor, where one of their roles lets them do `what`."""

    def guard(credentials: Credentials) -> Visitor:
        visitor = known(_shown(credentials))
        if visitor is None or not visitor.may(what):
            raise ApiProblem(ProblemCode.NOT_ALLOWED)
        return visitor

    return Depends(guard)


def same(shown: str, token: str | None) -> bool:
    """Whether this is the token, told in constant time; nothing is the same as no token."""
    return token is not None and hmac.compare_digest(shown.encode(), token.encode())


def _shown(credentials: HTTPAuthorizationCredentials | None) -> str:
    if credentials is None:
        raise ApiProblem(ProblemCode.NO_TOKEN)
    return credentials.credentials
