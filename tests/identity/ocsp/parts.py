"""A responder's answers, of which anything can be made wrong; and one that says them over HTTP."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.ocsp import OCSPCertStatus, OCSPResponderEncoding, OCSPResponseBuilder
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.demo.pki import Credential, Key
from tests.sync.parts import http, read_request

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
OCSP = {"Content-Type": "application/ocsp-response"}
APPOINTED_KEY = ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True)
class Answering:
    """How an answer is made; by default a good one, by the issuer itself, due in an hour."""

    certificate: x509.Certificate
    issuer: Credential
    now: datetime
    status: OCSPCertStatus = OCSPCertStatus.GOOD
    this_update: timedelta = timedelta()
    next_update: timedelta | None = timedelta(hours=1)
    signer: Credential | None = None
    named: x509.Certificate | None = None
    """Whom the answer says it comes from; the signer if nobody else."""
    by_key: bool = False
    sends: tuple[x509.Certificate, ...] = ()
    nonce: bytes | None = None
    cert_id: Callable[[], HashAlgorithm] = SHA1
    digest: Callable[[], HashAlgorithm] = SHA256
    extension: x509.ExtensionType | None = None

    def but(self, **changes: object) -> Answering:
        """The same answer with something changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def encode(self) -> bytes:
        """In DER."""
        signer = self.signer or self.issuer
        revoked = self.status is OCSPCertStatus.REVOKED
        named = self.named or signer.certificate
        encoding = OCSPResponderEncoding.HASH if self.by_key else OCSPResponderEncoding.NAME
        builder = (
            OCSPResponseBuilder()
            .add_response(
                cert=self.certificate,
                issuer=self.issuer.certificate,
                algorithm=self.cert_id(),
                cert_status=self.status,
                this_update=self.now + self.this_update,
                next_update=None if self.next_update is None else self.now + self.next_update,
                revocation_time=self.now - DAY if revoked else None,
                revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
            )
            .responder_id(encoding, named)
        )
        if self.sends:
            builder = builder.certificates(self.sends)
        if self.nonce is not None:
            builder = builder.add_extension(x509.OCSPNonce(self.nonce), critical=False)
        if self.extension is not None:
            builder = builder.add_extension(self.extension, critical=True)
        return builder.sign(signer.key, self.digest()).public_bytes(Encoding.DER)


def appointed(
    issuer: Credential,
    now: datetime,
    *,
    key: Key = APPOINTED_KEY,
    serial: int | None = None,
    purpose: x509.ObjectIdentifier | None = ExtendedKeyUsageOID.OCSP_SIGNING,
    start: timedelta = -DAY,
    end: timedelta = DAY,
    usage: x509.KeyUsage | None = None,
    critical: x509.ExtensionType | None = None,
) -> Credential:
    """A responder with a certificate of its own, by default one that the issuer appointed."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "DEMO OCSP")]))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(now + start)
        .not_valid_after(now + end)
    )
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    if usage is not None:
        builder = builder.add_extension(usage, critical=True)
    if critical is not None:
        builder = builder.add_extension(critical, critical=True)
    return Credential(key, builder.sign(issuer.key, SHA256()))


def says(answer: Callable[[ocsp.OCSPRequest], bytes]) -> Callable[[socket.socket], None]:
    """A script for a `Speaker`: answers each question over HTTP."""

    def script(live: socket.socket) -> None:
        asked = ocsp.load_der_ocsp_request(body_of(read_request(live)))
        live.sendall(http("200 OK", OCSP, answer(asked)))

    return script


def body_of(request: bytes) -> bytes:
    """What was posted."""
    return request.partition(b"\r\n\r\n")[2]


def nonce_of(asked: ocsp.OCSPRequest) -> bytes:
    """The nonce of a question."""
    return asked.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
