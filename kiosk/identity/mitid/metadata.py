"""What a broker says of itself: its discovery document, read and checked, and its signing keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.identity.mitid.line import Json, Line
from kiosk.identity.mitid.port import MitIdProblem
from kiosk.identity.mitid.settings import MitIdSettings
from kiosk.identity.mitid.trouble import LoginError, nonsense

WELL_KNOWN: Final = "/.well-known/openid-configuration"
_KEEP_S: Final = 3600.0
"""How long documents are kept, in seconds; a key that was withdrawn is gone after that."""
_MOST_KEYS: Final = 50


@dataclass(frozen=True, slots=True)
class Metadata:
    """The endpoints of a broker; those it does not have are empty."""

    token: str
    jwks: str
    backchannel: str
    device: str
    userinfo: str


def read_metadata(document: Json, settings: MitIdSettings) -> Metadata:
    """The endpoints in a discovery document of our issuer. Raises `LoginError`.

    OpenID Connect Discovery 1.0, section 4.3: the issuer must be, letter by letter, who was asked.
    """
    if document.get("issuer") != settings.issuer:
        raise nonsense()

    def endpoint(name: str, *, needed: bool = False) -> str:
        url = document.get(name, "")
        if not isinstance(url, str) or (needed and not url) or (url and not settings.trusts(url)):
            raise nonsense()
        return url

    return Metadata(
        token=endpoint("token_endpoint", needed=True),
        jwks=endpoint("jwks_uri", needed=True),
        backchannel=endpoint("backchannel_authentication_endpoint"),
        device=endpoint("device_authorization_endpoint"),
        userinfo=endpoint("userinfo_endpoint"),
    )


class Broker:
    """What is known of the broker from login to login; nothing in it is of a citizen.

    One login asks at a time. `monotonic` seconds decide when the documents are read anew.
    """

    def __init__(self, settings: MitIdSettings) -> None:
        self.settings = settings
        self._metadata: tuple[Metadata, float] | None = None
        self._keys: tuple[list[Json], float] | None = None

    def metadata(self, line: Line, monotonic: float) -> Metadata:
        """The endpoints. Raises `LoginError`."""
        kept = self._metadata
        if kept is None or monotonic - kept[1] > _KEEP_S:
            document = line.get(self.settings.issuer.rstrip("/") + WELL_KNOWN)
            kept = self._metadata = (read_metadata(document, self.settings), monotonic)
        return kept[0]

    def keys(self, line: Line, monotonic: float, *, anew: bool = False) -> list[Json]:
        """The JSON Web Keys that the broker signs with; `anew` asks even if they are kept."""
        kept = self._keys
        if anew or kept is None or monotonic - kept[1] > _KEEP_S:
            read = line.get(self.metadata(line, monotonic).jwks).get("keys")
            if not isinstance(read, list) or len(read) > _MOST_KEYS:
                raise nonsense()
            kept = self._keys = ([each for each in read if isinstance(each, dict)], monotonic)
        return kept[0]


def endpoint_of(url: str) -> str:
    """The endpoint, if the broker has it. Raises `LoginError`: another flow was configured."""
    if not url:
        raise LoginError(MitIdProblem.REFUSED)
    return url
