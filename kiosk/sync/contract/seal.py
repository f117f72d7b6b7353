"""A case is sealed to the central service's public key: the kiosk cannot open it again.

HPKE base mode (RFC 9180) with X25519, HKDF-SHA256 and AES-256-GCM. The item's key, reference
and service are bound through `info`, so a sealed body put into another envelope does not open.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from pydantic import ValidationError

from kiosk.sync.contract.cases import CaseBody, OutboxItem
from kiosk.sync.contract.central import CentralKey

_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Unopened(Exception):
    """A sealed body does not belong to this envelope and key, or holds no case."""


@dataclass(frozen=True, slots=True)
class SealedFor:
    """The envelope a body is bound to."""

    key: UUID
    reference: str
    service: str

    @classmethod
    def of(cls, item: OutboxItem) -> SealedFor:
        """The envelope as it arrived."""
        return cls(item.key, item.reference, item.service)

    def info(self) -> bytes:
        """The bytes HPKE binds; JSON, so that no two envelopes look alike."""
        return json.dumps(
            ["borgerkiosk case 1", str(self.key), self.reference, self.service]
        ).encode()


def fingerprint(public_key: bytes) -> str:
    """SHA-256 of a raw public key, in hex."""
    return hashlib.sha256(public_key).hexdigest()


def seal(to: CentralKey, envelope: SealedFor, body: CaseBody) -> bytes:
    """The body as only the holder of the private key can read it, inside this envelope."""
    public = X25519PublicKey.from_public_bytes(base64.b64decode(to.public_key))
    return _SUITE.encrypt(body.model_dump_json().encode(), public, envelope.info())


def open_sealed(private: X25519PrivateKey, envelope: SealedFor, sealed: bytes) -> CaseBody:
    """The body again. Raises `Unopened`, without a word of what was inside."""
    try:
        plain = _SUITE.decrypt(sealed, private, envelope.info())
    except (InvalidTag, ValueError):
        raise Unopened("does not open") from None
    try:
        return CaseBody.model_validate_json(plain)
    except ValidationError:
        raise Unopened("holds no case") from None
