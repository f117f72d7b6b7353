"""Which certificates the operator trusts: a chain walked by hand, because OCES needs it so.

`cryptography`'s own client verifier demands a subjectAltName, which OCES citizen certificates
do not have. So the walk is ours: names, signatures, validity, basicConstraints, keyUsage and
no critical extension left unread (RFC 5280, section 6.1), at most `MAX_CHAIN` certificates.
Who was taken back since is asked of `Trust.revocation`, where the operator has such lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtensionOID

from kiosk.identity.certificates import BROKEN
from kiosk.identity.level import Level
from kiosk.identity.person import CardProblem

_E = TypeVar("_E", bound=x509.ExtensionType)

MAX_CHAIN: Final = 5
_UNDERSTOOD: Final = frozenset(
    {ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.CERTIFICATE_POLICIES}
)
"""Critical extensions we may meet: the first two are checked, a policy only informs."""


class TrustError(ValueError):
    """A bundle of trusted certificates that cannot be used; the message names the file."""


class Revocation(Protocol):
    """Knows which certificates their issuers have taken back."""

    def problem_with(self, path: Sequence[x509.Certificate], now: datetime) -> CardProblem | None:
        """`REVOKED`, `UNCHECKED` or `None` for a path from the holder's certificate to a root."""
        ...


@dataclass(frozen=True, slots=True)
class Trust:
    """The operator's word on PKI cards: trusted roots, and the level a login by them gives."""

    roots: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...] = ()
    level: Level = Level.AUTHENTICATED
    revocation: Revocation | None = None
    """`None`: whether a certificate was taken back is left to the central service."""

    def problem_with(
        self, leaf: x509.Certificate, now: datetime, found: Iterable[x509.Certificate] = ()
    ) -> CardProblem | None:
        """Why a holder's certificate is not good at `now` (aware), or `None` if it is.

        `found` are certificates that came with it, on the card; they help, but are not trusted.
        """
        try:
            path = self._path_to_root(leaf, (*found, *self.intermediates), now)
            if path is None or not _may_sign(leaf):
                return CardProblem.UNTRUSTED
        except BROKEN:  # an extension that is no DER, or stands there twice
            return CardProblem.UNTRUSTED
        if now < leaf.not_valid_before_utc:
            return CardProblem.NOT_YET_VALID
        if now > leaf.not_valid_after_utc:
            return CardProblem.EXPIRED
        return None if self.revocation is None else self.revocation.problem_with(path, now)

    def _path_to_root(
        self, leaf: x509.Certificate, helpers: tuple[x509.Certificate, ...], now: datetime
    ) -> tuple[x509.Certificate, ...] | None:
        """`leaf`, its issuers and a root, every one above `leaf` an authority at `now`, if any."""
        paths: list[tuple[x509.Certificate, ...]] = [(leaf,)]
        for _ in range(MAX_CHAIN * (len(helpers) + 1)):
            if not paths:
                return None
            path = paths.pop()
            last, below = path[-1], len(path) - 1
            for root in self.roots:
                if _issued(last, root, below, now):
                    return (*path, root)
            if below < MAX_CHAIN - 2:
                paths += [(*path, each) for each in helpers if _issued(last, each, below, now)]
        return None


def load_trust(
    path: Path, level: Level = Level.AUTHENTICATED, revocation: Revocation | None = None
) -> Trust:
    """The trust in a PEM bundle: self-signed certificates are roots, others only help.

    Raises `TrustError`, naming the file, if it cannot be read or holds no root.
    """
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as trouble:
        raise TrustError(f"{path}: cannot be read ({trouble.strerror})") from None
    except ValueError:
        raise TrustError(f"{path}: holds no certificate in PEM form") from None
    roots = tuple(each for each in found if _signed(each, each))
    if not roots:
        raise TrustError(f"{path}: holds no self-signed root certificate")
    intermediates = tuple(each for each in found if each not in roots)
    return Trust(roots, intermediates, level, revocation)


def _may_sign(leaf: x509.Certificate) -> bool:
    """Whether the holder may sign with it, and whether we understand all that is critical."""
    usage = _extension(leaf, x509.KeyUsage)
    return usage is not None and usage.digital_signature and _understood(leaf)


def _issued(child: x509.Certificate, issuer: x509.Certificate, below: int, now: datetime) -> bool:
    """Whether `issuer` is an authority at `now` and signed `child`, with `below` CAs under it."""
    basic = _extension(issuer, x509.BasicConstraints)
    usage = _extension(issuer, x509.KeyUsage)
    return (
        basic is not None
        and basic.ca
        and (basic.path_length is None or below <= basic.path_length)
        and usage is not None
        and usage.key_cert_sign
        and issuer.not_valid_before_utc <= now <= issuer.not_valid_after_utc
        and _understood(issuer)
        and _signed(child, issuer)
    )


def _signed(child: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        child.verify_directly_issued_by(issuer)
    except (InvalidSignature, *BROKEN):
        return False
    return True


def _understood(certificate: x509.Certificate) -> bool:
    return all(each.oid in _UNDERSTOOD for each in certificate.extensions if each.critical)


def _extension(certificate: x509.Certificate, kind: type[_E]) -> _E | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
