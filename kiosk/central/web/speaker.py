"""Which kiosk speaks: the bearer of the token that all share, or a device that proves itself."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.params import Depends as Guard

from kiosk.central.web.guards import Credentials
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import ProblemCode
from kiosk.sync.contract.proof import NotProven, WrongTime, check_proof, device_in


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a request comes from; `kiosk` is the name of an enrolled device, else none is proven."""

    kiosk: str | None = None


KeyOf = Callable[[str], tuple[str, str] | None]
"""Name and public key of a device that may come in."""


def kiosks_of(shared: str | None, key_of: KeyOf, now: Callable[[], datetime]) -> Guard:
    """A dependency that lets kiosks in, by the `shared` token (none: by no such) or their own proof.

    A proof whose time is over is answered as a missing one, 401: the kiosk goes by our `Date` and
    tries again. Anything else that is wrong with it is 403, and not said.
    """

    def guard(request: Request, credentials: Credentials) -> None:
        if credentials is None:
            raise ApiProblem(ProblemCode.NO_TOKEN)
        token = credentials.credentials
        if shared and hmac.compare_digest(token.encode(), shared.encode()):
            request.state.speaker = Speaker()
            return
        device = device_in(token)
        known = None if device is None else key_of(device)
        if known is None:
            raise ApiProblem(ProblemCode.NOT_ALLOWED)
        kiosk, key = known
        try:
            check_proof(token, key, request.method, _path(request), now())
        except WrongTime:
            raise ApiProblem(ProblemCode.NO_TOKEN) from None
        except NotProven:
            raise ApiProblem(ProblemCode.NOT_ALLOWED) from None
        request.state.speaker = Speaker(kiosk)

    guarded: Guard = Depends(guard)
    return guarded


def _path(request: Request) -> str:
    """The API's own path, wherever a proxy has put it."""
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", ""))


def _speaker(request: Request) -> Speaker:
    speaker: Speaker = request.state.speaker
    return speaker


Speaking = Annotated[Speaker, Depends(_speaker)]
"""Who a request comes from, in an operation that has `site.kiosks` among its dependencies."""
