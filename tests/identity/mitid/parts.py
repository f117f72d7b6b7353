"""What the MitID tests are built from: settings, ears, clocks, keys, a broker that says anything."""

from __future__ import annotations

import json
import queue
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from kiosk.identity.mitid.poll import Clock
from kiosk.identity.mitid.port import MitIdAnswer, MitIdOffered, MitIdProven
from kiosk.identity.mitid.settings import MitIdSettings
from kiosk.identity.person import Identity
from tests.sync.parts import Speaker, http, read_request

CLIENT: Final = "kiosk"
SECRET: Final = "a secret: of tests+only/%&"
KEY_CLIENT: Final = "kiosk-with-a-key"
BASE: Final[dict[str, Any]] = {"secret_file": Path("/nowhere")}


def monotonic() -> float:
    """Seconds of a clock that runs fifty times as fast as ours."""
    return time.monotonic() * 50


def hurried(cancelled: threading.Event, seconds: float) -> bool:
    """A wait on that clock."""
    return cancelled.wait(seconds / 50)


FAST: Final = Clock(monotonic=monotonic, wait=hurried)


@dataclass
class Virtual:
    """A clock that stands still, and that every wait moves on at once."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    def wait(self, cancelled: threading.Event, seconds: float) -> bool:
        if cancelled.is_set():
            return True
        self.waits.append(seconds)
        self.seconds += seconds
        return False

    @property
    def clock(self) -> Clock:
        return Clock(monotonic=lambda: self.seconds, wait=self.wait)


def some_settings(issuer: str = "https://broker.example", **changes: Any) -> MitIdSettings:
    """Settings that hold; the secret is nowhere."""
    return MitIdSettings(**{"issuer": issuer, "client_id": CLIENT, **BASE, **changes})


def secret_file(folder: Path) -> Path:
    """The client's secret, in a file."""
    file = folder / "secret"
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    return file


@dataclass
class Ears:
    """Hears what a desk tells."""

    answers: queue.Queue[tuple[int, MitIdAnswer]] = field(default_factory=queue.Queue)

    def __call__(self, session: int, answer: MitIdAnswer) -> None:
        self.answers.put((session, answer))

    def next(self) -> tuple[int, MitIdAnswer]:
        """The next answer; fails the test if there is none."""
        return self.answers.get(timeout=20)

    def offered(self) -> MitIdOffered:
        """The next answer, which must be an offer."""
        _, answer = self.next()
        assert isinstance(answer, MitIdOffered), answer
        return answer

    def proven(self) -> Identity:
        """The next answer, which must be an identity."""
        _, answer = self.next()
        assert isinstance(answer, MitIdProven), answer
        return answer.identity

    @property
    def silent(self) -> bool:
        """Whether nothing waits to be heard."""
        return self.answers.empty()


def mitid_threads() -> list[threading.Thread]:
    """The logins' threads that live."""
    return [each for each in threading.enumerate() if each.name == "mitid"]


def claims_for(issuer: str, nonce: str, /, **changes: Any) -> dict[str, Any]:
    """Good claims of a login just now; a change to `None` leaves one out."""
    now = int(datetime.now(UTC).timestamp())
    good = {
        "iss": issuer,
        "sub": "b1a7-pairwise",
        "aud": CLIENT,
        "iat": now,
        "exp": now + 300,
        "nonce": nonce,
        "loa": "https://data.gov.dk/concept/core/nsis/Substantial",
        "mitid.uuid": "0b5f-uuid",
        "mitid.identity_name": "Anna Testesen Prøve",
        "dk.cpr": "0101904242",
    }
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


