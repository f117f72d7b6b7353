"""Two kiosks, one time: the whole kiosk but its window, twice, at one real central service."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

import pytest

from kiosk.app import Installation
from kiosk.cli import CONFIG
from kiosk.demo.clock import SkippingClock
from kiosk.demo.printer.virtual import VirtualPrinter
from kiosk.demo.reader import VirtualReader
from kiosk.demo.scanner import VirtualScanner
from kiosk.demo.stage import Stage
from kiosk.hardware import Hardware
from kiosk.session.events import Answer, Begin, ChooseService, Event, Reach, Send, Skip, Start
from kiosk.session.screens import ChoiceScreen, DoneScreen, ReviewScreen, TroubleScreen, View
from kiosk.session.state import Session
from kiosk.texts.message import Message

PATIENCE_S: Final = 30.0
PHONE: Final = "20123456"
LATE_S: Final = 9.0
"""Longer than a citizen is kept waiting for the word of the central service."""


class BlindKiosk:
    """A whole kiosk without a window; what its citizen presses is given as events."""

    def __init__(self, stage: Stage, name: str) -> None:
        settings = stage.settings(("da", "en"))
        own = settings.kiosk.model_copy(update={"name": name, "state": stage.folder / name})
        self.clock = SkippingClock()
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        settings = settings.model_copy(update={"kiosk": own})
        hardware = Hardware(
            VirtualReader(), VirtualPrinter().connect, VirtualScanner(), stage.pki.trust()
        )
        self._kiosk = Installation(CONFIG, settings, hardware, self, self.clock)
        self.view: View | None = None
        self._kiosk.start(self)
        self.until(self._is_ready)

    def post(self, call: Callable[[], None]) -> None:
        """As `Door`."""
        self._calls.put(call)

    def show(self, view: View) -> None:
        """As `Screen`."""
        self.view = view

    def stop(self) -> None:
        """Ends it."""
        self._kiosk.stop()

    def _is_ready(self) -> bool:
        kiosk = self._kiosk.kiosk
        return kiosk.printer.works and kiosk.central is Reach.UP and kiosk.fault is None

    @property
    def session(self) -> Session:
        """The citizen's."""
        assert self._kiosk.kiosk.session is not None
        return self._kiosk.kiosk.session

    def does(self, *events: Event) -> None:
        """What the citizen presses, one after the other."""
        for event in events:
            self._kiosk.emit(event)
            self.turn()

    def turn(self) -> None:
        """One turn of the main loop."""
        self._kiosk.tick()
        with suppress(queue.Empty):
            while True:
                self._calls.get(timeout=0.02)()

    def until(self, so: Callable[[], bool]) -> None:
        """Live until it is so."""
        end = time.monotonic() + PATIENCE_S
        while not so():
            assert time.monotonic() < end, self.view
            self.turn()

    def shows(self, kind: type, name: str = "") -> None:
        """Live until this is on the screen."""
        self.until(
            lambda: (
                self.view is not None
                and isinstance(self.view.screen, kind)
                and name in {"", self.view.name}
            )
        )

    @property
    def offered(self) -> list[Event]:
        """What the question on the screen offers, as the events it would send."""
        assert self.view is not None
        assert isinstance(self.view.screen, ChoiceScreen)
        return [option.event for option in self.view.screen.options]

    def comes_to_days(self) -> None:
        """A citizen begins, and is asked for the day."""
        self.does(Start("da"), ChooseService("book-time"), Begin())
        self.does(Answer("subject", "passport"), Answer("place", "dokk1"))

    def takes_first_time(self) -> Event:
        """The first time of the first day that is free; says which."""
        self.shows(ChoiceScreen, "day")
        self.does(self.offered[0])
        self.shows(ChoiceScreen, "time")
        chosen = self.offered[0]
        self.does(chosen)
        return chosen

    def comes_to_review(self) -> Event:
        """A citizen who wants the first time there is, and has not sent it yet; says which."""
        self.comes_to_days()
        chosen = self.takes_first_time()
        self.does(Skip("who"), Answer("name", "Anna"), Answer("phone", PHONE), Skip("email"))
        self.shows(ReviewScreen)
        return chosen

    @property
    def is_done(self) -> bool:
        """Whether its citizen has been told how it ended."""
        return self.view is not None and isinstance(self.view.screen, DoneScreen)

    @property
    def has_heard(self) -> bool:
        """Whether the word of the central service is on the screen."""
        again = self.view is not None and isinstance(self.view.screen, ChoiceScreen)
        return self.is_done or again

    @property
    def title(self) -> object:
        """What the citizen reads first at the end."""
        self.shows(DoneScreen)
        assert self.view is not None
        assert isinstance(self.view.screen, DoneScreen)
        return self.view.screen.title


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Stage() as stage:
        yield stage


@pytest.fixture
def kiosk_at(stage: Stage) -> Iterator[Callable[[str], BlindKiosk]]:
    started: list[BlindKiosk] = []

    def start(name: str) -> BlindKiosk:
        started.append(BlindKiosk(stage, name))
        return started[-1]

    yield start
    for kiosk in started:
        kiosk.stop()


KioskAt = Callable[[str], BlindKiosk]


def results(stage: Stage) -> list[str]:
    return sorted(case["result"] for case in stage.central.cases())


def test_who_loses_a_race_for_a_time_is_offered_the_next_ones_and_loses_no_answer(
    stage: Stage, kiosk_at: KioskAt
) -> None:
    one, other = kiosk_at("one"), kiosk_at("other")
    wanted = one.comes_to_review()
    assert other.comes_to_review() == wanted, "both want the same time"
    one.does(Send())
    other.does(Send())
    one.until(lambda: one.has_heard)
    other.until(lambda: other.has_heard)
    # Which of the two was quicker, nobody knows.
    winner, loser = (one, other) if one.is_done else (other, one)
    assert winner.title == Message.of("done-booked")

    loser.shows(ChoiceScreen, "day")
    assert loser.view is not None
    assert isinstance(loser.view.screen, ChoiceScreen)
    assert loser.view.screen.notices[0].text == Message.of("slot-taken")
    assert dict(loser.session.answers)["phone"] == PHONE
    assert loser.takes_first_time() != wanted
    loser.shows(ReviewScreen)
    loser.does(Send())
    assert loser.title == Message.of("done-booked")
    assert results(stage) == ["booked", "booked", "slot-taken"]


def test_with_the_central_service_away_no_time_is_offered_but_a_wish(
    stage: Stage, kiosk_at: KioskAt
) -> None:
    kiosk = kiosk_at("one")
    stage.wire.cut()
    kiosk.comes_to_days()
    kiosk.shows(TroubleScreen)
    kiosk.does(Answer("day", "wish"), Answer("wish", "morning"), Skip("who"))
    kiosk.does(Answer("name", "Anna"), Answer("phone", PHONE), Skip("email"))
    kiosk.shows(ReviewScreen)
    kiosk.does(Send())
    kiosk.clock.skip(LATE_S)
    assert kiosk.title == Message.of("done-pending")
    stage.wire.mend()
    kiosk.until(lambda: results(stage) == ["received"])


def test_a_time_chosen_before_the_line_went_is_not_promised_after(
    stage: Stage, kiosk_at: KioskAt
) -> None:
    kiosk = kiosk_at("one")
    kiosk.comes_to_review()
    stage.wire.cut()
    kiosk.does(Send())
    kiosk.clock.skip(LATE_S)
    assert kiosk.title == Message.of("done-pending")
    stage.wire.mend()
    kiosk.until(lambda: results(stage) == ["booked"])
