"""What is known of the citizen, and what a card said on the way there. Pure values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.identity.cpr import Cpr
from kiosk.identity.level import Level, Method


class Pin:
    """Digits a citizen typed in secret. Never shown, logged, compared or kept."""

    __slots__ = ("__digits",)

    def __init__(self, digits: str) -> None:
        self.__digits = digits

    def reveal(self) -> str:
        """The digits, for the card or the central service and nothing else."""
        return self.__digits

    def __repr__(self) -> str:
        return "Pin(****)"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the citizen is, how we know, and how sure we are."""

    method: Method
    level: Level
    name: str = field(default="", repr=False)
    cpr: Cpr | None = None
    subject: str = field(default="", repr=False)
    """The identifier of the method: a NemID PID, an insurance number, a library card number."""


def is_somebody_else(one: Identity, other: Identity) -> bool:
    """Whether the two are surely not one person: numbers first, then what the method calls them,
    then names. Where nothing can be compared they may be the same.
    """
    if one.cpr is not None and other.cpr is not None:
        return one.cpr != other.cpr
    if one.method is other.method and one.subject and other.subject:
        return one.subject != other.subject
    if one.name and other.name:
        return one.name.casefold().split() != other.name.casefold().split()
    return False


class ReaderState(StrEnum):
    """What the card reader says of itself. `UNKNOWN` is never taken for working."""

    UNKNOWN = "unknown"
    NO_SERVICE = "no-service"
    NO_READER = "no-reader"
    NO_CARD = "no-card"
    CARD = "card"
    MUTE = "mute"

    @property
    def works(self) -> bool:
        """Whether a card put in now would be seen."""
        return self in {ReaderState.NO_CARD, ReaderState.CARD, ReaderState.MUTE}


class CardProblem(StrEnum):
    """Why a card did not tell who its holder is; each has a text and a next step."""

    UNKNOWN_CARD = "unknown-card"
    MUTE = "mute"
    PULLED = "pulled"
    SILENT = "silent"
    """The card or the reader stopped answering; taking the card out helps."""
    WRONG_PIN = "wrong-pin"
    LAST_TRY = "last-try"
    """One try is left: the kiosk stops here, so that the card is not blocked."""
    BLOCKED = "blocked"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    UNTRUSTED = "untrusted"
    POLICY = "policy"
    """Its issuer is trusted, but issued it under no policy that is allowed: of another kind."""
    REVOKED = "revoked"
    """The issuer has taken the certificate back: lost, stolen, or its holder asked for it."""
    UNCHECKED = "unchecked"
    """Whether it was taken back cannot be said now: no list that is fresh, no word from a responder."""
    CLOCK = "clock"
    """This machine's clock cannot be right, so that no certificate can be judged."""
    NO_KEY = "no-key"
    """The card has the certificate but cannot sign with its key: a copy, or broken."""
    UNREADABLE = "unreadable"
    BUSY = "busy"
    """Another program holds the card, or one of our own workers that a card has hung."""
    NO_READER = "no-reader"
    NOT_ACCEPTED = "not-accepted"
    """Cards of this kind are not accepted at this kiosk."""


@dataclass(frozen=True, slots=True)
class CardRecognised:
    """A card that wants its PIN before it proves anything."""

    method: Method
    tries_left: int | None
    pin_length: tuple[int, int] = (4, 8)


@dataclass(frozen=True, slots=True)
class CardProven:
    """A card that told who its holder is, as well as its kind can."""

    identity: Identity


@dataclass(frozen=True, slots=True)
class CardFailed:
    """A card that did not; after `WRONG_PIN`, `tries_left` says how many tries remain."""

    problem: CardProblem
    tries_left: int | None = None


CardAnswer = CardRecognised | CardProven | CardFailed
