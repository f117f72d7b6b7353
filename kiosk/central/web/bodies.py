"""Request bodies: read up to a cap, and parsed as JSON by the contract's strict models.

FastAPI would parse the JSON itself and validate Python values, where strict models refuse every
date and UUID; pydantic's own JSON mode knows that those are strings there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from fastapi import Request
from pydantic import ValidationError

from kiosk.central.web.problems import ApiProblem, paths
from kiosk.sync.contract import Contract, ProblemCode

C = TypeVar("C", bound=Contract)

CAP_BYTES: Final = 4 * 1024 * 1024


def body(model: type[C]) -> Callable[[Request], Awaitable[C]]:
    """A dependency that is the request's body as `model`."""

    async def read(request: Request) -> C:
        media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if media_type != "application/json":
            raise ApiProblem(ProblemCode.BAD_REQUEST)
        data = bytearray()
        async for chunk in request.stream():
            data += chunk
            if len(data) > CAP_BYTES:
                raise ApiProblem(ProblemCode.TOO_LARGE)
        try:
            return model.model_validate_json(bytes(data))
        except ValidationError as error:
            raise ApiProblem(ProblemCode.INVALID, paths(error)) from None

    return read


def described(model: type[Contract]) -> dict[str, Any]:
    """The `openapi_extra` of an operation that takes `model`."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
