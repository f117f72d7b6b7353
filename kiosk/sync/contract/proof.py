"""How an enrolled kiosk proves with every request which one it is: a JWT it signs itself (EdDSA).

A token is good for one method and path (as in RFC 9449), and for `LIFETIME_S`. The device's name
is one central service's own, and a kiosk makes a new key for every enrolment, so what one service
was shown is worth nothing at another.
"""

from __future__ import annotations

import base64
import re
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.sync.contract.devices import PublicKey

LIFETIME_S: Final = 60
"""How long a token is good for."""
SKEW_S: Final = 30
"""How far the two clocks may be apart before a kiosk must go by the central service's."""

_ALGORITHM: Final = "EdDSA"
_AUDIENCE: Final = "borgerkiosk central"
_DEVICE: Final = re.compile(r"[!-~]{1,100}")
_REQUIRED: Final = ("aud", "exp", "htm", "htp", "iat", "jti", "sub")


class NotProven(Exception):
    """A token that this device did not sign for this request."""


class WrongTime(NotProven):
    """The device signed it, but its time is over or has not come: its clock may be wrong."""


def prove(device: str, key: Ed25519PrivateKey, method: str, path: str, now: datetime) -> str:
    """A token for one request of `device`; `path` is the API's own (`/v1/keys`)."""
    at = int(now.timestamp())
    claims = {
        "sub": device,
        "aud": _AUDIENCE,
        "htm": method,
        "htp": path,
        "iat": at,
        "exp": at + LIFETIME_S,
        "jti": uuid4().hex,
    }
    return jwt.encode(claims, key, algorithm=_ALGORITHM)


def device_in(token: str) -> str | None:
    """Which device a token claims to be of; nothing of it is proven. None: it is no such token."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except (jwt.InvalidTokenError, RecursionError):
        return None
    device = claims.get("sub")
    return device if isinstance(device, str) and _DEVICE.fullmatch(device) else None


def check_proof(token: str, key: PublicKey, method: str, path: str, now: datetime) -> None:
    """Raises `NotProven` unless the holder of that key signed the token for this request, just now."""
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            public,
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            # The times are looked at below, against the clock that this service goes by.
            options={"require": list(_REQUIRED), "verify_exp": False, "verify_iat": False},
        )
    except (jwt.InvalidTokenError, RecursionError) as why:
        raise NotProven(type(why).__name__) from None
    if (claims["htm"], claims["htp"]) != (method, path):
        raise NotProven("made for another request")
    begun, over = claims["iat"], claims["exp"]
    if type(begun) is not int or type(over) is not int or not 0 < over - begun <= LIFETIME_S:
        raise NotProven("good for too long")
    if not begun - SKEW_S <= now.timestamp() <= over + SKEW_S:
        raise WrongTime("its time is over or has not come")
