"""What a login on the citizen's own phone is asked for, and what it tells. Values and a port."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from kiosk.identity.person import Identity


class MitIdProblem(StrEnum):
    """Why a login on the phone did not tell who the citizen is; each has a text and a next step."""

    DENIED = "denied"
    """The citizen said no, on the phone."""
    EXPIRED = "expired"
    """Nobody approved it in time."""
    AWAY = "away"
    """The provider cannot be reached, or says that it cannot serve now."""
    REFUSED = "refused"
    """The provider does not accept this kiosk: a matter of configuration."""
    NONSENSE = "nonsense"
    """What came is not what the standards allow, or is not signed by whom we trust."""
    TOO_WEAK = "too-weak"
    """Proven, but less surely than this kiosk accepts."""
    REPLAYED = "replayed"
    """An answer that was given before, or belongs to another login."""


@dataclass(frozen=True, slots=True)
class MitIdOffered:
    """A login waits for its phone: show `uri` as a QR code, and `code` beside it.

    The phone shows the same code, so that the citizen sees whose login they approve. Both are
    good once, and for `expires_in_s` seconds.
    """

    uri: str = field(repr=False)
    code: str = field(repr=False)
    expires_in_s: float


@dataclass(frozen=True, slots=True)
class MitIdProven:
    """The citizen approved; this is who they are."""

    identity: Identity


@dataclass(frozen=True, slots=True)
class MitIdFailed:
    """It came to nothing; another `begin` starts afresh."""

    problem: MitIdProblem


MitIdAnswer = MitIdOffered | MitIdProven | MitIdFailed


class MitId(Protocol):
    """Logins on phones, one at a time; every method returns at once.

    Each login tells its session `MitIdOffered` and then one of the others, or `MitIdFailed`
    alone, on a thread of its own; and nothing after `cancel` or the next `begin`.
    """

    def begin(self, session: int, purpose: str, language: str) -> None:
        """Start a login; `purpose` (branch and errand, in words) is shown on the phone.

        `language` is a BCP 47 tag. A login that is under way ends unheard.
        """
        ...

    def cancel(self, session: int) -> None:
        """End the session's login, if there is one, and forget it."""
        ...

    def stop(self) -> None:
        """End everything; waits a moment for what is under way to let go."""
        ...
