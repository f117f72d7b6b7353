"""Certificates from a holder to a root, of which any can be made wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from kiosk.identity.person import CardProblem
from kiosk.identity.policies import ANY, OCES_PERSONS, STANDARD
from kiosk.identity.trust import MAX_CHAIN, Trust

KEYS = [ec.generate_private_key(ec.SECP256R1()) for _ in range(MAX_CHAIN + 2)]
DAY = timedelta(days=1)


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def usage(*, sign: bool, issue: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issue,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


class Chain:
    """Certificates n … 0: the last is the root, the first the holder's; any may be changed."""

    def __init__(self, now: datetime, length: int = 3) -> None:
        self.now = now
        self.length = length
        self.authority = dict.fromkeys(range(1, length), True)
        self.issues = dict.fromkeys(range(1, length), True)
        self.path_length: dict[int, int] = {}
        self.from_ = dict.fromkeys(range(length), now - DAY)
        self.to = dict.fromkeys(range(length), now + DAY)
        self.signs = True
        self.signer: dict[int, int] = {}
        self.critical: dict[int, x509.ExtensionType] = {}
        self.plain: dict[int, x509.ExtensionType] = {}
        self.policies: dict[int, tuple[str, ...]] = dict.fromkeys(range(length), (ANY,))
        self.policies[0] = (f"{OCES_PERSONS}.4",)

    def issue(self) -> list[x509.Certificate]:
        return [self._certificate(at) for at in range(self.length)]

    def problem(self) -> CardProblem | None:
        return self.problem_by()

    def problem_by(self, *policies: str) -> CardProblem | None:
        """What becomes of the holder under these allowed policies; the standard ones if none."""
        leaf, *middle, root = self.issue()
        trust = Trust((root,), policies=policies or STANDARD)
        return trust.problem_with(leaf, self.now, middle)

    def _certificate(self, at: int) -> x509.Certificate:
        above = min(at + 1, self.length - 1)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name(str(at)))
            .issuer_name(name(str(above)))
            .public_key(KEYS[at].public_key())
            .serial_number(at + 1)
            .not_valid_before(self.from_[at])
            .not_valid_after(self.to[at])
        )
        if at == 0:
            builder = builder.add_extension(usage(sign=self.signs, issue=False), critical=True)
        else:
            ca = self.authority[at]
            basic = x509.BasicConstraints(ca, self.path_length.get(at) if ca else None)
            builder = builder.add_extension(basic, critical=True).add_extension(
                usage(sign=False, issue=self.issues[at]), critical=True
            )
        if self.policies[at]:
            named = [
                x509.PolicyInformation(x509.ObjectIdentifier(each), None)
                for each in self.policies[at]
            ]
            builder = builder.add_extension(x509.CertificatePolicies(named), critical=False)
        if at in self.critical:
            builder = builder.add_extension(self.critical[at], critical=True)
        if at in self.plain:
            builder = builder.add_extension(self.plain[at], critical=False)
        return builder.sign(KEYS[self.signer.get(at, above)], SHA256())
