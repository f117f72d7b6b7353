"""The conductor: one event after the other, and nothing drawn that did not change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.conductor import Conductor
from kiosk.services.loader import read_catalogue
from kiosk.session.effects import Effect, Wipe
from kiosk.session.events import CentralHeard, ChooseService, End, Fault, Reach, Start
from kiosk.session.screens import OutOfOrderScreen, ServicesScreen, View
from kiosk.session.state import Rules
from kiosk.texts.message import Message
from tests.play import CONFIG, NOON


class Recorded:
    """A conductor and all it did."""

    def __init__(self) -> None:
        self.effects: list[Effect] = []
        self.views: list[View] = []
        rules = Rules(read_catalogue(CONFIG), ("da", "en"))
        self.conductor = Conductor(rules, self.effects.append, self.views.append)

    def pass_time(self, seconds: int, fault: Fault | None = None) -> None:
        self.conductor.tick(NOON + timedelta(seconds=seconds), 1000.0 + seconds, fault)


@pytest.fixture
def kiosk() -> Recorded:
    recorded = Recorded()
    recorded.pass_time(0)
    recorded.conductor.emit(CentralHeard(Reach.UP))
    return recorded


def test_a_second_that_changes_nothing_on_the_screen_draws_nothing(kiosk: Recorded) -> None:
    before = len(kiosk.views)
    for second in range(1, 10):
        kiosk.pass_time(second)
    assert len(kiosk.views) == before


def test_what_changes_is_drawn_before_its_effects_are_carried_out(kiosk: Recorded) -> None:
    kiosk.conductor.emit(Start("en"))
    assert kiosk.views[-1].name == "services"
    kiosk.conductor.emit(End())
    assert kiosk.views[-1].name == "start"
    assert kiosk.effects[0] == Wipe(1)


def test_a_kiosk_that_cannot_keep_cases_is_out_of_order_until_it_can(kiosk: Recorded) -> None:
    kiosk.pass_time(1, Fault.STORAGE)
    assert kiosk.views[-1].name == "out-of-order"
    kiosk.pass_time(2)
    assert kiosk.views[-1].name == "start"


def test_the_countdown_is_drawn_each_second(kiosk: Recorded) -> None:
    kiosk.conductor.emit(Start("da"))
    kiosk.pass_time(76)
    kiosk.pass_time(77)
    over = [view.over.seconds for view in kiosk.views[-2:] if view.over]
    assert over == [29, 28]


def test_a_closed_kiosk_says_so_and_lets_who_stands_there_finish(kiosk: Recorded) -> None:
    kiosk.conductor.emit(Start("da"))
    kiosk.pass_time(1, Fault.CLOSED)
    assert kiosk.views[-1].name == "services"
    kiosk.conductor.emit(End())
    screen = kiosk.views[-1].screen
    assert isinstance(screen, OutOfOrderScreen)
    assert screen.text == Message.of("out-of-order-closed")


def test_other_services_are_offered_from_the_next_session_on(kiosk: Recorded) -> None:
    rules = Rules(read_catalogue(CONFIG), ("da", "en"))
    services = [one for one in rules.catalogue.services if one.id != "my-loans"]
    fewer = rules.catalogue.model_copy(update={"services": tuple(services)})
    kiosk.conductor.use(replace(rules, catalogue=fewer))
    kiosk.conductor.emit(Start("da"))
    screen = kiosk.views[-1].screen
    assert isinstance(screen, ServicesScreen)
    assert len(screen.services) == len(rules.catalogue.services) - 1


def test_nothing_is_changed_under_a_citizen(kiosk: Recorded) -> None:
    kiosk.conductor.emit(Start("da"))
    kiosk.conductor.emit(ChooseService("my-loans"))
    with pytest.raises(RuntimeError, match="in session"):
        kiosk.conductor.use(Rules(read_catalogue(CONFIG), ("da", "en")))
