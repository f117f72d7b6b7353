"""Which certificates were taken back, by lists that their issuers signed (RFC 5280, sections 5, 6.3).

The lists are in a file, which something else fetches. One that is replaced while the kiosk
runs is read anew. One that cannot be read stops no kiosk: the lists that were in it count until
they run out.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.x509.oid import ExtensionOID

from kiosk.identity.certificates import BROKEN
from kiosk.identity.standing import Standing
from kiosk.identity.trust import TrustError

_log = logging.getLogger(__name__)

_PEM: Final = re.compile(rb"-----BEGIN X509 CRL-----.+?-----END X509 CRL-----", re.DOTALL)
_UNDERSTOOD: Final = frozenset({ExtensionOID.ISSUING_DISTRIBUTION_POINT})
"""Critical extensions of a list that we honour. A delta list has another, and is no list to us."""


class CrlFile:
    """A `Source`: the revocation lists in one file, several as PEM, or one as DER.

    With `accept_stale`, a holder whose issuer's list is missing or has run out is let through;
    one who stands on such a list is not.
    """

    def __init__(self, path: Path, *, accept_stale: bool = False) -> None:
        self._path = path
        self.accepts_unknown = accept_stale
        self._stamp: tuple[int, int] | None = None
        self._lists: tuple[x509.CertificateRevocationList, ...] = ()

    def standing(self, path: Sequence[x509.Certificate], now: datetime) -> Standing:
        """As `Source`: revoked if anybody on the path is, from the holder up.

        To be good, the holder's issuer must have a list that is good `now`; an authority's need not.
        """
        try:
            self.read()
        except TrustError as bad:
            _log.warning("%s", bad)
        sure = False
        for at, (certificate, issuer) in enumerate(pairwise(path)):
            own = [each for each in self._lists if _is_about(each, certificate, issuer, now)]
            serial = certificate.serial_number
            if any(each.get_revoked_certificate_by_serial_number(serial) for each in own):
                return Standing.REVOKED
            if at == 0:
                sure = any(_is_fresh(each, now) for each in own)
        return Standing.GOOD if sure else Standing.UNKNOWN

    def read(self) -> None:
        """Reads the file if it is not the one read before. Raises `TrustError`, naming it."""
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if stamp != self._stamp:
                self._lists = _lists_in(self._path.read_bytes())
                self._stamp = stamp
        except OSError as trouble:
            raise TrustError(f"{self._path}: cannot be read ({trouble.strerror})") from None
        except ValueError:
            text = f"{self._path}: holds no revocation list in PEM or DER form"
            raise TrustError(text) from None


def _lists_in(data: bytes) -> tuple[x509.CertificateRevocationList, ...]:
    """Every list in a file. Raises `ValueError`."""
    if b"-----BEGIN" not in data:
        return (x509.load_der_x509_crl(data),)
    found = tuple(x509.load_pem_x509_crl(each) for each in _PEM.findall(data))
    if not found:
        raise ValueError("no list")
    return found


def _is_fresh(crl: x509.CertificateRevocationList, now: datetime) -> bool:
    """Whether its successor is not due. A list that names no successor never is fresh."""
    return crl.next_update_utc is not None and now <= crl.next_update_utc


def _is_about(
    crl: x509.CertificateRevocationList,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    now: datetime,
) -> bool:
    """Whether `issuer` made this list, not later than `now`, and for certificates like this one."""
    try:
        return (
            crl.issuer == issuer.subject
            and crl.last_update_utc <= now
            and all(each.oid in _UNDERSTOOD for each in crl.extensions if each.critical)
            and _may_sign_lists(issuer)
            and _covers(crl, certificate)
            and crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
        )
    except BROKEN:  # odd names, keys or extensions
        return False


def _may_sign_lists(issuer: x509.Certificate) -> bool:
    return issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign


def _covers(crl: x509.CertificateRevocationList, certificate: x509.Certificate) -> bool:
    """Whether a certificate would stand on the list, were it revoked: lists may be parts of one."""
    try:
        scope = crl.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return True
    if scope.indirect_crl or scope.only_contains_attribute_certs or scope.only_some_reasons:
        return False
    authority = _is_authority(certificate)
    others = scope.only_contains_user_certs if authority else scope.only_contains_ca_certs
    if others or scope.relative_name is not None:
        return False
    return scope.full_name is None or bool(set(scope.full_name) & _places(certificate))


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _places(certificate: x509.Certificate) -> set[x509.GeneralName]:
    """Where a certificate says that its list is."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return set()
    return {name for point in points for name in point.full_name or ()}
