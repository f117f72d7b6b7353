"""Which certificate policies the operator allows (RFC 5280, sections 4.2.1.4 and 6.1). Pure.

A policy says what an issuer promises of a certificate: whom it names, how the holder was found
to be that person, where the key lies. The same authority may issue to persons, companies and
machines; only the policy tells them apart for sure.

Denmark numbers the versions of its OCES policies below one arc for each kind of holder
(1.2.208.169.1.1.1.x; the arcs stand in OpenOcesAPI, the library that DanID gave to services).
So an entry allows itself and everything below it: `1.2.3` allows `1.2.3.4`, and not `1.2.30`.

As RFC 5280 has it with an explicit policy required, every authority between the holder and the
root must hold the same policy, or any. Not done: policy mapping. A path whose authorities map,
constrain or inhibit policies allows nothing; qualifiers (texts for people) are not read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from cryptography import x509
from cryptography.x509.oid import ExtensionOID

OCES_PERSONS: Final = "1.2.208.169.1.1.1.1"
"""POCES: certificates of citizens."""
OCES_EMPLOYEES: Final = "1.2.208.169.1.1.1.2"
"""MOCES: certificates of employees. Companies (VOCES, 3) and functions (FOCES, 4) are nobody."""
STANDARD: Final = (OCES_PERSONS, OCES_EMPLOYEES)
"""The holders that `kiosk.identity.cards.oces` takes for persons, and no others."""
ANY: Final = "2.5.29.32.0"
"""anyPolicy. As an allowed policy: whatever stands in the certificate, or nothing, will do."""

_RULES: Final = frozenset(
    {
        ExtensionOID.POLICY_MAPPINGS,
        ExtensionOID.POLICY_CONSTRAINTS,
        ExtensionOID.INHIBIT_ANY_POLICY,
    }
)
"""Extensions by which an authority changes what policies below it mean: we do not follow them."""


def allows(allowed: Collection[str], path: Sequence[x509.Certificate]) -> bool:
    """Whether a path from the holder's certificate to a root holds one of the allowed policies.

    The holder's own certificate must name it: anyPolicy is for authorities. Raises `ValueError`
    for extensions that are no DER.
    """
    if ANY in allowed:
        return True
    leaf, *authorities, _ = path
    held = {policy for policy in policies_of(leaf) if _is_below(policy, allowed)}
    for authority in authorities:
        if any(each.oid in _RULES for each in authority.extensions):
            return False
        named = policies_of(authority)
        if ANY not in named:
            held &= named
    return bool(held)


def policies_of(certificate: x509.Certificate) -> frozenset[str]:
    """The policies that a certificate names, as dotted numbers. Raises `ValueError`."""
    try:
        named = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound:
        return frozenset()
    return frozenset(each.policy_identifier.dotted_string for each in named)


def _is_below(policy: str, arcs: Collection[str]) -> bool:
    return any(policy == arc or policy.startswith(f"{arc}.") for arc in arcs)
