"""Who may come in: the bearer of a token, compared in constant time."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends
from fastapi.params import Depends as Guard
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import ProblemCode

Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


def bearer_of(*tokens: str | None) -> Guard:
    """A dependency that lets the bearer of one of `tokens` in; without any, nobody."""
    known = [token.encode() for token in tokens if token]

    async def guard(credentials: Credentials) -> None:
        if credentials is None:
            raise ApiProblem(ProblemCode.NO_TOKEN)
        shown = credentials.credentials.encode()
        if not any(hmac.compare_digest(shown, token) for token in known):
            raise ApiProblem(ProblemCode.NOT_ALLOWED)

    guarded: Guard = Depends(guard)
    return guarded
