"""Who signed a responder's answer: the issuer, or somebody it appointed (RFC 6960, 4.2.2.2). Pure.

Whether an appointed responder's own certificate was taken back is not asked. RFC 6960 leaves
that to us; issuers make such certificates short-lived and exempt them (id-pkix-ocsp-nocheck).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.x509.ocsp import OCSPResponse
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID
from cryptography.x509.oid import SignatureAlgorithmOID as Signed

_MOST: Final = 8
"""Certificates in an answer that are looked at."""
_SHORTEST_RSA: Final = 2048
_HASHES: Final = {
    Signed.RSA_WITH_SHA256: SHA256(),
    Signed.RSA_WITH_SHA384: SHA384(),
    Signed.RSA_WITH_SHA512: SHA512(),
    Signed.ECDSA_WITH_SHA256: SHA256(),
    Signed.ECDSA_WITH_SHA384: SHA384(),
    Signed.ECDSA_WITH_SHA512: SHA512(),
}
"""SHA-1 and RSA-PSS are not taken: the one is broken, and nobody among issuers uses the other here."""
_UNDERSTOOD: Final = frozenset(
    {
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.CERTIFICATE_POLICIES,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.KEY_USAGE,
    }
)


def is_signed(response: OCSPResponse, issuer: x509.Certificate, now: datetime) -> bool:
    """Whether the issuer, or a responder that it appointed and that may answer `now`, signed it.

    Raises `ValueError` for what is no DER.
    """
    appointed = (each for each in response.certificates[:_MOST] if _is_appointed(each, issuer, now))
    return any(
        _is_named(response, signer) and _verifies(response, signer)
        for signer in (issuer, *appointed)
    )


def _is_appointed(certificate: x509.Certificate, issuer: x509.Certificate, now: datetime) -> bool:
    extensions = certificate.extensions
    if any(each.critical and each.oid not in _UNDERSTOOD for each in extensions):
        return False
    try:
        purpose = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        certificate.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, InvalidSignature, ValueError, TypeError):
        return False
    return (
        ExtendedKeyUsageOID.OCSP_SIGNING in purpose
        and certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
        and _may_sign(extensions)
    )


def _may_sign(extensions: x509.Extensions) -> bool:
    try:
        return extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
    except x509.ExtensionNotFound:
        return True


def _is_named(response: OCSPResponse, signer: x509.Certificate) -> bool:
    """Whether the answer says that it comes from this one, by its name or its key."""
    if response.responder_name is not None:
        return response.responder_name == signer.subject
    key = x509.SubjectKeyIdentifier.from_public_key(signer.public_key())
    return response.responder_key_hash == key.digest


def _verifies(response: OCSPResponse, signer: x509.Certificate) -> bool:
    signed, signature = response.tbs_response_bytes, response.signature
    digest = _HASHES.get(response.signature_algorithm_oid)
    try:
        match signer.public_key():
            case rsa.RSAPublicKey() as key if digest and key.key_size >= _SHORTEST_RSA:
                key.verify(signature, signed, padding.PKCS1v15(), digest)
            case ec.EllipticCurvePublicKey() as key if digest:
                key.verify(signature, signed, ec.ECDSA(digest))
            case ed25519.Ed25519PublicKey() as key:
                key.verify(signature, signed)
            case _:
                return False
    except InvalidSignature:
        return False
    return True
