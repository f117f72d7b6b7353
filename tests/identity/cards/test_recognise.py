"""A card is known by what is on it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from kiosk.demo.cards.chip import Chip, OverT0
from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.cards.faults import Interrupted
from kiosk.demo.pki import DemoPki
from kiosk.demo.reader import VirtualReader
from kiosk.identity.cards.apdu import Ins
from kiosk.identity.cards.inspection import Counted
from kiosk.identity.cards.nemid import NemIdCard, nemid_card
from kiosk.identity.cards.recognise import HealthCard, recognise
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import CardProblem


class Overheard:
    """A chip that keeps what it is told."""

    def __init__(self, chip: Chip) -> None:
        self.atr = chip.atr
        self.heard: list[bytes] = []
        self.power_on = chip.power_on
        self._chip = chip

    def answer(self, apdu: bytes) -> bytes:
        self.heard.append(apdu)
        return self._chip.answer(apdu)


Insert = Callable[[Chip], CardTransport]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (DemoCard.NEMID, NemIdCard),
        (DemoCard.EXPIRED, NemIdCard),
        (DemoCard.HEALTH, HealthCard),
        (DemoCard.ECARD, HealthCard),
        (DemoCard.EHIC, HealthCard),
    ],
)
def test_each_kind_is_told_from_the_others(
    insert: Insert, pki: DemoPki, name: str, kind: type
) -> None:
    assert isinstance(recognise(insert(demo_card(name, pki))), kind)


def test_which_kinds_there_are_costs_a_nemid_card_one_command_each(
    insert: Insert, pki: DemoPki
) -> None:
    counted = Counted(insert(demo_card(DemoCard.NEMID, pki)))
    recognise(counted)
    alone = Counted(insert(demo_card(DemoCard.NEMID, pki)))
    nemid_card(alone)
    assert counted.commands == alone.commands + 2


@pytest.mark.parametrize("name", [each for each in DemoCard if each is not DemoCard.MUTE])
@pytest.mark.parametrize("t0", [False, True])
def test_to_be_recognised_no_card_is_asked_for_a_pin(
    insert: Insert, pki: DemoPki, name: DemoCard, t0: bool
) -> None:
    chip = demo_card(name, pki)
    overheard = Overheard(OverT0(chip) if t0 else chip)
    with suppress(CardError):
        recognise(insert(overheard))
    assert {each[1] for each in overheard.heard} <= {Ins.SELECT, Ins.READ_BINARY, Ins.GET_RESPONSE}


def test_a_strange_atr_changes_nothing(insert: Insert, pki: DemoPki) -> None:
    chip = demo_card(DemoCard.NEMID, pki)
    chip.atr = bytes.fromhex("3B9F958131FE9F006646530523002571DF000000000004")
    assert isinstance(recognise(insert(chip)), NemIdCard)


def test_a_card_nobody_knows_is_unknown(insert: Insert, pki: DemoPki) -> None:
    with pytest.raises(CardError) as trouble:
        recognise(insert(demo_card(DemoCard.UNKNOWN, pki)))
    assert trouble.value.problem is CardProblem.UNKNOWN_CARD


def test_a_card_pulled_at_any_command_is_pulled(pki: DemoPki) -> None:
    """However far it came: never half a card, never an unknown one."""
    chip = demo_card(DemoCard.NEMID, pki)
    commands = 0

    def count() -> None:
        nonlocal commands
        commands += 1

    for at in range(1, 200):
        reader = VirtualReader()
        reader.insert(Interrupted(chip, at, count))
        recognise(reader.connect())
        if commands < at:
            break
    assert commands > 10
    for at in range(1, commands + 1):
        reader = VirtualReader()
        reader.insert(Interrupted(chip, at, reader.remove))
        with pytest.raises(CardError) as trouble:
            recognise(reader.connect())
        assert trouble.value.problem is CardProblem.PULLED
