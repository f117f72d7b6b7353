"""Everything the core can ask of the world. Frozen values, each naming the session it is for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.identity.person import Identity, Pin
from kiosk.receipts.document import Receipt
from kiosk.services.model import Looked
from kiosk.session.case import Case
from kiosk.session.handover import Way


@dataclass(frozen=True, slots=True)
class ReadCard:
    """Find out what the card in the reader is. Answered by `CardAnswered`."""

    session: int


@dataclass(frozen=True, slots=True)
class ProveCard:
    """Let the card prove itself with this PIN. Answered by `CardAnswered`."""

    session: int
    pin: Pin


@dataclass(frozen=True, slots=True)
class ReleaseCard:
    """Let go of the card; nothing it still says is wanted."""

    session: int


@dataclass(frozen=True, slots=True)
class CheckLibraryPin:
    """Ask the library whether the PIN fits. Answered by `LoginAnswered`."""

    session: int
    claim: Identity
    pin: Pin


@dataclass(frozen=True, slots=True)
class BeginMitId:
    """Offer a login on the citizen's own phone, at this branch. Answered by `PhoneAnswered`."""

    session: int
    language: str
    branch: str


@dataclass(frozen=True, slots=True)
class CancelMitId:
    """The login on the phone is not wanted any more; nothing it still says is heard."""

    session: int


@dataclass(frozen=True, slots=True)
class LookUp:
    """Ask the central service. Answered by `LookedUp`."""

    session: int
    step: str
    number: int
    what: Looked
    place: str = ""
    subject: str = ""
    identity: Identity | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class StoreCase:
    """Seal the case and put it on disk, to be sent. Answered by `CaseStored` or `CaseNotStored`."""

    session: int
    case: Case


@dataclass(frozen=True, slots=True)
class Print:
    """Print the receipt. Answered by `PrintFinished`."""

    session: int
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class HandOver:
    """Hand the receipt over without paper. Answered by `ReceiptHandedOver`."""

    session: int
    number: int
    """Which try it is; an answer to an earlier one is not wanted."""
    reference: str
    receipt: Receipt
    way: Way
    address: str = field(default="", repr=False)
    """Where an e-mail goes."""


@dataclass(frozen=True, slots=True)
class Wipe:
    """Leave nothing of this session anywhere: card, printer buffer, pictures. Answered by `Wiped`."""

    session: int


class Outcome(StrEnum):
    """How a session ended, in the city's words."""

    COMPLETED = "completed"
    ABANDONED = "abandoned"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """Note how a session ended, without anything personal."""

    session: int
    service: str
    language: str
    outcome: Outcome
    step: str = ""
    """Where it was abandoned."""


Effect = (
    ReadCard | ProveCard | ReleaseCard | BeginMitId | CancelMitId | CheckLibraryPin | LookUp
    | StoreCase | Print | HandOver | Wipe | RecordOutcome
)  # fmt: skip
