"""A configuration is believed only as the city signed it."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from kiosk.sync.contract import Bundle, NotSigned, SignedBundle, opened, sign

CITY = Ed25519PrivateKey.generate()
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
BUNDLE = Bundle(
    version=7, issued=NOW, files={"branches.toml": "", "services/my-loans/service.yaml": "id: x"}
)


def public(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def test_what_the_city_signed_is_opened_as_it_was() -> None:
    assert opened(sign(BUNDLE, CITY), public(CITY)) == BUNDLE


def test_somebody_elses_signature_opens_nothing() -> None:
    with pytest.raises(NotSigned):
        opened(sign(BUNDLE, Ed25519PrivateKey.generate()), public(CITY))


def test_a_byte_changed_on_the_way_opens_nothing() -> None:
    signed = sign(BUNDLE, CITY)
    data = bytearray(base64.b64decode(signed.bundle))
    for at in (0, len(data) // 2, len(data) - 1):
        changed = bytearray(data)
        changed[at] ^= 1
        bundle = base64.b64encode(changed).decode()
        with pytest.raises(NotSigned):
            opened(SignedBundle(bundle=bundle, signature=signed.signature), public(CITY))


def test_a_signature_of_the_same_bytes_for_another_purpose_opens_nothing() -> None:
    data = BUNDLE.model_dump_json().encode()
    signature = base64.b64encode(CITY.sign(data)).decode()
    other = SignedBundle(bundle=base64.b64encode(data).decode(), signature=signature)
    with pytest.raises(NotSigned):
        opened(other, public(CITY))


def test_signed_nonsense_is_no_configuration() -> None:
    signature = base64.b64encode(CITY.sign(b"borgerkiosk configuration 1\0{}")).decode()
    with pytest.raises(NotSigned, match="no configuration"):
        opened(SignedBundle(bundle="e30=", signature=signature), public(CITY))


@pytest.mark.parametrize(
    "path",
    ["../kiosk.toml", "/etc/passwd.toml", "services/../x.toml", "run.py", "a b.toml", "x.toml/y"],
)
def test_no_file_leads_out_of_the_configuration(path: str) -> None:
    with pytest.raises(ValidationError):
        Bundle(version=1, issued=NOW, files={path: ""})
