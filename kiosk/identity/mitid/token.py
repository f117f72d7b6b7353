"""Whether an ID token answers this login, and no other: OpenID Connect Core 1.0, section 3.1.3.7."""

from __future__ import annotations

import base64
import hashlib
import hmac
import math
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from kiosk.identity.mitid.line import Json
from kiosk.identity.mitid.port import MitIdProblem
from kiosk.identity.mitid.settings import MitIdSettings
from kiosk.identity.mitid.trouble import LoginError, nonsense

REQUEST_CLAIM: Final = "urn:openid:params:jwt:claim:auth_req_id"
"""CIBA Core 1.0, section 7.3."""
_MOST: Final = 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """What this login asked for, that its ID token must answer."""

    begun: datetime
    nonce: str = field(repr=False)
    auth_req_id: str = field(default="", repr=False)
    bound: bool = True
    """Whether one of the two must be in the token; what is in it must always be ours."""


class Used:
    """Remembers which ID tokens were taken, by a hash, for as long as they could be taken again."""

    def __init__(self) -> None:
        self._until: dict[bytes, float] = {}

    def take(self, token: str, until: float, now: float) -> bool:
        """Whether it is taken for the first time. Both times are in seconds of the epoch."""
        self._until = {seen: end for seen, end in self._until.items() if end > now}
        mark = hashlib.sha256(token.encode()).digest()
        if mark in self._until or len(self._until) >= _MOST:
            return False
        self._until[mark] = until
        return True


def check(
    claims: Json, access_token: str, asked: Asked, settings: MitIdSettings, now: datetime
) -> None:
    """Raises `LoginError` unless these signed claims are fresh, for us, and for what was asked."""
    _check_parties(claims, settings)
    _check_times(claims, asked, settings.skew_s, now.timestamp())
    _check_binding(claims, asked)
    if "at_hash" in claims and not _same(claims["at_hash"], _half_hash(access_token)):
        raise nonsense()
    if any(claims.get(name) != value for name, value in settings.required.items()):
        raise nonsense()


def _check_parties(claims: Json, settings: MitIdSettings) -> None:
    audience = claims.get("aud")
    names = [audience] if isinstance(audience, str) else audience
    if claims.get("iss") != settings.issuer or not isinstance(names, list):
        raise nonsense()
    if (
        settings.client_id not in names
        or claims.get("azp", settings.client_id) != settings.client_id
    ):
        raise nonsense()
    if len(names) > 1 and "azp" not in claims:
        raise nonsense()
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= 255:
        raise nonsense()


def _check_times(claims: Json, asked: Asked, skew_s: float, now: float) -> None:
    begun = asked.begun.timestamp()
    issued, expires = _time(claims, "iat"), _time(claims, "exp")
    if issued > now + skew_s or expires <= now - skew_s or expires <= issued:
        raise nonsense()
    if "nbf" in claims and _time(claims, "nbf") > now + skew_s:
        raise nonsense()
    proven = _time(claims, "auth_time") if "auth_time" in claims else issued
    if min(issued, proven) < begun - skew_s:
        raise LoginError(MitIdProblem.REPLAYED)


def _check_binding(claims: Json, asked: Asked) -> None:
    wanted = {"nonce": asked.nonce, REQUEST_CLAIM: asked.auth_req_id}
    there = [name for name in wanted if name in claims]
    if asked.bound and not there:
        raise nonsense()
    if not all(wanted[name] and _same(claims[name], wanted[name]) for name in there):
        raise LoginError(MitIdProblem.REPLAYED)


def _time(claims: Json, name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise nonsense()
    return float(value)


def _same(said: object, wanted: str) -> bool:
    # JSON can spell half a surrogate pair, which no text encoding takes.
    return isinstance(said, str) and hmac.compare_digest(
        said.encode(errors="backslashreplace"), wanted.encode()
    )


def _half_hash(access_token: str) -> str:
    """`at_hash`: half of the SHA-256, which is the hash of every algorithm we allow."""
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).decode().rstrip("=")
