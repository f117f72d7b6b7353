"""Which certificates the operator trusts: a chain walked by hand, because OCES needs it so.

`cryptography`'s own client verifier demands a subjectAltName, which OCES citizen certificates
do not have. So the walk is ours: names, signatures, validity, basicConstraints, keyUsage and
no critical extension left unread (RFC 5280, section 6.1), at most `MAX_CHAIN` certificates.
Which policies are allowed: `kiosk.identity.policies`. Who was taken back since is asked of
`Trust.revocation`, once the chain is trusted and valid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtensionOID

from kiosk.identity.card_levels import CardLevels
from kiosk.identity.certificates import BROKEN
from kiosk.identity.person import CardProblem
from kiosk.identity.policies import STANDARD, allows
from kiosk.identity.standing import Source, problem_by
from kiosk.identity.timekeeper import Timekeeper

_E = TypeVar("_E", bound=x509.ExtensionType)

MAX_CHAIN: Final = 5
_UNDERSTOOD: Final = frozenset(
    {ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.CERTIFICATE_POLICIES}
)
"""Critical extensions we may meet, and look at."""


class TrustError(ValueError):
    """A bundle of trusted certificates that cannot be used; the message names the file."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The operator's word on cards: trusted roots and policies, and the level each kind gives."""

    roots: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...] = ()
    levels: CardLevels = field(default_factory=CardLevels)
    revocation: tuple[Source, ...] = ()
    """Who is asked. None: whether a certificate was taken back is left to the central service."""
    clock: Timekeeper | None = None
    """Knows whether our clock can be right; `None`: whatever it says is believed."""
    policies: tuple[str, ...] = STANDARD
    """One of these, or one below them, the holder's certificate must carry."""

    def problem_with(
        self, leaf: x509.Certificate, now: datetime, found: Iterable[x509.Certificate] = ()
    ) -> CardProblem | None:
        """Why a holder's certificate is not good at `now` (aware), or `None` if it is.

        `found` are certificates that came with it, on the card; they help, but are not trusted.
        Where it cannot be `now`, that is why, and nothing else is looked at.
        """
        if self.clock is not None and self.clock.fault_of(now) is not None:
            return CardProblem.CLOCK
        try:
            paths = list(self._paths_to_root(leaf, (*found, *self.intermediates), now))
            if not paths or not _may_sign(leaf):
                return CardProblem.UNTRUSTED
            path = next((each for each in paths if allows(self.policies, each)), None)
            if path is None:
                return CardProblem.POLICY
        except BROKEN:  # an extension that is no DER, or stands there twice
            return CardProblem.UNTRUSTED
        if now < leaf.not_valid_before_utc:
            return CardProblem.NOT_YET_VALID
        if now > leaf.not_valid_after_utc:
            return CardProblem.EXPIRED
        return problem_by(self.revocation, path, now)

    def _paths_to_root(
        self, leaf: x509.Certificate, helpers: tuple[x509.Certificate, ...], now: datetime
    ) -> Iterator[tuple[x509.Certificate, ...]]:
        """`leaf`, its issuers and a root, every one above `leaf` an authority at `now`."""
        paths: list[tuple[x509.Certificate, ...]] = [(leaf,)]
        for _ in range(MAX_CHAIN * (len(helpers) + 1)):
            if not paths:
                return
            path = paths.pop()
            last, below = path[-1], len(path) - 1
            for root in self.roots:
                if _issued(last, root, below, now):
                    yield (*path, root)
            if below < MAX_CHAIN - 2:
                paths += [(*path, each) for each in helpers if _issued(last, each, below, now)]


def load_trust(path: Path) -> Trust:
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
    return Trust(roots, intermediates)


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
