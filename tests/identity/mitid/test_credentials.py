"""How the kiosk proves that it is the broker's client; what cannot prove it is refused at the start."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

from kiosk.identity.mitid.credentials import (
    CredentialError,
    PrivateKeyJwt,
    SecretBasic,
    credential_of,
)
from tests.identity.mitid.parts import CLIENT, SECRET, Signer, secret_file, some_settings

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ISSUER = "https://broker.example"


def pem(file: Path, key: PrivateKeyTypes, cipher: KeySerializationEncryption | None = None) -> Path:
    form = (Encoding.PEM, PrivateFormat.PKCS8, cipher or NoEncryption())
    file.write_bytes(key.private_bytes(*form))
    return file


def test_a_secret_is_form_encoded_before_it_is_base64(tmp_path: Path) -> None:
    credential = credential_of(some_settings(secret_file=secret_file(tmp_path)))
    header = credential.proof(ISSUER, NOW).headers["Authorization"]
    pair = base64.b64decode(header.removeprefix("Basic ")).decode()
    assert pair == f"{CLIENT}:a+secret%3A+of+tests%2Bonly%2F%25%26"


@pytest.mark.parametrize(("kind", "algorithm"), [("rsa", "PS256"), ("ec", "ES256")])
def test_an_assertion_is_for_the_issuer_for_a_minute_and_new_each_time(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, algorithm: str
) -> None:
    signer: Signer = request.getfixturevalue(f"{kind}_signer")
    file = pem(tmp_path / "key.pem", signer.key)
    credential = credential_of(some_settings(secret_file=None, key_file=file, key_id="k1"))
    tokens = [credential.proof(ISSUER, NOW).form["client_assertion"] for _ in range(2)]
    assert all(jwt.get_unverified_header(one)["kid"] == "k1" for one in tokens)
    first, second = (
        jwt.decode(
            one, signer.key.public_key(), [algorithm], {"verify_exp": False}, audience=ISSUER
        )
        for one in tokens
    )
    assert (first["iss"], first["sub"], first["aud"]) == (CLIENT, CLIENT, ISSUER)
    assert (first["iat"], first["exp"]) == (NOW.timestamp(), NOW.timestamp() + 60)
    assert first["jti"] != second["jti"]


@pytest.mark.parametrize("content", [b"", b" \n", b"a\nb", b"\x00secret"])
def test_a_file_without_a_secret_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "secret"
    file.write_bytes(content)
    with pytest.raises(CredentialError, match="secret: holds no secret"):
        credential_of(some_settings(secret_file=file))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CredentialError, match="cannot be read"):
        credential_of(some_settings(secret_file=tmp_path / "none"))


@pytest.mark.parametrize(
    "key",
    [
        rsa.generate_private_key(65537, 1024),
        ec.generate_private_key(ec.SECP384R1()),
        ed25519.Ed25519PrivateKey.generate(),
    ],
)
def test_a_key_that_is_too_weak_or_of_another_kind_is_refused(
    tmp_path: Path, key: PrivateKeyTypes
) -> None:
    file = pem(tmp_path / "key.pem", key)
    with pytest.raises(CredentialError, match=r"key\.pem: the key must be"):
        credential_of(some_settings(secret_file=None, key_file=file))


def test_what_is_no_open_key_is_refused_and_never_quoted(tmp_path: Path, ec_signer: Signer) -> None:
    locked = pem(tmp_path / "locked.pem", ec_signer.key, BestAvailableEncryption(b"x"))
    noise = tmp_path / "noise.pem"
    noise.write_text(SECRET, encoding="utf-8")
    for file in (locked, noise):
        with pytest.raises(CredentialError, match="holds no private key") as no:
            credential_of(some_settings(secret_file=None, key_file=file))
        assert SECRET not in str(no.value)


def test_a_credential_does_not_show_itself(ec_signer: Signer) -> None:
    assert SECRET not in repr(SecretBasic(CLIENT, SECRET))
    assert SECRET not in repr(SecretBasic(CLIENT, SECRET).proof(ISSUER, NOW))
    shown = repr(PrivateKeyJwt(CLIENT, ec_signer.key))
    assert "key=" not in shown
