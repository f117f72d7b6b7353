"""Rows that are found and read by whoever has the secret; the database alone tells neither."""

from __future__ import annotations

import hashlib
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE: Final = 12


def name_of(purpose: str, secret: str) -> str:
    """What a row is found by, 64 hex digits; the secret (128 random bits) is not in it."""
    return hashlib.sha256(f"borgerkiosk {purpose} id\0{secret}".encode()).hexdigest()


def lock(purpose: str, secret: str, words: bytes) -> bytes:
    """The words as they may lie in the database: AES-256-GCM, the nonce in front."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(purpose, secret).encrypt(nonce, words, None)


def unlock(purpose: str, secret: str, locked: bytes) -> bytes | None:
    """The words again; `None` if they were locked for another purpose or secret."""
    try:
        return _cipher(purpose, secret).decrypt(locked[:_NONCE], locked[_NONCE:], None)
    except InvalidTag:
        return None


def _cipher(purpose: str, secret: str) -> AESGCM:
    return AESGCM(hashlib.sha256(f"borgerkiosk {purpose} key\0{secret}".encode()).digest())
