"""A proof is good for one device, one request and one minute; anything else proves nothing."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.sync.contract.proof import (
    LIFETIME_S,
    SKEW_S,
    NotProven,
    WrongTime,
    check_proof,
    device_in,
    prove,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
KEY = Ed25519PrivateKey.generate()
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
DEVICE = "0b8f7c1e-6c0f-4f54-9d39-3c1b8f0f5a11"
PATH = "/v1/heartbeats"

CLAIMS: dict[str, Any] = {
    "sub": DEVICE,
    "aud": "borgerkiosk central",
    "htm": "POST",
    "htp": PATH,
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + LIFETIME_S,
    "jti": "1",
}


def check(token: str, method: str = "POST", path: str = PATH, later: float = 0.0) -> None:
    check_proof(token, PUBLIC, method, path, NOW + timedelta(seconds=later))


@pytest.mark.parametrize("later", [-SKEW_S, 0, LIFETIME_S + SKEW_S])
def test_it_holds_for_its_minute_give_or_take_what_clocks_differ(later: float) -> None:
    token = prove(DEVICE, KEY, "POST", PATH, NOW)
    assert device_in(token) == DEVICE
    check(token, later=later)


@pytest.mark.parametrize("later", [-SKEW_S - 1, LIFETIME_S + SKEW_S + 1, 1e9])
def test_before_and_after_it_is_the_time_that_is_wrong(later: float) -> None:
    with pytest.raises(WrongTime):
        check(prove(DEVICE, KEY, "POST", PATH, NOW), later=later)


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", PATH), ("POST", "/v1/holders"), ("POST", PATH + "/")]
)
def test_it_is_of_no_use_for_another_request(method: str, path: str) -> None:
    with pytest.raises(NotProven, match="another request"):
        check(prove(DEVICE, KEY, "POST", PATH, NOW), method, path)


def test_two_proofs_of_the_same_second_are_two() -> None:
    assert prove(DEVICE, KEY, "POST", PATH, NOW) != prove(DEVICE, KEY, "POST", PATH, NOW)


def signed(key: Any = KEY, algorithm: str = "EdDSA", **changes: Any) -> str:
    claims = {name: value for name, value in (CLAIMS | changes).items() if value is not ...}
    return jwt.encode(claims, key, algorithm=algorithm)


def test_the_claims_of_these_tests_are_good_as_they_are() -> None:
    check(signed())


BAD: dict[str, Callable[[], str]] = {
    "another's signature": lambda: signed(Ed25519PrivateKey.generate()),
    "no signature": lambda: signed(None, "none"),
    "the public key as a shared secret": lambda: signed(PUBLIC, "HS256"),
    "for somebody else": lambda: signed(aud="another service"),
    "good for a year": lambda: signed(exp=int(NOW.timestamp()) + 365 * 86_400),
    "over before it begins": lambda: signed(exp=int(NOW.timestamp()) - 1),
    "a time that is no number": lambda: signed(iat="now"),
    "a time that is half a second": lambda: signed(iat=NOW.timestamp() + 0.5),
    "without an end": lambda: signed(exp=...),
    "without a request": lambda: signed(htp=...),
    "without a name of its own": lambda: signed(jti=...),
    "no token": lambda: "a.b.c",
    "changed": lambda: signed()[:-6] + "AAAAAA",
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_what_the_device_did_not_sign_so_is_refused(bad: Callable[[], str]) -> None:
    with pytest.raises(NotProven):
        check(bad())


@pytest.mark.parametrize(
    "token", ["", "secret", "a.b.c", signed(sub=...), signed(sub="a\x00b"), signed(sub="x" * 101)]
)
def test_what_names_no_device_is_no_proof(token: str) -> None:
    assert device_in(token) is None
