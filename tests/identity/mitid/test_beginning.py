"""What is asked of the broker to begin a login, and what of its answer is believed."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.mitid import ciba, device
from kiosk.identity.mitid.credentials import SecretBasic
from kiosk.identity.mitid.line import Line
from kiosk.identity.mitid.metadata import Broker, Metadata, read_metadata
from kiosk.identity.mitid.offer import Offer, Wish, interval_s, lifetime_s
from kiosk.identity.mitid.port import MitIdProblem
from kiosk.identity.mitid.settings import NSIS
from kiosk.identity.mitid.trouble import LoginError
from tests.identity.mitid.parts import (
    CLIENT,
    FAST,
    HTML,
    SECRET,
    Said,
    StubBroker,
    error,
    said,
    some_settings,
)

BAD_TEXT = ["", "a b", "\x1b[0m", "é", 7, None, ["x"], "x" * 5000]
BAD_URL = [*BAD_TEXT, "https://evil.example/x", "javascript:1", "http://user@127.0.0.1/", "/phone"]
BAD_TIME: list[Any] = ["120", None, True, 0, -1, 1e400, [], 10**400]


@pytest.fixture
def line(broker: StubBroker) -> Iterator[Line]:
    made = Line(broker.url, SecretBasic(CLIENT, SECRET))
    yield made
    made.cut()


def wish() -> Wish:
    return Wish(FAST.now(), "Dokk1 · Sundhedskort", "da")


def begun(broker: StubBroker, line: Line, begin: Any = ciba.begin, **changes: Any) -> Offer:
    settings = some_settings(broker.url, **changes)
    made: Offer = begin(line, Broker(settings).metadata(line, 0.0), settings, wish())
    return made


def failed(broker: StubBroker, line: Line, begin: Any = ciba.begin, **changes: Any) -> MitIdProblem:
    with pytest.raises(LoginError) as no:
        begun(broker, line, begin, **changes)
    return no.value.problem


def device_answer(broker: StubBroker, **changes: Any) -> Said:
    return said(
        {
            "device_code": "device-1",
            "user_code": "WDJB-MJHT",
            "verification_uri": f"{broker.url}/phone",
            "verification_uri_complete": f"{broker.url}/phone?user_code=WDJB-MJHT",
            "expires_in": 600,
            **changes,
        }
    )


def test_ciba_asks_with_a_nonce_a_code_and_a_hint_that_names_nobody(
    broker: StubBroker, line: Line
) -> None:
    offer = begun(broker, line)
    form = broker.form("/ciba")
    hint = json.loads(form.pop("login_hint_token"))
    reference = json.loads(hint.pop("idp_params"))["mitid"]["reference_text"]
    assert base64.b64decode(reference).decode() == f"Dokk1 · Sundhedskort ({offer.shown.code})"
    assert form == {
        "grant_type": ciba.GRANT,
        "scope": "openid mitid ssn",
        "acr_values": f"{NSIS}Substantial",
        "binding_message": offer.shown.code,
        "nonce": offer.asked.nonce,
        "requested_expiry": "300",
    }
    assert hint == {
        "flow_type": "broker_oidc",
        "idp_values": "mitid",
        "language": "da",
        "nonce": offer.asked.nonce,
        "prompt": "login",
    }
    assert offer.shown.uri == f"{broker.url}/phone?x=1"
    assert (offer.shown.expires_in_s, offer.interval_s) == (120, 5)
    assert offer.grant == {"grant_type": ciba.GRANT, "auth_req_id": "request-1"}


def test_the_reference_text_fits_into_what_mitid_shows(broker: StubBroker, line: Line) -> None:
    settings = some_settings(broker.url)
    metadata = Broker(settings).metadata(line, 0.0)
    offer = ciba.begin(line, metadata, settings, Wish(FAST.now(), "Å" * 500, "da"))
    hint = json.loads(broker.form("/ciba")["login_hint_token"])
    reference = json.loads(hint["idp_params"])["mitid"]["reference_text"]
    text = base64.b64decode(reference).decode()
    assert len(text) == 130
    assert text.endswith(f" ({offer.shown.code})")


def test_every_login_has_a_code_and_a_nonce_of_its_own(broker: StubBroker, line: Line) -> None:
    offers = [begun(broker, line) for _ in range(20)]
    assert len({offer.asked.nonce for offer in offers}) == 20
    assert len({offer.shown.code for offer in offers}) > 15
    assert all(len(offer.shown.code) == 4 for offer in offers)


def test_a_broker_that_wants_it_turns_the_request_into_an_address(
    broker: StubBroker, line: Line
) -> None:
    bare = broker.offer()
    del bare["authentication_uri"]
    broker.answers["/ciba"] = [said(bare)]
    assert failed(broker, line) is MitIdProblem.NONSENSE
    broker.answers["/pushed"] = [
        said({"authentication_uri": f"{broker.url}/authorize?request_uri=urn:x", "expires_in": 60})
    ]
    offer = begun(broker, line, pushed_endpoint=f"{broker.url}/pushed")
    assert offer.shown.uri == f"{broker.url}/authorize?request_uri=urn:x"
    assert offer.shown.expires_in_s == 60
    assert json.loads(broker.requests[-1][1]) == {"requestId": "request-1"}


def test_device_flow_shows_the_whole_address_and_the_user_code(
    broker: StubBroker, line: Line
) -> None:
    broker.answers["/device"] = [device_answer(broker)]
    offer = begun(broker, line, device.begin)
    assert offer.shown.uri == f"{broker.url}/phone?user_code=WDJB-MJHT"
    assert offer.shown.code == "WDJB-MJHT"
    assert (offer.shown.expires_in_s, offer.interval_s) == (300, 5)
    assert offer.grant == {"grant_type": device.GRANT, "device_code": "device-1"}
    assert broker.form("/device")["ui_locales"] == "da"


def test_device_flow_falls_back_to_the_address_without_the_code(
    broker: StubBroker, line: Line
) -> None:
    short = json.loads(bytes(device_answer(broker)).partition(b"\r\n\r\n")[2])  # type: ignore[arg-type]
    del short["verification_uri_complete"]
    broker.answers["/device"] = [said(short)]
    assert begun(broker, line, device.begin).shown.uri == f"{broker.url}/phone"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("auth_req_id", bad) for bad in BAD_TEXT),
        *(("authentication_uri", bad) for bad in BAD_URL),
        *(("expires_in", bad) for bad in BAD_TIME),
        ("interval", "5"),
        ("interval", True),
        ("interval", 10**400),
    ],
)
def test_a_ciba_answer_that_is_not_right_is_nonsense(
    broker: StubBroker, line: Line, name: str, value: object
) -> None:
    broker.answers["/ciba"] = [
        said(json.dumps(broker.offer(**{name: value})).replace("Infinity", "1e400"))
    ]
    assert failed(broker, line) is MitIdProblem.NONSENSE


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("device_code", bad) for bad in BAD_TEXT),
        *(("user_code", bad) for bad in [*BAD_TEXT, "x" * 21]),
        *(("verification_uri_complete", bad) for bad in BAD_URL),
    ],
)
def test_a_device_answer_that_is_not_right_is_nonsense(
    broker: StubBroker, line: Line, name: str, value: object
) -> None:
    broker.answers["/device"] = [device_answer(broker, **{name: value})]
    assert failed(broker, line, device.begin) is MitIdProblem.NONSENSE


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (error("invalid_client"), MitIdProblem.REFUSED),
        (error("unknown_user_id"), MitIdProblem.REFUSED),
        (error("invalid_binding_message"), MitIdProblem.REFUSED),
        (said({}, "500 Oops"), MitIdProblem.AWAY),
        (HTML, MitIdProblem.NONSENSE),
    ],
)
@pytest.mark.parametrize("path", ["/ciba", "/device"])
def test_a_broker_that_says_no_at_the_start_is_heard(
    broker: StubBroker, line: Line, answer: Said, problem: MitIdProblem, path: str
) -> None:
    broker.answers[path] = [answer]
    begin = {"/ciba": ciba.begin, "/device": device.begin}[path]
    assert failed(broker, line, begin) is problem


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": None},
        {"token_endpoint": ""},
        {"token_endpoint": "http://evil.example/token"},
        {"token_endpoint": ["x"]},
        {"jwks_uri": "file:///etc/passwd"},
        {"userinfo_endpoint": "http://user:pass@127.0.0.1/"},
        {"backchannel_authentication_endpoint": 5},
    ],
)
def test_a_discovery_document_that_is_not_the_issuers_is_nonsense(
    broker: StubBroker, line: Line, changes: dict[str, Any]
) -> None:
    broker.answers["/.well-known/openid-configuration"] = [said(broker.document(**changes))]
    assert failed(broker, line) is MitIdProblem.NONSENSE


def test_an_https_issuer_never_leads_to_loopback_or_plain_http() -> None:
    document = {
        "issuer": "https://broker.example",
        "token_endpoint": "https://broker.example/token",
        "jwks_uri": "https://keys.example/jwks",
    }
    read = read_metadata(document, some_settings())
    assert read == Metadata("https://broker.example/token", "https://keys.example/jwks", "", "", "")
    with pytest.raises(LoginError):
        read_metadata({**document, "token_endpoint": "http://127.0.0.1/token"}, some_settings())


@pytest.mark.parametrize("begin", [ciba.begin, device.begin])
def test_a_broker_without_the_configured_flow_is_a_matter_of_configuration(
    broker: StubBroker, line: Line, begin: Any
) -> None:
    bare = broker.document(backchannel_authentication_endpoint="", device_authorization_endpoint="")
    broker.answers["/.well-known/openid-configuration"] = [said(bare)]
    assert failed(broker, line, begin) is MitIdProblem.REFUSED


def test_documents_are_kept_for_an_hour_and_keys_are_read_anew_when_asked(
    broker: StubBroker, line: Line
) -> None:
    known = Broker(some_settings(broker.url))
    assert known.keys(line, 0.0) == known.keys(line, 3600.0) == [broker.signer.jwk]
    assert broker.count("/jwks") == broker.count("/.well-known/openid-configuration") == 1
    known.keys(line, 3600.0, anew=True)
    assert broker.count("/jwks") == 2
    known.keys(line, 7201.0)
    assert broker.count("/jwks") == 3
    assert broker.count("/.well-known/openid-configuration") == 2


@pytest.mark.parametrize("keys", [{}, {"keys": {}}, {"keys": [{}] * 51}, {"keys": None}])
def test_a_key_set_that_is_none_is_nonsense(
    broker: StubBroker, line: Line, keys: dict[str, Any]
) -> None:
    broker.answers["/jwks"] = [said(keys)]
    with pytest.raises(LoginError) as no:
        Broker(some_settings(broker.url)).keys(line, 0.0)
    assert no.value.problem is MitIdProblem.NONSENSE


@given(st.one_of(st.integers(), st.floats()))
def test_times_are_bounded_whatever_is_said(seconds: float) -> None:
    answer = {"interval": seconds, "expires_in": seconds}
    try:
        assert 1 <= interval_s(answer) <= 30
        assert 1 <= lifetime_s(answer, some_settings()) <= 300
    except LoginError as no:
        problem = no.problem
    else:
        return
    assert problem is MitIdProblem.NONSENSE
