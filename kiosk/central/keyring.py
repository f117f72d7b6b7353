"""The private key that opens cases, in a file of its own; made at the first start."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from kiosk.sync.contract import CentralKey, fingerprint


class Keyring:
    """The key in use, and secrets derived from it."""

    def __init__(self, private: X25519PrivateKey) -> None:
        self._private = private
        raw = private.public_key().public_bytes_raw()
        mark = fingerprint(raw)
        self.public = CentralKey(
            key_id=mark[:16], public_key=base64.b64encode(raw).decode(), fingerprint=mark
        )

    def private(self, key_id: str) -> X25519PrivateKey | None:
        """The private key of that name, if it is here."""
        return self._private if key_id == self.public.key_id else None

    def tag(self, purpose: str, text: str) -> str:
        """A keyed hash of `text`, hex; different for every purpose."""
        secret = hashlib.sha256(b"borgerkiosk tag\0" + self._private.private_bytes_raw()).digest()
        return hmac.new(secret, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def load_keyring(path: Path | None) -> Keyring:
    """The key in the PEM file `path`, made if missing (mode 0600); without a path, a new one."""
    if path is None:
        return Keyring(X25519PrivateKey.generate())
    if not path.exists():
        _create(path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, X25519PrivateKey):
        raise TypeError(f"{path} holds no X25519 key")
    return Keyring(key)


def _create(path: Path) -> None:
    pem = X25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(fresh)  # unlike a rename, never takes the place of another worker's key
    except FileExistsError:
        return
    finally:
        fresh.unlink()
