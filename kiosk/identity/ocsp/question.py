"""What a responder is asked, and where: one certificate, with a nonce (RFC 6960, 4.1; RFC 9654). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.hashes import SHA1, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPRequest, OCSPRequestBuilder, OCSPSingleResponse
from cryptography.x509.oid import AuthorityInformationAccessOID

from kiosk.identity.certificates import BROKEN

NONCE_BYTES: Final = 32
"""As many as RFC 9654 wants, and no more than older responders take."""
_ADDRESS: Final = re.compile(r"https?://[\x21-\x7e]{1,1000}")


@dataclass(frozen=True, slots=True)
class Question:
    """Was `certificate`, which `issuer` issued, taken back?"""

    certificate: x509.Certificate = field(repr=False)
    issuer: x509.Certificate
    nonce: bytes

    def encode(self) -> bytes:
        """The request in DER. The hash only names the issuer, and SHA-1 is what every responder knows."""
        request = self._builder(SHA1())  # noqa: S303 - a name, not a signature
        return (
            request.add_extension(x509.OCSPNonce(self.nonce), critical=False)
            .build()
            .public_bytes(Encoding.DER)
        )

    def is_answered_by(self, single: OCSPSingleResponse) -> bool:
        """Whether a part of an answer is about this certificate, whichever hash it is named by."""
        if single.serial_number != self.certificate.serial_number:
            return False
        try:
            asked: OCSPRequest = self._builder(single.hash_algorithm).build()
        except (ValueError, UnsupportedAlgorithm):
            return False
        return (
            single.issuer_name_hash == asked.issuer_name_hash
            and single.issuer_key_hash == asked.issuer_key_hash
        )

    def _builder(self, algorithm: HashAlgorithm) -> OCSPRequestBuilder:
        return OCSPRequestBuilder().add_certificate(self.certificate, self.issuer, algorithm)


def address_in(certificate: x509.Certificate) -> str:
    """Where its issuer says that its responder is; empty if it names none that we would call."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
    except (x509.ExtensionNotFound, *BROKEN):
        return ""
    places = (
        each.access_location.value
        for each in access.value
        if each.access_method == AuthorityInformationAccessOID.OCSP
        and isinstance(each.access_location, x509.UniformResourceIdentifier)
    )
    return next((place for place in places if is_address(place)), "")


def is_address(text: str) -> bool:
    """Whether a text is an http(s) address of a host, without a user in it."""
    if not _ADDRESS.fullmatch(text) or "\\" in text:
        return False
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and parts.username is None and parts.password is None
