"""Everything that can happen to the kiosk. Frozen values; what answers an effect names its session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.identity.mitid.port import MitIdAnswer
from kiosk.identity.person import CardAnswer, Identity, Pin, ReaderState
from kiosk.receipts.document import PrinterState, PrintState
from kiosk.services.lookup import LookUpAnswer
from kiosk.session.case import CaseResult
from kiosk.session.handover import HandedOver, Way

# ── what a citizen does ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody touched the screen, wherever: they are still there."""


@dataclass(frozen=True, slots=True)
class Start:
    """A citizen begins, in a language (BCP 47)."""

    language: str


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Go on in another language; no answer is lost."""

    language: str


@dataclass(frozen=True, slots=True)
class ChooseService:
    """The citizen wants this service."""

    service: str


@dataclass(frozen=True, slots=True)
class Begin:
    """The citizen has read what the service needs, and begins."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The citizen's answer to a step: what was typed, or the values of the options chosen."""

    step: str
    value: str | tuple[str, ...]

    def __repr__(self) -> str:
        return f"Answer(step={self.step!r})"


@dataclass(frozen=True, slots=True)
class Skip:
    """The citizen passes over an optional step."""

    step: str


@dataclass(frozen=True, slots=True)
class Back:
    """One step back; answers stay."""


@dataclass(frozen=True, slots=True)
class Change:
    """From the review, back to one answer."""

    step: str


@dataclass(frozen=True, slots=True)
class EnterPin:
    """The citizen typed a PIN."""

    pin: Pin


@dataclass(frozen=True, slots=True)
class TypeNumber:
    """The citizen has no card that can be read, and types the number instead."""


@dataclass(frozen=True, slots=True)
class UsePhone:
    """The citizen says who they are with MitID on their own phone."""


@dataclass(frozen=True, slots=True)
class UseCard:
    """The citizen says who they are with a card."""


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again what did not work."""


@dataclass(frozen=True, slots=True)
class Send:
    """The citizen has seen what will be sent, and sends it."""


@dataclass(frozen=True, slots=True)
class WantReceipt:
    """Print it."""


@dataclass(frozen=True, slots=True)
class NoReceipt:
    """No paper, thank you."""


@dataclass(frozen=True, slots=True)
class WithoutPaper:
    """The receipt, but not on paper: this `way`, or which ways are there?"""

    way: Way | None


@dataclass(frozen=True, slots=True)
class Leave:
    """The citizen wants to go; asks first where answers would be lost."""


@dataclass(frozen=True, slots=True)
class End:
    """The session ends now."""


@dataclass(frozen=True, slots=True)
class Stay:
    """The citizen is still there: no end, no time-out."""


# ── what the world says ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passes: `now` for dates (aware), `monotonic` (s) for waiting."""

    now: datetime
    monotonic: float


@dataclass(frozen=True, slots=True)
class ReaderHeard:
    """The card reader's state changed."""

    state: ReaderState


@dataclass(frozen=True, slots=True)
class PrinterHeard:
    """The printer's state changed."""

    state: PrinterState


class Reach(StrEnum):
    """Whether the central service can be reached."""

    UNKNOWN = "unknown"
    UP = "up"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class CentralHeard:
    """The central service came or went."""

    reach: Reach


@dataclass(frozen=True, slots=True)
class WaysHeard:
    """How the central service can hand over a receipt without paper, from now on."""

    ways: frozenset[Way]


class Fault(StrEnum):
    """Why the kiosk can serve nobody."""

    STORAGE = "storage"
    """Cases cannot be kept safe: the disk is full or broken, or there is no key to seal them."""
    CLOSED = "closed"
    """Whoever looks after the kiosk has closed it."""


@dataclass(frozen=True, slots=True)
class FaultHeard:
    """The kiosk cannot serve anybody, or can again (`None`)."""

    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Scanned:
    """A card line was read by the scanner. It has no session: only a step that waits takes it."""

    identity: Identity


@dataclass(frozen=True, slots=True)
class CardAnswered:
    """Answers `ReadCard` and `ProveCard`."""

    session: int
    answer: CardAnswer


@dataclass(frozen=True, slots=True)
class PhoneAnswered:
    """Answers `BeginMitId`: first what to show, later who it is, or why not."""

    session: int
    answer: MitIdAnswer


class LoginProblem(StrEnum):
    """Why a library PIN did not let its owner in."""

    WRONG_PIN = "wrong-pin"
    BLOCKED = "blocked"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class LoginAnswered:
    """Answers `CheckLibraryPin`: an identity of level library, or why not."""

    session: int
    answer: Identity | LoginProblem
    tries_left: int | None = None


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Answers `LookUp`."""

    session: int
    step: str
    number: int
    answer: LookUpAnswer


@dataclass(frozen=True, slots=True)
class CaseStored:
    """Answers `StoreCase`: the case is on disk, sealed, under this reference."""

    session: int
    reference: str


@dataclass(frozen=True, slots=True)
class CaseNotStored:
    """Answers `StoreCase`: it could not be kept safe, and nothing was sent."""

    session: int


@dataclass(frozen=True, slots=True)
class CaseAcknowledged:
    """The central service has the case, and says what became of it."""

    session: int
    reference: str
    result: CaseResult


@dataclass(frozen=True, slots=True)
class PrintFinished:
    """Answers `Print`."""

    session: int
    state: PrintState


@dataclass(frozen=True, slots=True)
class ReceiptHandedOver:
    """Answers `HandOver`."""

    session: int
    number: int
    answer: HandedOver


@dataclass(frozen=True, slots=True)
class Wiped:
    """Answers `Wipe`: nothing of this session is left in any part."""

    session: int


Citizen = (
    Touched | Start | SetLanguage | ChooseService | Begin | Answer | Skip | Back | Change | EnterPin
    | TypeNumber | UsePhone | UseCard | Retry | Send | WantReceipt | NoReceipt | WithoutPaper | Leave
    | End | Stay
)  # fmt: skip
World = (
    Tick | ReaderHeard | PrinterHeard | CentralHeard | WaysHeard | FaultHeard | Scanned | CardAnswered
    | PhoneAnswered | LoginAnswered | LookedUp | CaseStored | CaseNotStored | CaseAcknowledged | PrintFinished
    | ReceiptHandedOver | Wiped
)  # fmt: skip
Event = Citizen | World
