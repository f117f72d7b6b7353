"""The way to the broker that one login has: every exchange ends, and what comes back is JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NoReturn
from urllib.parse import urlencode

from kiosk.http import NoReply, Reply, Transport
from kiosk.identity.mitid.credentials import Credential
from kiosk.identity.mitid.port import MitIdProblem
from kiosk.identity.mitid.trouble import Away, LoginError, Said, nonsense

Json = dict[str, Any]

DEADLINE_S: Final = 8.0
CAP_BYTES: Final = 256 * 1024
_PATIENCE_S: Final = 60.0
"""No longer `Retry-After` is followed: a citizen stands there."""
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


class Line:
    """Speaks with the broker for one login; `cut` ends it from any thread.

    Everything raises `Away` for what may pass, and `LoginError` for what will not.
    """

    def __init__(self, issuer: str, credential: Credential) -> None:
        self._issuer, self._credential = issuer, credential
        self._transport = Transport("", {"Accept": "application/json"}, cap_bytes=CAP_BYTES)

    def get(self, url: str, bearer: str = "") -> Json:
        """A JSON object from the broker."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        return self._read(self._transport.exchange("GET", url, None, DEADLINE_S, headers))

    def post(self, url: str, form: Mapping[str, str], now: datetime) -> Json:
        """What the broker answers its client. Raises `Said` for an OAuth error."""
        proof = self._credential.proof(self._issuer, now)
        body = urlencode({**form, **proof.form}).encode()
        headers = _FORM | proof.headers
        return self._read(self._transport.exchange("POST", url, body, DEADLINE_S, headers))

    def post_json(self, url: str, body: Json, now: datetime) -> Json:
        """The same, for the brokers' own JSON endpoints."""
        headers = self._credential.proof(self._issuer, now).headers
        sent = json.dumps(body).encode()
        return self._read(self._transport.exchange("POST", url, sent, DEADLINE_S, headers))

    def cut(self) -> None:
        """End what is under way, and whatever would come."""
        self._transport.close()

    def _read(self, reply: Reply | NoReply) -> Json:
        match reply:
            case NoReply.UNREACHABLE | NoReply.LATE:
                raise Away
            case NoReply():
                raise nonsense()
            case Reply(status=status) if status >= 500 or status in {408, 429}:
                raise Away(_retry_after_s(reply))
            case Reply(status=200 | 201):
                return _json(reply)
            case _:
                raise _refused(reply)


def _refused(reply: Reply) -> LoginError:
    """What a client error means: RFC 6749, section 5.2."""
    if reply.status not in {400, 401, 403}:
        return nonsense()
    said = _json(reply).get("error") if _is_json(reply) else None
    if said is None and reply.status != 400:
        return LoginError(MitIdProblem.REFUSED)
    if not isinstance(said, str):
        return nonsense()
    return Away() if said in {"temporarily_unavailable", "server_error"} else Said(said)


def _json(reply: Reply) -> Json:
    if not _is_json(reply):
        raise nonsense()
    try:
        read = json.loads(reply.body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise nonsense() from None
    if not isinstance(read, dict):
        raise nonsense()
    return read


def _is_json(reply: Reply) -> bool:
    kind = reply.headers.get("content-type", "").split(";")[0].strip().lower()
    return kind == "application/json" or (
        kind.startswith("application/") and kind.endswith("+json")
    )


def _no_number(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are no JSON")


def _retry_after_s(reply: Reply) -> float:
    said = reply.headers.get("retry-after", "")
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        return 0.0
    return min(float(said), _PATIENCE_S)
