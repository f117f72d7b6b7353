"""The whole kiosk without its window: what the operator says of cards is what a citizen meets."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from kiosk.app import Installation
from kiosk.cli import CONFIG
from kiosk.demo.cards.holders import ANNA, PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.stage import Stage
from kiosk.identity.card_levels import CardLevels
from kiosk.identity.level import Level, Method
from kiosk.identity.timekeeper import Timekeeper
from kiosk.identity.trust import Trust
from kiosk.services.model import IdentifyStep
from kiosk.session.events import Answer, Begin, ChooseService, Reach, Start
from kiosk.session.screens import PinScreen, StartScreen, TroubleScreen, View
from kiosk.texts.message import Message

CLOCK = Message.of("card-clock")
POLICY = Message.of("card-policy")
COMPANY = "1.2.208.169.1.1.1.3.4"


class Blind:
    """A kiosk with nobody but the test to see it; a door for its threads, and what it shows."""

    def __init__(self, stage: Stage, trust: Trust, state: Path) -> None:
        settings = stage.settings(("da", "en")).model_copy(update={"mitid": None})
        own = settings.kiosk.model_copy(update={"state": state})
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.shown: View | None = None
        self.installed = Installation(
            CONFIG,
            settings.model_copy(update={"kiosk": own}),
            replace(stage.hardware, trust=trust),
            self,
        )

    def post(self, call: Callable[[], None]) -> None:
        self._calls.put(call)

    def show(self, view: View) -> None:
        self.shown = view

    def until(self, met: Callable[[], bool]) -> None:
        """Let the kiosk live until then; the limit is for broken code, not for speed."""
        end = time.monotonic() + 20
        while not met():
            assert time.monotonic() < end, self.shown
            with suppress(queue.Empty):
                self._calls.get(timeout=0.05)()
            self.installed.tick()

    def shows(self, kind: type[object]) -> bool:
        return self.shown is not None and isinstance(self.shown.screen, kind)

    def title(self) -> object:
        assert self.shown is not None
        assert isinstance(self.shown.screen, TroubleScreen)
        return self.shown.screen.title


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with Stage() as stage:
        yield stage


@contextmanager
def at_the_card(stage: Stage, trust: Trust, state: Path) -> Iterator[Blind]:
    """A citizen who wants a health card, where the card is asked for."""
    blind = Blind(stage, trust, state)
    kiosk = blind.installed
    stage.reader.remove()
    kiosk.start(blind)
    try:
        blind.until(lambda: kiosk.kiosk.central is Reach.UP and blind.shows(StartScreen))
        for event in (Start("da"), ChooseService("health-card"), Begin()):
            kiosk.emit(event)
        for step, answer in (("reason", "lost"), ("whose", "mine")):
            kiosk.emit(Answer(step, answer))
        yield blind
    finally:
        kiosk.stop()
        stage.reader.remove()


def test_a_card_is_not_judged_by_a_clock_that_the_central_service_contradicts(
    stage: Stage, tmp_path: Path
) -> None:
    hours = count()
    keeper = Timekeeper(stage.pki.made, monotonic=lambda: next(hours) * 3600.0)
    with at_the_card(stage, replace(stage.pki.trust(), clock=keeper), tmp_path) as blind:
        stage.reader.insert(Pkcs15Chip(stage.pki.citizen(ANNA), PIN))
        blind.until(lambda: blind.shows(TroubleScreen))
        assert blind.title() == CLOCK


def test_a_card_of_a_company_is_told_that_its_kind_will_not_do(
    stage: Stage, tmp_path: Path
) -> None:
    with at_the_card(stage, stage.hardware.trust, tmp_path) as blind:
        stage.reader.insert(Pkcs15Chip(stage.pki.citizen(ANNA, policy=COMPANY), PIN))
        blind.until(lambda: blind.shows(TroubleScreen))
        assert blind.title() == POLICY


def test_a_citizens_card_is_asked_for_its_pin_as_ever(stage: Stage, tmp_path: Path) -> None:
    with at_the_card(stage, stage.hardware.trust, tmp_path) as blind:
        stage.reader.insert(Pkcs15Chip(stage.pki.citizen(ANNA), PIN))
        blind.until(lambda: blind.shows(PinScreen))


def test_what_is_not_accepted_is_offered_nowhere(stage: Stage, tmp_path: Path) -> None:
    levels = CardLevels(health_card=Level.ANONYMOUS)
    blind = Blind(stage, replace(stage.hardware.trust, levels=levels), tmp_path)
    rules = blind.installed.rules
    offered = {
        method
        for service in rules.catalogue.services
        for step in service.steps
        if isinstance(step, IdentifyStep)
        for method in step.identify
    }
    assert Method.HEALTH_CARD not in offered
    assert rules.refused == {Method.HEALTH_CARD}
    blind.installed.stop()