@dataclass(frozen=True)
class Signer:
    """A broker's signing key."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    kid: str

    @property
    def jwk(self) -> dict[str, Any]:
        """Its public half."""
        public = self.key.public_key()
        words = (
            jwt.algorithms.RSAAlgorithm.to_jwk(public, as_dict=True)
            if isinstance(public, rsa.RSAPublicKey)
            else jwt.algorithms.ECAlgorithm.to_jwk(public, as_dict=True)
        )
        return {**words, "kid": self.kid, "use": "sig"}

    def sign(self, claims: Mapping[str, Any], algorithm: str = "", **header: Any) -> str:
        """A token; `kid=None` leaves the `kid` out."""
        usual = "RS256" if isinstance(self.key, rsa.RSAPrivateKey) else "ES256"
        return jwt.encode(dict(claims), self.key, algorithm or usual, {"kid": self.kid, **header})


Script = Callable[[socket.socket], None]
Said = bytes | Script


def said(
    body: object, status: str = "200 OK", kind: str = "application/json", **more: str
) -> bytes:
    """An answer with a JSON body, or with this text."""
    data = body if isinstance(body, str) else json.dumps(body)
    return http(status, {"Content-Type": kind, **more}, data.encode())


def error(code: str) -> bytes:
    """An OAuth error."""
    return said({"error": code}, "400 Bad Request")


def silence(live: socket.socket) -> None:
    """No answer at all."""
    while live.recv(1000):
        pass


def hang_up(live: socket.socket) -> None:
    """The connection ends."""
    live.shutdown(socket.SHUT_RDWR)


def drip(live: socket.socket) -> None:
    """An answer that never ends and never stops."""
    live.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        live.sendall(b" ")
        threading.Event().wait(0.02)


HTML: Final = said("<html>Please log in to the network</html>", kind="text/html")


class StubBroker:
    """Says at every path what it is told to, in order; the last one again and again."""

    def __init__(self, signer: Signer) -> None:
        self.signer = signer
        self.requests: list[tuple[str, bytes]] = []
        self._speaker = Speaker(self._serve)
        self.url = self._speaker.url
        self.answers: dict[str, list[Said]] = {
            "/.well-known/openid-configuration": [said(self.document())],
            "/jwks": [said({"keys": [signer.jwk]})],
            "/ciba": [said(self.offer())],
            "/token": [error("authorization_pending")],
        }

    def document(self, **changes: Any) -> dict[str, Any]:
        """A good discovery document, but for the changes."""
        return {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint": f"{self.url}/token",
            "backchannel_authentication_endpoint": f"{self.url}/ciba",
            "device_authorization_endpoint": f"{self.url}/device",
            "userinfo_endpoint": f"{self.url}/userinfo",
            **changes,
        }

    def offer(self, **changes: Any) -> dict[str, Any]:
        """A good answer to a CIBA request, but for the changes."""
        return {
            "auth_req_id": "request-1",
            "authentication_uri": f"{self.url}/phone?x=1",
            "expires_in": 120,
            "interval": 5,
            **changes,
        }

    def token(self, **changes: Any) -> Script:
        """Gives an ID token for whatever nonce was asked for last."""

        def script(live: socket.socket) -> None:
            claims = claims_for(self.url, self.nonce, **changes)
            body = {"id_token": self.signer.sign(claims), "access_token": "access-1"}
            live.sendall(said(body))

        return script

    @property
    def nonce(self) -> str:
        """The nonce of the last request."""
        return self.form("/ciba")["nonce"]

    def form(self, path: str) -> dict[str, str]:
        """The form of the last request to a path."""
        body = next(body for where, body in reversed(self.requests) if where == path)
        return dict(parse_qsl(body.decode()))

    def count(self, path: str) -> int:
        """How often a path was asked."""
        return sum(where == path for where, _ in self.requests)

    def stop(self) -> None:
        self._speaker.stop()

    def _serve(self, live: socket.socket) -> None:
        while True:
            head, _, body = read_request(live).partition(b"\r\n\r\n")
            path = head.split(b" ")[1].decode().partition("?")[0]
            self.requests.append((path, body))
            answers = self.answers.get(path, [said("", "404 Not Found")])
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            if isinstance(answer, bytes):
                live.sendall(answer)
            else:
                answer(live)
