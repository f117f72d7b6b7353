"""Whose signature a token bears: one of the broker's keys, by an algorithm that we allow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from kiosk.identity.mitid.line import Json
from kiosk.identity.mitid.trouble import nonsense

ALGORITHMS: Final = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
"""Algorithm → the kind of key it needs. Never `none`, never HS*: a public key is no secret."""
LONGEST: Final = 16 * 1024
_PARTS: Final = {"kty": 3, "crv": 5, "n": 1400, "e": 8, "x": 44, "y": 44}
"""Of a key only what is public is read: name → characters; RSA up to 8,192 bits, a small exponent."""
_UNCHECKED: Final[jwt.types.Options] = {
    "verify_signature": True,
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
    "verify_jti": False,
    "enforce_minimum_key_length": True,
}
"""PyJWT checks the signature; the claims are checked by our own clock, in `token`."""


def verified(token: str, keys: Callable[[bool], Sequence[Json]]) -> Json:
    """The claims of a token that one of the keys has signed. Raises `LoginError`.

    `keys(False)` gives the keys we have; `keys(True)` asks the broker for them anew, which is
    done once, for a key that we do not know: brokers rotate them (OpenID Connect Core 10.1.1).
    """
    if len(token) > LONGEST:
        raise nonsense()
    try:
        header = jwt.get_unverified_header(token)
        algorithm, kid = header.get("alg"), header.get("kid")
        if not isinstance(algorithm, str) or algorithm not in ALGORITHMS or "crit" in header:
            raise nonsense()
        key = _key(keys(False), kid, algorithm) or _key(keys(True), kid, algorithm)
        if key is None:
            raise nonsense()
        claims: Json = jwt.decode(token, key, [algorithm], _UNCHECKED)
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise nonsense() from None
    return claims


def _key(
    keys: Sequence[Json], kid: object, algorithm: str
) -> RSAPublicKey | EllipticCurvePublicKey | None:
    """The one key that fits; a header may only leave the `kid` out if there is but one."""
    fitting = [each for each in keys if _fits(each, kid, algorithm)]
    if len(fitting) != 1:
        return None
    public = {name: fitting[0][name] for name in _PARTS if name in fitting[0]}
    if not all(
        isinstance(part, str) and len(part) <= _PARTS[name] for name, part in public.items()
    ):
        return None
    key = jwt.PyJWK(public, algorithm).key
    return key if isinstance(key, RSAPublicKey | EllipticCurvePublicKey) else None


def _fits(key: Json, kid: object, algorithm: str) -> bool:
    return (
        key.get("kty") == ALGORITHMS[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (algorithm != "ES256" or key.get("crv") == "P-256")
        and (kid is None or key.get("kid") == kid)
    )
