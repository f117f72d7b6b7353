"""The state of the kiosk, and of the one session in it. Immutable: events make new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from kiosk.identity.cpr import Cpr
from kiosk.identity.level import Method
from kiosk.identity.mitid.port import MitIdOffered, MitIdProblem
from kiosk.identity.person import CardProblem, Identity, ReaderState
from kiosk.receipts.document import PrinterState, PrintState
from kiosk.services.fields import FieldProblem
from kiosk.services.lookup import LookUpAnswer
from kiosk.services.model import Catalogue
from kiosk.session.case import CaseResult
from kiosk.session.events import Fault, LoginProblem, Reach
from kiosk.session.handover import Handover, Way

AnswerValue = str | tuple[str, ...] | Cpr
Answers = Mapping[str, AnswerValue]
SKIPPED = ""
"""The answer of an optional step that was passed over."""


@dataclass(frozen=True, slots=True)
class IdleRules:
    """How long nobody may touch the screen, in seconds. 60-90 s, then a warning that one touch ends."""

    warn_after: float = 75.0
    warn_for: float = 30.0
    done_after: float = 40.0
    """On the last screen, where nothing can be lost."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What does not change while the kiosk runs: the services, its languages, its place."""

    catalogue: Catalogue
    languages: tuple[str, ...]
    idle: IdleRules = IdleRules()
    branch: str = ""
    mitid: bool = False
    """Whether logins on the citizen's own phone can be offered."""
    scanner: bool = True
    """Whether there is a scanner for stripes and barcodes; without it numbers are typed."""
    refused: frozenset[Method] = frozenset()
    """Methods that services may name, and that this kiosk does not accept."""


# ── who is it ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class AwaitCard:
    """A card, or a card line, is wanted; `problem` is what was wrong with the last one."""

    problem: CardProblem | None = None
    weak: bool = False
    """The last card says who it belongs to, but that is not enough for this service."""
    other: bool = False
    """What was shown belongs to somebody else than the citizen this session knows."""
    chosen: bool = False
    """The citizen has chosen to use a card, where a phone would do as well."""


@dataclass(frozen=True, slots=True)
class ReadingCard:
    """A card is being read."""


@dataclass(frozen=True, slots=True)
class AwaitPin:
    """The card wants its PIN, or the library does (`method` says which)."""

    method: Method
    lengths: tuple[int, int]
    tries_left: int | None = None
    wrong: bool = False
    claim: Identity | None = None
    """For the library PIN: who the card line says it is."""


@dataclass(frozen=True, slots=True)
class CheckingPin:
    """The PIN is being checked."""

    asked: AwaitPin


@dataclass(frozen=True, slots=True)
class AwaitNumber:
    """The citizen types the number instead of showing a card."""

    problem: FieldProblem | None = None


@dataclass(frozen=True, slots=True)
class CardTrouble:
    """This card will not do, whatever is tried."""

    problem: CardProblem | LoginProblem | MitIdProblem


@dataclass(frozen=True, slots=True)
class AwaitPhone:
    """A login on the citizen's phone is under way; without an offer, it is being asked for."""

    offer: MitIdOffered | None = None
    since: float = 0.0
    """When it was offered (monotonic, s)."""


Identifying = (
    AwaitCard | AwaitPhone | ReadingCard | AwaitPin | CheckingPin | AwaitNumber | CardTrouble
)


# ── what was sent ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Storing:
    """The case is on its way to the disk."""


@dataclass(frozen=True, slots=True)
class NotStored:
    """The disk did not take it; nothing was sent."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The case is safe. `since` (monotonic, s) bounds how long the screen waits for `result`."""

    reference: str
    when: datetime
    since: float
    result: CaseResult | None = None
    settled: bool = False
    """The citizen has been told; a result that comes later no longer changes the screen."""


Sending = Storing | NotStored | Stored


@dataclass(frozen=True, slots=True)
class Session:
    """One citizen, from start to wipe. What is not here is not known."""

    id: int
    language: str
    touched: float
    """When the citizen last did something (monotonic, s)."""
    service: str | None = None
    begun: bool = False
    answers: Answers = field(default_factory=dict, repr=False)
    shelf: Mapping[str, Answers] = field(default_factory=dict, repr=False)
    """Answers given to other services of this session, kept in case the citizen goes back."""
    at: str | None = None
    """The step that is looked at again; None: the first that is still open."""
    changing: bool = False
    """Came from the review: the next answer leads back to it."""
    identity: Identity | None = None
    identifying: Identifying = AwaitCard()
    looked_up: Mapping[str, LookUpAnswer] = field(default_factory=dict, repr=False)
    asked: Mapping[str, int] = field(default_factory=dict)
    """Steps whose look-up is under way, and its number."""
    look_ups: int = 0
    """How many look-ups were made; an answer to an older one than the last is not wanted."""
    stale_card: bool = False
    """A card was in the reader before this citizen came: it is not read until it was out."""
    problem: FieldProblem | None = None
    slot_taken: bool = False
    replaces: str | None = None
    sending: Sending | None = None
    printing: PrintState | None = None
    print_since: float = 0.0
    """When the receipt was last handed to the printer (monotonic, s)."""
    may_be_out: bool = False
    """A receipt of this session may lie in the tray: every further one is marked as a reprint."""
    declined: bool = False
    handover: Handover | None = None
    handovers: int = 0
    """How many times a receipt without paper was asked for."""
    leaving: bool = False


@dataclass(frozen=True, slots=True)
class Kiosk:
    """The kiosk as a whole: idle, or with one session; and what it last heard of its parts."""

    session: Session | None = None
    sessions: int = 0
    """How many there have been; the next one's id is one more."""
    wiping: frozenset[int] = frozenset()
    """Ended sessions whose wipe is not yet confirmed by every part."""
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    monotonic: float = 0.0
    reader: ReaderState = ReaderState.UNKNOWN
    printer: PrinterState = PrinterState.UNKNOWN
    central: Reach = Reach.UNKNOWN
    ways: frozenset[Way] = frozenset()
    """How the central service can hand over a receipt without paper."""
    fault: Fault | None = None
