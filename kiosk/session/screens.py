"""What the screen can show, as values. Every button carries the event it sends; the UI adds no rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.receipts.document import Receipt
from kiosk.session.events import Event
from kiosk.texts.message import Words


class Style(StrEnum):
    """How much a button asks to be pressed."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Action:
    """A button."""

    label: Words
    event: Event
    style: Style = Style.SECONDARY
    icon: str = ""


class Mood(StrEnum):
    """What a notice means; shown by icon and word, never by colour alone."""

    INFO = "info"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence beside the content: a field error, a fault, a hint."""

    text: Words
    mood: Mood = Mood.INFO


@dataclass(frozen=True, slots=True)
class StartScreen:
    """Invites: one large button per language begins."""

    title: Words
    text: Words
    languages: tuple[Action, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A service on offer; `action` is None where it cannot be had now, and `status` says why."""

    title: Words
    summary: Words
    icon: str
    action: Action | None
    status: Notice | None = None
    detail: Words = ""


@dataclass(frozen=True, slots=True)
class ServicesScreen:
    """What the citizen can do here."""

    title: Words
    services: tuple[ServiceCard, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A line with an icon: what is needed, what it costs, how long it takes."""

    icon: str
    label: Words
    text: Words


@dataclass(frozen=True, slots=True)
class IntroScreen:
    """Before a service begins: can I do it here and now, what do I need, how long does it take."""

    title: Words
    text: Words
    facts: tuple[Fact, ...]
    actions: tuple[Action, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; pressing it sends `event`."""

    label: Words
    event: Event
    detail: Words = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceScreen:
    """One question, one answer out of a few."""

    question: Words
    help: Words
    options: tuple[Option, ...]
    actions: tuple[Action, ...] = ()
    notices: tuple[Notice, ...] = ()


class Keyboard(StrEnum):
    """Which keys are drawn."""

    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"
    DIGITS = "digits"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class EntryScreen:
    """One question, one typed answer. The draft lives in the widget; `Next` sends `Answer(step)`."""

    step: str
    question: Words
    help: Words
    example: Words
    keyboard: Keyboard
    value: str
    next: Words
    actions: tuple[Action, ...] = ()
    problem: Notice | None = None
    masked: bool = False
    longest: int = 60


@dataclass(frozen=True, slots=True)
class PickItem:
    """A thing that can be ticked (or not: `value` is empty), with its state."""

    value: str
    label: Words
    detail: Words
    status: Notice | None = None


@dataclass(frozen=True, slots=True)
class PickScreen:
    """A list to tick things in; `Next` sends `Answer(step, values)`. Nothing ticked: `none` shows."""

    step: str
    question: Words
    help: Words
    items: tuple[PickItem, ...]
    chosen: tuple[str, ...]
    next: Words
    all: Words
    actions: tuple[Action, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class CardScreen:
    """Asks for a card: a picture of what to do (`insert-card`, `swipe-card`), in few words."""

    title: Words
    text: Words
    picture: str
    actions: tuple[Action, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class PhoneScreen:
    """A QR code for the citizen's own phone, and the code that the phone must show as well."""

    title: Words
    steps: tuple[Words, ...]
    uri: str = field(repr=False)
    code_label: Words
    code: str
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class PinScreen:
    """A PIN pad: digits show as dots; `Next` sends `EnterPin`."""

    title: Words
    help: Words
    shortest: int
    longest: int
    next: Words
    problem: Notice | None = None
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class WaitScreen:
    """Something is under way; `picture` may be empty."""

    title: Words
    text: Words
    picture: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A name and a value; `change` sends the citizen back to it."""

    key: Words
    value: Words
    change: Action | None = None


@dataclass(frozen=True, slots=True)
class ReviewScreen:
    """Everything that will be sent, and to whom; nothing else will."""

    title: Words
    text: Words
    rows: tuple[Row, ...]
    statement: Words
    actions: tuple[Action, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class DoneScreen:
    """It is received: the reference, what came of it, what happens next, and the receipt."""

    title: Words
    text: Words
    reference: str
    rows: tuple[Row, ...]
    next: Words
    receipt: Receipt | None
    """The document to preview; the same bitmap is what prints."""
    actions: tuple[Action, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class TroubleScreen:
    """Something did not work: what, and what to do next."""

    title: Words
    text: Words
    actions: tuple[Action, ...]
    picture: str = ""


@dataclass(frozen=True, slots=True)
class OutOfOrderScreen:
    """The kiosk can serve nobody: sorry, and where else."""

    title: Words
    text: Words
    elsewhere: Words


Screen = (
    StartScreen | ServicesScreen | IntroScreen | ChoiceScreen | EntryScreen | PickScreen
    | CardScreen | PhoneScreen | PinScreen | WaitScreen | ReviewScreen | DoneScreen | TroubleScreen
    | OutOfOrderScreen
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A question laid over the screen: the time-out warning, or "do you want to end?"."""

    title: Words
    text: Words
    actions: tuple[Action, ...]
    seconds: int | None = None
    """Seconds left, shown large; None where nothing counts down."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Step `at` of `of`, from 1."""

    at: int
    of: int


@dataclass(frozen=True, slots=True)
class View:
    """All that is on the screen at one moment."""

    name: str
    """Stable name of what is shown, for pictures and tests: `start`, `services`, `reason`, `review` …"""
    language: str
    screen: Screen
    title: Words = ""
    """The service's name, in the header."""
    progress: Progress | None = None
    back: Action | None = None
    leave: Action | None = None
    languages: tuple[Action, ...] = ()
    """The other languages; empty on the start screen."""
    over: Question | None = None
