"""How the kiosk proves to the broker that it is its client: a secret, or a signed assertion."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import quote_plus

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from kiosk.identity.mitid.settings import MitIdSettings

_LIFE: Final = timedelta(seconds=60)
_RSA_BITS: Final = 2048
ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class CredentialError(ValueError):
    """A secret or key that cannot be used; the message names the file, never what is in it."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a request carries to show whose it is."""

    headers: dict[str, str] = field(default_factory=dict, repr=False)
    form: dict[str, str] = field(default_factory=dict, repr=False)


class Credential(Protocol):
    """Makes the proof for one request."""

    def proof(self, issuer: str, now: datetime) -> Proof: ...


@dataclass(frozen=True, slots=True)
class SecretBasic:
    """client_secret_basic: RFC 6749, section 2.3.1."""

    client_id: str
    secret: str = field(repr=False)

    def proof(self, issuer: str, now: datetime) -> Proof:  # noqa: ARG002 - a secret is for always
        """The Authorization header; both parts are form-encoded first."""
        pair = f"{quote_plus(self.client_id)}:{quote_plus(self.secret)}"
        return Proof({"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()})


@dataclass(frozen=True, slots=True)
class PrivateKeyJwt:
    """private_key_jwt: RFC 7523; the audience is the issuer, as CIBA Core 1.0, section 7.1, has it."""

    client_id: str
    key: RSAPrivateKey | EllipticCurvePrivateKey = field(repr=False)
    key_id: str = ""

    def proof(self, issuer: str, now: datetime) -> Proof:
        """An assertion that is good once and for a minute."""
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": issuer,
            "jti": secrets.token_urlsafe(24),
            "iat": int(now.timestamp()),
            "exp": int((now + _LIFE).timestamp()),
        }
        algorithm = "PS256" if isinstance(self.key, RSAPrivateKey) else "ES256"
        headers = {"kid": self.key_id} if self.key_id else None
        signed = jwt.encode(claims, self.key, algorithm, headers)
        return Proof(form={"client_assertion_type": ASSERTION, "client_assertion": signed})


def credential_of(settings: MitIdSettings) -> Credential:
    """The credential that the settings name. Raises `CredentialError`."""
    if settings.key_file is not None:
        key = _key(settings.key_file)
        return PrivateKeyJwt(settings.client_id, key, settings.key_id)
    file = settings.secret_file
    assert file is not None  # noqa: S101 - the settings have one of the two
    secret = _read(file).decode("utf-8", "replace").strip()
    if not secret or not secret.isprintable():
        raise CredentialError(f"{file}: holds no secret")
    return SecretBasic(settings.client_id, secret)


def _key(file: Path) -> RSAPrivateKey | EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(_read(file), password=None)
    except (ValueError, TypeError):
        raise CredentialError(f"{file}: holds no private key in PEM form") from None
    match key:
        case RSAPrivateKey() if key.key_size >= _RSA_BITS:
            return key
        case EllipticCurvePrivateKey() if isinstance(key.curve, SECP256R1):
            return key
        case _:
            raise CredentialError(f"{file}: the key must be RSA of {_RSA_BITS} bits or P-256")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as trouble:
        raise CredentialError(f"{file}: cannot be read ({trouble.strerror})") from None
