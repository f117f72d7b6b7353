"""What a card is given to sign, and whether what it answers is that signature."""

from __future__ import annotations

import hashlib
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from kiosk.identity.certificates import BROKEN

CKM_RSA_PKCS: Final = 0x0001
CKM_ECDSA: Final = 0x1041
_SHA256_DIGEST_INFO: Final = bytes.fromhex("3031300D060960864801650304020105000420")
"""DER in front of a SHA-256 digest (RFC 8017, section 9.2)."""
_DER_SEQUENCE: Final = 0x30
_SHORTEST_RSA: Final = 2048


def to_be_signed(challenge: bytes, *, elliptic: bool) -> bytes:
    """What goes into PSO: COMPUTE DIGITAL SIGNATURE: DigestInfo for RSA, the digest for ECDSA."""
    digest = hashlib.sha256(challenge).digest()
    return digest if elliptic else _SHA256_DIGEST_INFO + digest


def signature_size(certificate: x509.Certificate) -> int:
    """Bytes of an RSA key's signature; 0 for other keys, whose signatures are short."""
    try:
        key = certificate.public_key()
    except BROKEN:
        return 0
    return key.key_size // 8 if isinstance(key, rsa.RSAPublicKey) else 0


def is_signature(certificate: x509.Certificate, challenge: bytes, signature: bytes) -> bool:
    """Whether the certificate's key signed the challenge: RSA PKCS#1 v1.5 or ECDSA, SHA-256.

    RSA keys under 2,048 bits prove nothing. ECDSA may come as DER or as r‖s.
    """
    try:
        key = certificate.public_key()
        match key:
            case rsa.RSAPublicKey() if key.key_size >= _SHORTEST_RSA:
                key.verify(signature, challenge, padding.PKCS1v15(), SHA256())
            case ec.EllipticCurvePublicKey():
                key.verify(_der(signature, key), challenge, ec.ECDSA(SHA256()))
            case _:
                return False
    except (InvalidSignature, *BROKEN):
        return False
    return True


def _der(signature: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    half = (key.curve.key_size + 7) // 8
    if len(signature) == 2 * half and not _looks_like_der(signature):
        return encode_dss_signature(
            int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        )
    return signature


def _looks_like_der(signature: bytes) -> bool:
    return signature[0] == _DER_SEQUENCE and signature[1] == len(signature) - 2
