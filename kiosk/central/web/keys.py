"""The header `Idempotency-Key`: a UUID, as the string of RFC 8941 or bare."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header

from kiosk.central.idempotency import HEADER
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import ProblemCode


async def _key(
    header: Annotated[
        str | None, Header(alias=HEADER, description="A UUID; 400 without it")
    ] = None,
) -> UUID:
    try:
        return UUID((header or "").removeprefix('"').removesuffix('"'))
    except ValueError:
        raise ApiProblem(ProblemCode.BAD_REQUEST, [HEADER]) from None


IdempotencyKey = Annotated[UUID, Depends(_key)]
"""A parameter of an endpoint: the key of the request. Without one, or with none, 400."""
