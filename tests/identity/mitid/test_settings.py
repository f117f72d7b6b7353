"""Settings that can never work, or must never be allowed, are refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk.identity.level import Level
from kiosk.identity.mitid.settings import NSIS, is_safe
from tests.identity.mitid.parts import some_settings


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("issuer", {"issuer": "http://broker.example"}),
        ("issuer", {"issuer": "https://broker.example?x=1"}),
        ("issuer", {"issuer": ""}),
        ("client_id", {"client_id": ""}),
        ("client_id", {"client_id": "two words"}),
        ("secret_file", {"secret_file": None}),
        ("secret_file", {"key_file": Path("/nowhere")}),
        ("scope", {"scope": "mitid ssn"}),
        ("levels", {"levels": {}}),
        ("levels", {"levels": {"x": Level.IN_PERSON}}),
        ("levels", {"levels": {"x": Level.LIBRARY}}),
        ("minimum", {"minimum": Level.ANONYMOUS}),
        ("loa_claims", {"loa_claims": ()}),
        ("pushed_endpoint", {"pushed_endpoint": "http://127.0.0.1/pushed"}),
        ("longest_s", {"longest_s": 3600}),
        ("skew_s", {"skew_s": 3600}),
    ],
)
def test_a_mistake_is_named(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=field):
        some_settings(**changes)


def test_by_default_only_substantial_and_high_authenticate() -> None:
    assert some_settings().levels == {
        f"{NSIS}Low": Level.IDENTIFIED,
        f"{NSIS}Substantial": Level.AUTHENTICATED,
        f"{NSIS}High": Level.AUTHENTICATED,
    }


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://broker.example/op", True),
        ("https://broker.example:8443/op?x=1", True),
        ("http://127.0.0.1:5000", True),
        ("http://[::1]:5000/x", True),
        ("http://localhost/x", True),
        ("http://broker.example", False),
        ("http://127.0.0.1.evil.example", False),
        ("https://user@broker.example", False),
        ("https://user:pass@broker.example", False),
        ("https://broker.example\\@evil.example", False),
        ("https://broker.example\\.evil.example", False),
        ("https://", False),
        ("https://broker.example/a b", False),
        ("https://broker.example/\n", False),
        ("https://brøker.example", False),
        ("https://broker.example:99999", False),
        ("https://[broken", False),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("mitid://login", False),
        ("https://broker.example/" + "x" * 1024, False),
        ("", False),
    ],
)
def test_an_address_is_https_or_on_loopback(url: str, safe: bool) -> None:
    assert is_safe(url) is safe


def test_a_citizen_is_sent_to_the_issuer_or_a_host_that_is_named() -> None:
    settings = some_settings(phone_hosts=("login.example",))
    assert settings.may_show("https://broker.example/phone")
    assert settings.may_show("https://login.example/phone")
    assert not settings.may_show("https://evil.example/phone")
    assert not settings.may_show("http://127.0.0.1/phone")
