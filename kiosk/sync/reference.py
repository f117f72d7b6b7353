"""References: what a citizen writes down, reads out over the phone, and types in again."""

from __future__ import annotations

import re
import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O (read as 1 and 0) and no U."""

_READ_AS: Final = str.maketrans("ILO", "110")


def mint(prefix: str) -> str:
    """A new reference of 40 random bits: `AAR-7K3M-9QXD`."""
    letters = [secrets.choice(ALPHABET) for _ in range(8)]
    return f"{prefix}-{''.join(letters[:4])}-{''.join(letters[4:])}"


def read(text: str, prefix: str = "AAR") -> str | None:
    """The reference somebody typed, however they wrote it; `None` if it cannot be one of ours."""
    plain = re.sub(r"[\s-]", "", text).upper()
    letters = plain.removeprefix(prefix).translate(_READ_AS)
    if not plain.startswith(prefix) or len(letters) != 8 or not set(letters) <= set(ALPHABET):
        return None
    return f"{prefix}-{letters[:4]}-{letters[4:]}"
