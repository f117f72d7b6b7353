"""The demo's OpenID provider refuses what the standards have it refuse; its phone decides once."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote_plus, urlencode
from urllib.request import Request, urlopen

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk.demo.oidc import DemoProvider
from kiosk.demo.phone import Phone, PhoneError
from kiosk.identity.mitid import ciba, device
from kiosk.identity.mitid.credentials import PrivateKeyJwt, credential_of
from kiosk.identity.mitid.settings import NSIS

CLIENTS = {"kiosk": "secret-1", "other": "secret-2"}
KEY = ec.generate_private_key(ec.SECP256R1())


class Hand:
    """The provider's clock, moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def provider(clock: Hand) -> Iterator[DemoProvider]:
    made = DemoProvider(
        {**CLIENTS, "keyed": KEY.public_key()}, clock=clock, life_s=100, interval_s=5
    )
    yield made
    made.close()


def ask(url: str, form: dict[str, str] | None = None, **headers: str) -> dict[str, Any]:
    body = None if form is None else urlencode(form).encode()
    try:
        with urlopen(Request(url, body, headers), timeout=10) as answer:
            read: dict[str, Any] = json.load(answer)
    except HTTPError as no:
        with no:
            read = json.load(no)
    return read


def basic(name: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{quote_plus(name)}:{quote_plus(secret)}".encode()).decode()


def post(provider: DemoProvider, path: str, who: str = "kiosk", **form: str) -> dict[str, Any]:
    return ask(f"{provider.issuer}{path}", form, Authorization=basic(who, CLIENTS[who]))


def begun(provider: DemoProvider) -> dict[str, Any]:
    return post(provider, "/device", scope="openid", nonce="n-1")


def redeem(provider: DemoProvider, code: str, who: str = "kiosk") -> dict[str, Any]:
    return post(provider, "/token", who, grant_type=device.GRANT, device_code=code)


def test_a_token_is_given_once_after_the_phone_approved(
    provider: DemoProvider, clock: Hand
) -> None:
    login = begun(provider)
    assert redeem(provider, login["device_code"]) == {"error": "authorization_pending"}
    assert login["user_code"] in Phone("anna").approve(login["verification_uri_complete"])
    clock.seconds += 5
    answer = redeem(provider, login["device_code"])
    (key,) = ask(f"{provider.issuer}/jwks")["keys"]
    claims = jwt.decode(
        answer["id_token"], jwt.PyJWK(key), audience="kiosk", issuer=provider.issuer
    )
    assert (claims["nonce"], claims["loa"]) == ("n-1", f"{NSIS}Substantial")
    assert "dk.cpr" not in claims
    bearer = f"Bearer {answer['access_token']}"
    told = ask(f"{provider.issuer}/userinfo", Authorization=bearer)
    assert told["sub"] == claims["sub"]
    clock.seconds += 5
    assert redeem(provider, login["device_code"]) == {"error": "invalid_grant"}


def test_who_polls_too_fast_is_told_to_slow_down(provider: DemoProvider, clock: Hand) -> None:
    code = begun(provider)["device_code"]
    said = []
    for seconds in (0, 2, 5, 10):
        clock.seconds += seconds
        said.append(redeem(provider, code)["error"])
    assert said == ["authorization_pending", "slow_down", "slow_down", "slow_down"]
    clock.seconds += 20
    assert redeem(provider, code) == {"error": "authorization_pending"}


def test_a_login_expires(provider: DemoProvider, clock: Hand) -> None:
    login = begun(provider)
    clock.seconds = 101
    with pytest.raises(PhoneError):
        Phone("anna").approve(login["verification_uri_complete"])
    assert redeem(provider, login["device_code"]) == {"error": "expired_token"}


def test_another_client_gets_nothing(provider: DemoProvider) -> None:
    login = begun(provider)
    Phone("anna").approve(login["verification_uri_complete"])
    assert redeem(provider, login["device_code"], "other") == {"error": "invalid_grant"}


@pytest.mark.parametrize("who", ["", "nobody"])
def test_who_has_no_mitid_is_denied(provider: DemoProvider, who: str) -> None:
    login = begun(provider)
    Phone(who).approve(login["verification_uri_complete"])
    assert redeem(provider, login["device_code"]) == {"error": "access_denied"}


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !", "Bearer x", basic("kiosk", "x"), basic("x", "secret-1")]
)
def test_a_client_that_proves_nothing_is_refused(provider: DemoProvider, header: str) -> None:
    answer = ask(f"{provider.issuer}/device", {"scope": "openid"}, Authorization=header)
    assert answer == {"error": "invalid_client"}


@pytest.mark.parametrize(
    ("path", "form", "error"),
    [
        ("/token", {"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ("/token", {"grant_type": ciba.GRANT}, "invalid_grant"),
        ("/device", {"scope": "mitid"}, "invalid_scope"),
        ("/ciba", {"scope": "openid"}, "invalid_request"),
        ("/ciba", {"scope": "openid", "login_hint_token": "[]"}, "invalid_request"),
    ],
)
def test_a_request_that_is_not_right_is_refused(
    provider: DemoProvider, path: str, form: dict[str, str], error: str
) -> None:
    assert post(provider, path, **form) == {"error": error}


def test_an_assertion_is_good_once(provider: DemoProvider) -> None:
    credential = PrivateKeyJwt("keyed", KEY)
    form = credential.proof(provider.issuer, datetime.now(UTC)).form | {"scope": "openid"}
    assert "device_code" in ask(f"{provider.issuer}/device", form)
    assert ask(f"{provider.issuer}/device", form) == {"error": "invalid_client"}


@pytest.mark.parametrize(
    "assertion",
    [
        "",
        "a.b.c",
        jwt.encode({"iss": "kiosk", "sub": "kiosk", "jti": "1"}, "x" * 32, "HS256"),
        jwt.encode({"iss": "kiosk", "sub": "kiosk", "jti": "1"}, KEY, "ES256"),
        jwt.encode({"iss": "keyed", "sub": "keyed", "jti": "1"}, KEY, "ES256"),
        PrivateKeyJwt("keyed", KEY)
        .proof("https://x.example", datetime.now(UTC))
        .form["client_assertion"],
    ],
)
def test_an_assertion_that_proves_nothing_is_refused(
    provider: DemoProvider, assertion: str
) -> None:
    answer = ask(f"{provider.issuer}/device", {"client_assertion": assertion, "scope": "openid"})
    assert answer == {"error": "invalid_client"}


def test_a_phone_denies_and_then_there_is_nothing_to_approve(provider: DemoProvider) -> None:
    login = begun(provider)
    Phone("anna").deny(login["verification_uri_complete"])
    with pytest.raises(PhoneError):
        Phone("anna").approve(login["verification_uri_complete"])
    assert redeem(provider, login["device_code"]) == {"error": "access_denied"}


@pytest.mark.parametrize(
    "uri",
    ["https://127.0.0.1/x", "http://broker.example/", "file:///etc/passwd", "http://127.0.0.1:9/"],
)
def test_the_phone_goes_to_loopback_and_nowhere_else(uri: str) -> None:
    with pytest.raises(PhoneError):
        Phone().approve(uri)


def test_the_settings_fit_the_provider(provider: DemoProvider, tmp_path: Path) -> None:
    settings = provider.settings(tmp_path)
    assert settings.issuer == provider.document()["issuer"]
    assert "secret-1" not in repr(credential_of(settings))
    assert settings.secret_file is not None
    assert settings.secret_file.stat().st_mode & 0o777 == 0o600
