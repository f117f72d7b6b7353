"""An OpenID provider on loopback, as a MitID broker is one to a kiosk: CIBA, device flow, a page.

Written from OpenID Connect Core, Discovery and CIBA Core 1.0, and RFC 8628. As brokers do, it
gives the CPR number at the userinfo endpoint only.
"""

from __future__ import annotations

import base64
import html
import json
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from kiosk.demo.oidc_logins import Login, Logins, Refusal
from kiosk.identity.mitid import ciba, device
from kiosk.identity.mitid.settings import NSIS, Flow, MitIdSettings

ClientKey = str | RSAPublicKey | EllipticCurvePublicKey
"""What a client proves itself with: its secret, or the public half of its key."""

_LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"
_LONGEST_BODY: Final = 64 * 1024


class DemoProvider:
    """Listens on loopback until `close`; `clock` counts the seconds that logins live and wait."""

    def __init__(
        self,
        clients: Mapping[str, ClientKey],
        *,
        clock: Callable[[], float] = time.monotonic,
        life_s: float = 300,
        interval_s: float = 1,
    ) -> None:
        self.clients = clients
        self.logins = Logins(clock, time.time)
        self.life_s, self.interval_s = life_s, interval_s
        self._assertions: set[str] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="oidc", daemon=True
        ).start()

    @property
    def issuer(self) -> str:
        """Its address, which is its name too."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def settings(self, folder: Path, flow: Flow = Flow.CIBA) -> MitIdSettings:
        """What a kiosk needs to know to log in here; its client's secret is put into `folder`."""
        name, secret = next(
            (name, key) for name, key in self.clients.items() if isinstance(key, str)
        )
        file = folder / "mitid-secret"
        file.touch(mode=0o600)
        file.write_text(secret, encoding="utf-8")
        return MitIdSettings(self.issuer, name, secret_file=file, flow=flow, userinfo=True)

    def close(self) -> None:
        """Stop listening; every login is gone."""
        self._server.shutdown()
        self._server.server_close()

    def document(self) -> dict[str, Any]:
        """The discovery document."""
        at = self.issuer
        return {
            "issuer": at,
            "jwks_uri": f"{at}/jwks",
            "token_endpoint": f"{at}/token",
            "backchannel_authentication_endpoint": f"{at}/ciba",
            "device_authorization_endpoint": f"{at}/device",
            "userinfo_endpoint": f"{at}/userinfo",
            "authorization_endpoint": f"{at}/phone",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "grant_types_supported": [ciba.GRANT, device.GRANT],
            "backchannel_token_delivery_modes_supported": ["poll"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"],
        }

    def answer(self, path: str, form: Mapping[str, str], authorization: str) -> dict[str, Any]:
        """What the kiosk is told at an endpoint. Raises `Refusal`."""
        client = self._client(form, authorization)
        if path == "/token":
            names = {ciba.GRANT: "auth_req_id", device.GRANT: "device_code"}
            name = names.get(form.get("grant_type", ""))
            if name is None:
                raise Refusal("unsupported_grant_type")
            return self.logins.redeem(form.get(name, ""), client, self.issuer)
        if "openid" not in form.get("scope", "").split():
            raise Refusal("invalid_scope")
        return self._ciba(client, form) if path == "/ciba" else self._device(client, form)

    def _ciba(self, client: str, form: Mapping[str, str]) -> dict[str, Any]:
        try:
            hint = json.loads(form.get("login_hint_token", ""))
            shown = json.loads(hint["idp_params"])["mitid"]["reference_text"]
            text = base64.b64decode(shown, validate=True).decode()
        except (ValueError, KeyError, TypeError):
            raise Refusal("invalid_request") from None
        login = self._begin(client, form, form.get("binding_message", ""), text)
        return {
            "auth_req_id": login.handle,
            "authentication_uri": f"{self.issuer}/phone?page={login.page}",
            "expires_in": int(self.life_s),
            "interval": self.interval_s,
        }

    def _device(self, client: str, form: Mapping[str, str]) -> dict[str, Any]:
        code = "".join(secrets.choice(_LETTERS) for _ in range(8))
        login = self._begin(client, form, f"{code[:4]}-{code[4:]}", "")
        return {
            "device_code": login.handle,
            "user_code": login.code,
            "verification_uri": f"{self.issuer}/phone",
            "verification_uri_complete": f"{self.issuer}/phone?page={login.page}",
            "expires_in": int(self.life_s),
            "interval": self.interval_s,
        }

    def _begin(self, client: str, form: Mapping[str, str], code: str, text: str) -> Login:
        nonce = form.get("nonce", "")
        return self.logins.begin(client, nonce, code, text, self.life_s, self.interval_s)

    def _client(self, form: Mapping[str, str], authorization: str) -> str:
        """Who asks, proven. Raises `Refusal`."""
        if "client_assertion" in form:
            return self._by_assertion(form["client_assertion"])
        try:
            pair = base64.b64decode(authorization.removeprefix("Basic "), validate=True).decode()
        except ValueError:
            raise Refusal("invalid_client") from None
        name, _, secret = (unquote_plus(part) for part in pair.partition(":"))
        known = self.clients.get(name)
        if not isinstance(known, str) or not secrets.compare_digest(known, secret):
            raise Refusal("invalid_client")
        return name

    def _by_assertion(self, assertion: str) -> str:
        try:
            name = jwt.decode(assertion, options={"verify_signature": False}).get("sub")
            key = self.clients.get(str(name))
            if key is None or isinstance(key, str):
                raise Refusal("invalid_client")
            claims = jwt.decode(
                assertion,
                key,
                ["PS256" if isinstance(key, RSAPublicKey) else "ES256"],
                {"require": ["iss", "aud", "exp", "jti"]},
                audience=self.issuer,
                issuer=str(name),
            )
        except jwt.PyJWTError:
            raise Refusal("invalid_client") from None
        if claims["jti"] in self._assertions:
            raise Refusal("invalid_client")
        self._assertions.add(claims["jti"])
        return str(name)


def page(login: Login) -> str:
    """What the phone shows: the code and the text of the kiosk, and a form to decide by."""
    return f"""<!doctype html><meta charset="utf-8"><title>MitID</title>
<h1>{html.escape(login.code)}</h1><p>{html.escape(login.shown)}</p>
<form method="post"><input type="hidden" name="page" value="{html.escape(login.page)}">
<input type="text" name="login" value=""><input type="text" name="loa" value="{NSIS}Substantial">
<button type="submit">OK</button><button type="submit" name="abort" value="yes">X</button></form>
"""


def _handler(provider: DemoProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            match self._path:
                case "/.well-known/openid-configuration":
                    self._json(provider.document())
                case "/jwks":
                    self._json({"keys": provider.logins.keys})
                case "/userinfo":
                    access = self.headers.get("Authorization", "").removeprefix("Bearer ")
                    told = provider.logins.claims_behind(access)
                    self._json(told or {"error": "invalid_token"}, 200 if told else 401)
                case "/phone":
                    login = provider.logins.on(self._query.get("page", ""))
                    self._html(page(login) if login else "", 200 if login else 404)
                case _:
                    self._html("", 404)

        def do_POST(self) -> None:
            length = min(int(self.headers.get("Content-Length") or 0), _LONGEST_BODY)
            form = dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
            if self._path == "/phone":
                self._decide(form)
            elif self._path in {"/ciba", "/device", "/token"}:
                try:
                    said = self.headers.get("Authorization", "")
                    self._json(provider.answer(self._path, form, said))
                except Refusal as no:
                    status = 401 if no.error == "invalid_client" else 400
                    self._json({"error": no.error}, status)
            else:
                self._html("", 404)

        def _decide(self, form: Mapping[str, str]) -> None:
            login = provider.logins.on(form.get("page", ""))
            if login is not None:
                who = "" if "abort" in form else form.get("login", "")
                provider.logins.decide(login, who, form.get("loa", ""))
            self._html("", 200 if login else 404)

        @property
        def _path(self) -> str:
            return urlsplit(self.path).path

        @property
        def _query(self) -> dict[str, str]:
            return dict(parse_qsl(urlsplit(self.path).query))

        def _json(self, body: Mapping[str, Any], status: int = 200) -> None:
            self._send("application/json", json.dumps(body), status)

        def _html(self, body: str, status: int) -> None:
            self._send("text/html; charset=utf-8", body, status)

        def _send(self, kind: str, body: str, status: int) -> None:
            data = body.encode()
            self.send_response(HTTPStatus(status))
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Nothing: the addresses of a provider are secrets of its logins."""

    return Handler
