"""The logins of the demo's OpenID provider: begun by the kiosk, decided on a phone, redeemed once."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk.demo.cards.holders import ANNA, BENT, CardHolder

PEOPLE: Final = {"anna": ANNA, "bent": BENT}
"""Login name → who has a MitID in the demo."""
_NAMESPACE: Final = uuid.UUID("7f9b5a0e-6f53-4d0c-9d38-0f3f5f3c5a11")
_TOKEN_LIFE_S: Final = 300


class State(StrEnum):
    """Where a login stands."""

    PENDING = "pending"
    APPROVED = "approved"
    DENIED = "denied"
    REDEEMED = "redeemed"


@dataclass
class Login:
    """One login. `handle` is what the kiosk polls with, `page` what the phone opens."""

    client: str
    nonce: str
    code: str
    shown: str
    expires: float
    interval_s: float
    handle: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    page: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)
    state: State = State.PENDING
    login: str = ""
    loa: str = ""
    polled: float = float("-inf")


class Refusal(Exception):
    """An OAuth error."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class Logins:
    """All logins of one provider, and the key that it signs with."""

    def __init__(self, clock: Callable[[], float], now: Callable[[], float]) -> None:
        self._clock, self._now = clock, now
        self._lock = threading.Lock()
        self._logins: dict[str, Login] = {}
        self._access: dict[str, dict[str, Any]] = {}
        self.rotate()

    def rotate(self) -> None:
        """Sign with a new key from now on."""
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._kid = secrets.token_urlsafe(8)

    @property
    def keys(self) -> list[dict[str, Any]]:
        """The public key, as a JSON Web Key."""
        public: dict[str, Any] = jwt.algorithms.ECAlgorithm.to_jwk(self._key.public_key(), True)
        return [{**public, "use": "sig", "alg": "ES256", "kid": self._kid}]

    def begin(
        self, client: str, nonce: str, code: str, shown: str, life_s: float, interval_s: float
    ) -> Login:
        """A new login that waits for its phone."""
        login = Login(client, nonce, code, shown, self._clock() + life_s, interval_s)
        with self._lock:
            self._logins[login.handle] = login
        return login

    def on(self, page: str) -> Login | None:
        """The login that a page is for, while it can be decided."""
        with self._lock:
            open_ones = [
                each
                for each in self._logins.values()
                if each.state is State.PENDING and each.expires > self._clock()
            ]
        return next((each for each in open_ones if secrets.compare_digest(each.page, page)), None)

    def decide(self, login: Login, who: str, loa: str) -> None:
        """The phone's answer: who approves, or nobody (empty)."""
        with self._lock:
            login.login, login.loa = who, loa
            login.state = State.APPROVED if who in PEOPLE else State.DENIED

    def redeem(self, handle: str, client: str, issuer: str) -> dict[str, Any]:
        """The token response. Raises `Refusal`, as RFC 8628 3.5 and CIBA Core 1.0 11 have it."""
        with self._lock:
            login = self._logins.get(handle)
            if login is None or login.client != client or login.state is State.REDEEMED:
                raise Refusal("invalid_grant")
            now, before = self._clock(), login.polled
            login.polled = now
            if now > login.expires:
                raise Refusal("expired_token")
            if now - before < login.interval_s * 0.9:
                login.interval_s += 5
                raise Refusal("slow_down")
            match login.state:
                case State.PENDING:
                    raise Refusal("authorization_pending")
                case State.DENIED:
                    login.state = State.REDEEMED
                    raise Refusal("access_denied")
            login.state = State.REDEEMED
            return self._answer(login, issuer)

    def claims_behind(self, access: str) -> dict[str, Any] | None:
        """What the userinfo endpoint tells the holder of an access token."""
        return self._access.get(access)

    def _answer(self, login: Login, issuer: str) -> dict[str, Any]:
        person, access = PEOPLE[login.login], secrets.token_urlsafe(24)
        told = _claims(person, login.client)
        self._access[access] = told
        half = hashlib.sha256(access.encode()).digest()[:16]
        now = int(self._now())
        claims = {
            **{name: told[name] for name in ("sub", "mitid.uuid")},
            "iss": issuer,
            "aud": login.client,
            "iat": now,
            "exp": now + _TOKEN_LIFE_S,
            "auth_time": now,
            "nonce": login.nonce,
            "jti": secrets.token_urlsafe(12),
            "at_hash": base64.urlsafe_b64encode(half).decode().rstrip("="),
            "loa": login.loa,
            "idp": "mitid",
            "identity_type": "private",
        }
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": _TOKEN_LIFE_S,
            "id_token": jwt.encode(claims, self._key, "ES256", {"kid": self._kid}),
        }


def _claims(person: CardHolder, client: str) -> dict[str, Any]:
    """All that is told of a person; `sub` is another one for every client."""
    mitid = uuid.uuid5(_NAMESPACE, person.pid)
    return {
        "sub": str(uuid.uuid5(mitid, client)),
        "mitid.uuid": str(mitid),
        "mitid.identity_name": person.name,
        "dk.cpr": person.cpr_digits,
    }
