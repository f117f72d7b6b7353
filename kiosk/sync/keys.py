"""The central service's public key, remembered on disk: cases can be sealed while it is away."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from pydantic import ValidationError

from kiosk.sync.contract import CentralKey, fingerprint


class KeyStore:
    """The key last accepted, in the file `path`.

    With a `pinned` fingerprint (SHA-256 of the raw key, hex, colons allowed) no other key is
    ever accepted, neither from the network nor from the disk.
    """

    def __init__(self, path: Path, *, pinned: str | None = None) -> None:
        self._path = path
        self._pinned = None if pinned is None else pinned.replace(":", "").strip().lower()
        self._key = self._remembered()

    def current(self) -> CentralKey | None:
        """The key to seal to; `None` if none was ever accepted."""
        return self._key

    def accept(self, key: CentralKey) -> bool:
        """Use this key from now on, if it is sound and is the one that was pinned.

        Without a writable disk it is used all the same, until the process ends.
        """
        if not self._is_sound(key):
            return False
        if key != self._key:
            self._key = key
            self._remember(key)
        return True

    def _is_sound(self, key: CentralKey) -> bool:
        raw = base64.b64decode(key.public_key)
        if len(raw) != 32 or fingerprint(raw) != key.fingerprint:
            return False
        if self._pinned is not None and key.fingerprint != self._pinned:
            return False
        try:
            # Points of low order share no secret with anybody; sealing to them would fail.
            X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(raw))
        except ValueError:
            return False
        return True

    def _remembered(self) -> CentralKey | None:
        try:
            key = CentralKey.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError):
            return None
        return key if self._is_sound(key) else None

    def _remember(self, key: CentralKey) -> None:
        fresh = self._path.with_name(f"{self._path.name}.new")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with fresh.open("wb") as file:
                file.write(key.model_dump_json().encode())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
        except OSError:
            return
