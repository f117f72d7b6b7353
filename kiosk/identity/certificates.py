"""What may come of looking at a certificate that a card wrote."""

from __future__ import annotations

from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

BROKEN: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""All that `cryptography` raises for a certificate that is none after all. Much of it comes late:
names, keys and extensions are taken apart only when they are asked for."""
