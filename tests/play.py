"""A kiosk that is played by hand: events in, view and effects out, no devices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.identity.cpr import Cpr
from kiosk.identity.level import Level, Method
from kiosk.identity.person import CardProven, CardRecognised, Identity, Pin, ReaderState
from kiosk.services.lookup import Loan, Loans, Slot, Slots
from kiosk.session.advance import advance
from kiosk.session.effects import Effect, LookUp, ReadCard
from kiosk.session.events import (
    Answer,
    Begin,
    CardAnswered,
    CaseAcknowledged,
    CaseStored,
    ChooseService,
    EnterPin,
    Event,
    LookedUp,
    ReaderHeard,
    Send,
    Start,
    Tick,
)
from kiosk.session.screens import View
from kiosk.session.state import Kiosk, Rules, Session
from kiosk.session.view import view

CONFIG = Path(__file__).parents[1] / "config"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CPR = "0101904321"
ANNA = Identity(
    Method.NEMID, Level.AUTHENTICATED, "Anna Prøve Testesen", None, "PID:9208-2002-2-000000000001"
)
SLOTS = Slots(
    tuple(
        Slot(f"slot-{day}-{hour}", datetime(2026, 11, day, hour, tzinfo=UTC), 15)
        for day in (24, 25)
        for hour in (9, 10, 11)
    )
)
LOANS = Loans(
    (
        Loan("loan-1", "Prøvebogen", "T. Forfatter", date(2026, 11, 30), renewable=True),
        Loan("loan-2", "Den anden bog", "T. Forfatter", date(2026, 12, 4), renewable=True),
        Loan("loan-3", "Den tredje bog", "T. Forfatter", date(2026, 12, 4), renewable=False),
    )
)


@dataclass
class Play:
    """Plays a kiosk: `do` takes an event, `effects` holds what the last one asked for."""

    rules: Rules
    kiosk: Kiosk = field(default_factory=Kiosk)
    effects: tuple[Effect, ...] = ()

    def do(self, *events: Event) -> Play:
        for event in events:
            self.kiosk, self.effects = advance(self.kiosk, event, self.rules)
        return self

    @property
    def view(self) -> View:
        return view(self.kiosk, self.rules)

    @property
    def session(self) -> Session:
        assert self.kiosk.session is not None
        return self.kiosk.session

    @property
    def screen(self) -> Any:
        """What is on the screen; a test knows which kind it expects."""
        return self.view.screen

    def shows(self, kind: type[object]) -> bool:
        """Whether the screen is of that kind now."""
        return isinstance(self.view.screen, kind)

    def wait(self, seconds: float) -> Play:
        then = self.kiosk.monotonic + seconds
        return self.do(Tick(self.kiosk.now + timedelta(seconds=seconds), then))

    def asked(self, kind: type[Any]) -> Any:
        """The one effect of that kind that the last event asked for."""
        found = [effect for effect in self.effects if isinstance(effect, kind)]
        assert len(found) == 1, f"{self.effects} on {self.view.name}"
        return found[0]

    def begin(self, service: str, language: str = "da") -> Play:
        return self.do(Start(language), ChooseService(service), Begin())

    def show_nemid(self) -> Play:
        """Puts in a NemID card and types the right PIN."""
        self.do(ReaderHeard(ReaderState.CARD))
        self.asked(ReadCard)
        number = self.session.id
        return self.do(
            CardAnswered(number, CardRecognised(Method.NEMID, 3)),
            EnterPin(Pin("1234")),
            CardAnswered(number, CardProven(ANNA)),
        )

    def find(self, answer: Slots | Loans) -> Play:
        """Answers the look-up that was just asked for."""
        asked = self.asked(LookUp)
        return self.do(LookedUp(asked.session, asked.step, asked.number, answer))

    def order_health_card(self, language: str = "da") -> Play:
        """To the review of a lost health card."""
        self.begin("health-card", language).do(Answer("reason", "lost"), Answer("whose", "mine"))
        return self.show_nemid().do(Answer("phone", "20 12 34 56"))

    def book_time(self) -> Play:
        """To the review of a time at Dokk1."""
        self.begin("book-time").do(Answer("subject", "passport"), Answer("place", "dokk1"))
        self.find(SLOTS).do(Answer("day", "2026-11-24"), Answer("time", "slot-24-9"))
        self.do(ReaderHeard(ReaderState.NO_CARD)).show_nemid()
        return self.do(
            Answer("name", "Anna Prøve"), Answer("phone", "20123456"), Answer("email", "")
        )

    def send(self, reference: str = "AAR-7K3M-P2Q9") -> Play:
        return self.do(Send(), CaseStored(self.session.id, reference))

    def acknowledge(self, result: Any, reference: str = "AAR-7K3M-P2Q9") -> Play:
        return self.do(CaseAcknowledged(self.session.id, reference, result))


def everything_in(value: object) -> Iterator[str]:
    """Every string anywhere in a value: what could be read out of it."""
    match value:
        case str():
            yield value
        case Cpr() | Pin():
            yield value.reveal()
        case dict():
            for key, inner in value.items():
                yield from everything_in(key)
                yield from everything_in(inner)
        case tuple() | list() | frozenset() | set():
            for inner in value:
                yield from everything_in(inner)
        case _ if is_dataclass(value):
            for one in fields(value):
                yield from everything_in(getattr(value, one.name))
        case _:
            return


def events_in(value: object) -> Iterator[Event]:
    """Every event that pressing something in this view would send."""
    if isinstance(value, Event):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from events_in(inner)
    elif is_dataclass(value):
        for one in fields(value):
            yield from events_in(getattr(value, one.name))
