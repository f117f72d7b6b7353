"""Forms of our own pages: read up to a cap, and only from our own pages."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from fastapi import Request

from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import ProblemCode

_CAP_BYTES: Final = 4096
_KIND: Final = "application/x-www-form-urlencoded"


async def form(request: Request) -> dict[str, str]:
    """The fields of a form, each once. A dependency.

    Raises `ApiProblem`: `NOT_ALLOWED` if the browser says that another site sent it,
    `BAD_REQUEST` or `TOO_LARGE` for what is no form of ours.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise ApiProblem(ProblemCode.NOT_ALLOWED)
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != _KIND:
        raise ApiProblem(ProblemCode.BAD_REQUEST)
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > _CAP_BYTES:
            raise ApiProblem(ProblemCode.TOO_LARGE)
    try:
        fields = parse_qs(data.decode("ascii"), strict_parsing=True, max_num_fields=10)
    except ValueError:
        raise ApiProblem(ProblemCode.BAD_REQUEST) from None
    return {name: values[0] for name, values in fields.items()}
