"""What a flow gets from the broker for one login: something to show, and something to poll with."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from kiosk.identity.mitid.line import Json, Line
from kiosk.identity.mitid.metadata import Metadata
from kiosk.identity.mitid.port import MitIdOffered
from kiosk.identity.mitid.settings import MitIdSettings
from kiosk.identity.mitid.token import Asked
from kiosk.identity.mitid.trouble import nonsense

INTERVAL_S: Final = 5.0
"""Between two polls, where the broker does not say: RFC 8628, section 3.2; CIBA Core 1.0, 7.3."""
_SHORTEST_S: Final = 1.0
_LONGEST_S: Final = 30.0
_CODE: Final = 4096


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of the broker for one login."""

    begun: datetime
    purpose: str
    language: str
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)


@dataclass(frozen=True, slots=True)
class Offer:
    """A login that waits for its phone."""

    shown: MitIdOffered
    interval_s: float
    grant: dict[str, str] = field(repr=False)
    """The token request, without what proves the client."""
    asked: Asked


class Begin(Protocol):
    """One way to begin a login. Raises `LoginError`."""

    def __call__(
        self, line: Line, metadata: Metadata, settings: MitIdSettings, wish: Wish
    ) -> Offer: ...


def text(answer: Json, name: str, longest: int = _CODE) -> str:
    """A printable text without spaces that must be there. Raises `LoginError`."""
    said = answer.get(name)
    if not isinstance(said, str) or not 1 <= len(said) <= longest:
        raise nonsense()
    if not (said.isascii() and said.isprintable() and " " not in said):
        raise nonsense()
    return said


def address(answer: Json, names: tuple[str, ...], settings: MitIdSettings) -> str:
    """The first address that is there, if a citizen may be sent to it. Raises `LoginError`."""
    name = next((one for one in names if one in answer), names[-1])
    url = text(answer, name)
    if not settings.may_show(url):
        raise nonsense()
    return url


def lifetime_s(answer: Json, settings: MitIdSettings) -> float:
    """How long the login is open, in seconds; never longer than we allow. Raises `LoginError`."""
    said = _seconds(answer.get("expires_in"))
    if said < _SHORTEST_S:
        raise nonsense()
    return min(said, settings.longest_s)


def interval_s(answer: Json) -> float:
    """How long to wait between two polls, in seconds. Raises `LoginError`."""
    if answer.get("interval") is None:
        return INTERVAL_S
    return min(max(_seconds(answer["interval"]), _SHORTEST_S), _LONGEST_S)


def _seconds(said: object) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float):
        raise nonsense()
    try:
        value = float(said)
    except OverflowError:
        raise nonsense() from None
    if not math.isfinite(value):
        raise nonsense()
    return value
