"""An invented public key infrastructure in the likeness of OCES, made anew at run time.

A root, an issuing authority, and certificates for invented citizens. Its keys are never
committed and trusted by nobody but the demo's own configuration.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from kiosk.demo.cards.holders import CardHolder
from kiosk.identity import policies
from kiosk.identity.trust import Trust

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
ROOTS_FILE: Final = "roots.pem"
_ROOT_NAME: Final = "DEMO TRUST2408 OCES Primary CA"
_ISSUING_NAME: Final = "DEMO TRUST2408 OCES CA I"
_YEAR: Final = timedelta(days=365)
CITIZENS: Final = f"{policies.OCES_PERSONS}.4"
"""The policy of the demo's certificates: a version below the arc that is for citizens."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate with its key, and the certificates above it except the root."""

    key: Key
    certificate: x509.Certificate
    issuers: tuple[x509.Certificate, ...] = ()

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificate, then its issuers."""
        return (self.certificate, *self.issuers)


@dataclass(frozen=True, slots=True)
class DemoPki:
    """A root and an issuing authority, valid around the moment they were made."""

    root: Credential
    issuing: Credential
    made: datetime

    @classmethod
    def make(cls, now: datetime) -> DemoPki:
        """A new root and issuing authority, valid from a year before `now` to nine after."""
        span = (now - _YEAR, now + 9 * _YEAR)
        root_key, issuing_key = new_key(), new_key()
        root_name, issuing_name = _authority(_ROOT_NAME), _authority(_ISSUING_NAME)
        root = _certificate(root_name, root_key, root_name, root_key, span, authority=1)
        issued = _certificate(issuing_name, issuing_key, root_name, root_key, span, authority=0)
        return cls(Credential(root_key, root), Credential(issuing_key, issued), now)

    def trust(self) -> Trust:
        """Trust in this root, and in nothing else."""
        return Trust(roots=(self.root.certificate,))

    def citizen(
        self,
        holder: CardHolder,
        *,
        key: Key | None = None,
        valid_from: datetime | None = None,
        valid_to: datetime | None = None,
        policy: str = CITIZENS,
        responder: str = "",
    ) -> Credential:
        """An OCES certificate of an invented citizen, valid from a month ago for three years.

        `responder` is the address of an OCSP responder to stand in it.
        """
        key = key or new_key()
        start = valid_from or self.made - timedelta(days=30)
        end = valid_to or start + 3 * _YEAR
        issuer = self.issuing.certificate.subject
        issued = _certificate(
            citizen_name(holder),
            key,
            issuer,
            self.issuing.key,
            (start, end),
            authority=None,
            policy=policy,
            responder=responder,
        )
        return Credential(key, issued, (self.issuing.certificate,))

    def expired(self, holder: CardHolder) -> Credential:
        """A certificate that ran out the day before this infrastructure was made."""
        end = self.made - timedelta(days=1)
        return self.citizen(holder, valid_from=end - timedelta(days=300), valid_to=end)

    def save(self, folder: Path) -> None:
        """Write keys (for the owner only) and certificates, so that other processes can use them."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, each in (("root", self.root), ("issuing", self.issuing)):
            secret = folder / f"{name}-key.pem"
            secret.touch(mode=0o600)
            secret.write_bytes(
                each.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            )
            (folder / f"{name}.pem").write_bytes(each.certificate.public_bytes(Encoding.PEM))
        bundle = b"".join(
            each.certificate.public_bytes(Encoding.PEM) for each in (self.root, self.issuing)
        )
        (folder / ROOTS_FILE).write_bytes(bundle)

    @classmethod
    def load(cls, folder: Path) -> DemoPki:
        """What `save` wrote. Raises `OSError` or `ValueError`."""
        root, issuing = (_load(folder, name) for name in ("root", "issuing"))
        made = root.certificate.not_valid_before_utc + _YEAR
        return cls(root, issuing, made)


def demo_pki(folder: Path | None, now: datetime | None = None) -> DemoPki:
    """The infrastructure kept in `folder`, made there first if it is not; or a passing one."""
    moment = now or datetime.now(UTC)
    if folder is None:
        return DemoPki.make(moment)
    if not (folder / ROOTS_FILE).exists():
        DemoPki.make(moment).save(folder)
    return DemoPki.load(folder)


def new_key() -> Key:
    """A key as on OCES cards: RSA, 2,048 bits."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def citizen_name(holder: CardHolder) -> x509.Name:
    """The OCES subject, its CN and serialNumber in one multi-valued RDN as real ones have."""
    return x509.Name(
        [
            _rdn((NameOID.COUNTRY_NAME, "DK")),
            _rdn((NameOID.ORGANIZATION_NAME, "Ingen organisatorisk tilknytning")),
            _rdn((NameOID.COMMON_NAME, holder.name), (NameOID.SERIAL_NUMBER, holder.pid)),
        ]
    )


def _authority(name: str) -> x509.Name:
    return x509.Name(
        [
            _rdn((NameOID.COUNTRY_NAME, "DK")),
            _rdn((NameOID.ORGANIZATION_NAME, "DEMO TRUST2408")),
            _rdn((NameOID.COMMON_NAME, name)),
        ]
    )


def _rdn(*pairs: tuple[x509.ObjectIdentifier, str]) -> x509.RelativeDistinguishedName:
    return x509.RelativeDistinguishedName([x509.NameAttribute(oid, value) for oid, value in pairs])


def _certificate(
    subject: x509.Name,
    key: Key,
    issuer: x509.Name,
    issuer_key: Key,
    span: tuple[datetime, datetime],
    authority: int | None,
    policy: str = policies.ANY,
    responder: str = "",
) -> x509.Certificate:
    """A certificate; `authority` is the path length of a CA, `None` for a citizen."""
    ca = authority is not None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(span[0])
        .not_valid_after(span[1])
        .add_extension(x509.BasicConstraints(ca=ca, path_length=authority), critical=ca)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not ca,
                content_commitment=not ca,
                key_encipherment=not ca,
                data_encipherment=not ca,
                key_agreement=not ca,
                key_cert_sign=ca,
                crl_sign=ca,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(
            x509.CertificatePolicies(
                [x509.PolicyInformation(x509.ObjectIdentifier(policy), policy_qualifiers=None)]
            ),
            critical=False,
        )
    )
    if responder:
        place = x509.AccessDescription(
            AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(responder)
        )
        builder = builder.add_extension(x509.AuthorityInformationAccess([place]), critical=False)
    return builder.sign(issuer_key, SHA256())


def _load(folder: Path, name: str) -> Credential:
    key = load_pem_private_key((folder / f"{name}-key.pem").read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError(f"{folder / name}-key.pem: not an RSA key")  # noqa: TRY004 - a bad file
    return Credential(key, x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes()))
