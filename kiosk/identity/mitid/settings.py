"""What the operator writes down about the MitID broker: how it is reached and what it may prove."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from kiosk.identity.level import Level

NSIS: Final = "https://data.gov.dk/concept/core/nsis/"
"""Where the Danish levels of assurance live: Low, Substantial, High (NSIS 2.0, Digitaliseringsstyrelsen)."""
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_REACHABLE: Final = frozenset({Level.IDENTIFIED, Level.AUTHENTICATED})
_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,200}")


class Flow(StrEnum):
    """How a login is begun and carried to the phone."""

    CIBA = "ciba"
    """Client-Initiated Backchannel Authentication, polled, with an address for the phone."""
    DEVICE = "device"
    """Device Authorization Grant (RFC 8628)."""


def _nsis() -> dict[str, Level]:
    return {
        f"{NSIS}Low": Level.IDENTIFIED,
        f"{NSIS}Substantial": Level.AUTHENTICATED,
        f"{NSIS}High": Level.AUTHENTICATED,
    }


@dataclass(frozen=True, slots=True)
class MitIdSettings:
    """The broker, who we are to it, and which of its claims mean what.

    Raises `ValueError`, naming the field, for what can never work or must never be allowed.
    """

    issuer: str
    """Exactly as the discovery document says it; https, or http on loopback."""
    client_id: str
    secret_file: Path | None = None
    """Holds the client secret (client_secret_basic); this or `key_file`."""
    key_file: Path | None = None
    """Holds a private key in PEM form, RSA or P-256 (private_key_jwt)."""
    key_id: str = ""
    """The `kid` the broker knows our key by."""
    flow: Flow = Flow.CIBA
    scope: str = "openid mitid ssn"
    acr_values: str = f"{NSIS}Substantial"
    """The level asked for; what counts is the level that comes back."""
    levels: Mapping[str, Level] = field(default_factory=_nsis)
    """Level of assurance → how sure it makes us; any other makes us sure of nothing."""
    minimum: Level = Level.IDENTIFIED
    """A login that is weaker than this fails."""
    loa_claims: tuple[str, ...] = ("loa", "acr")
    cpr_claims: tuple[str, ...] = (
        "dk.cpr",
        "cprNumberIdentifier",
        "dk:gov:saml:attribute:CprNumberIdentifier",
    )
    name_claims: tuple[str, ...] = ("mitid.identity_name", "name")
    subject_claims: tuple[str, ...] = ("mitid.uuid", "uuid", "sub")
    """Of each of these the first that is there counts."""
    required: Mapping[str, str] = field(default_factory=dict)
    """Claims that the ID token must carry with these values, such as `idp: mitid`."""
    userinfo: bool = False
    """Whether to fetch the claims of the userinfo endpoint too: some brokers give the CPR number there only."""
    bound: bool = True
    """Whether CIBA's ID token must carry our nonce or the request's id; off for brokers that send neither.

    Device flow knows no nonce; there the broker's answer is bound by the secret `device_code` only.
    """
    hint: Mapping[str, str] = field(
        default_factory=lambda: {"flow_type": "broker_oidc", "idp_values": "mitid"}
    )
    """CIBA's `login_hint_token`: nobody is named in it, the phone that scans the code is the citizen's."""
    pushed_endpoint: str = ""
    """Where a CIBA request is turned into an address for the phone, if its answer holds none."""
    phone_hosts: tuple[str, ...] = ()
    """Hosts that an address for the phone may name, besides the issuer's."""
    longest_s: float = 300
    """A login is open for so long at most, in seconds."""
    skew_s: float = 60
    """How far the broker's clock and ours may be apart, in seconds."""

    def __post_init__(self) -> None:
        if not is_safe(self.issuer) or set("?#") & set(self.issuer):
            raise ValueError("issuer: an https address without query")
        if not _TOKEN.fullmatch(self.client_id):
            raise ValueError("client_id: printable characters, without spaces")
        if (self.secret_file is None) == (self.key_file is None):
            raise ValueError("secret_file, key_file: one of them")
        if "openid" not in self.scope.split():
            raise ValueError("scope: must hold openid")
        if not self.levels or not set(self.levels.values()) <= _REACHABLE:
            raise ValueError("levels: identified or authenticated")
        if self.minimum not in _REACHABLE:
            raise ValueError("minimum: identified or authenticated")
        if not (self.loa_claims and self.subject_claims):
            raise ValueError("loa_claims, subject_claims: at least one")
        if self.pushed_endpoint and not self.trusts(self.pushed_endpoint):
            raise ValueError("pushed_endpoint: an https address")
        if not 30 <= self.longest_s <= 600:
            raise ValueError("longest_s: 30 to 600")
        if not 0 <= self.skew_s <= 300:
            raise ValueError("skew_s: 0 to 300")

    def trusts(self, url: str) -> bool:
        """Whether an address of the broker is one we call: https, or on loopback as the issuer is."""
        return is_safe(url) and (
            urlsplit(url).scheme == "https" or urlsplit(self.issuer).scheme == "http"
        )

    def may_show(self, url: str) -> bool:
        """Whether a citizen may be sent to this address."""
        host = urlsplit(url).hostname if self.trusts(url) else None
        return host is not None and host in {urlsplit(self.issuer).hostname, *self.phone_hosts}


def is_safe(url: str) -> bool:
    """Whether a text is an https address, or an http one on loopback, and nothing besides."""
    if not re.fullmatch(r"[\x21-\x7e]{1,1024}", url) or "\\" in url:
        return False
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.password is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
