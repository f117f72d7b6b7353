"""Who a NemID (OCES) certificate names: subjects of the Danish certificate policies.

`C=DK, O=…, CN=… + serialNumber=PID:9208-2002-2-…`; CN and serialNumber may stand together in
one multi-valued RDN. `PID:` is a citizen, `CVR:…-RID:…` an employee. `-UID:` (a company) and
`-FID:` (a function) name no person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID

from kiosk.identity.certificates import BROKEN

_PERSON: Final = re.compile(
    r"PID:[0-9]{4}-[0-9]{4}-[0-9]-[0-9]{6,15}|CVR:[0-9]{8}-RID:[0-9A-Za-z]{1,20}"
)
_MAX_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Holder:
    """The person a certificate was issued to."""

    subject: str = field(repr=False)
    """`PID:…` or `CVR:…-RID:…`; the central service turns it into a person."""
    name: str = field(repr=False)


def holder_of(certificate: x509.Certificate) -> Holder | None:
    """The person named by a certificate, or `None` if it names none in the OCES way."""
    try:
        serials = _values(certificate.subject, NameOID.SERIAL_NUMBER)
        names = _values(certificate.subject, NameOID.COMMON_NAME)
    except BROKEN:  # a subject that is no DER is found only when it is looked at
        return None
    if len(serials) != 1 or len(names) != 1 or not _PERSON.fullmatch(serials[0]):
        return None
    if not names[0].isprintable() or len(names[0]) > _MAX_NAME:
        return None
    return Holder(serials[0], names[0].strip())


def _values(subject: x509.Name, oid: x509.ObjectIdentifier) -> list[str]:
    """The attribute's values in every RDN, alone or one of several."""
    return [
        each.value
        for rdn in subject.rdns
        for each in rdn
        if each.oid == oid and isinstance(each.value, str)
    ]
