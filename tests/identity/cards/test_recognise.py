"""A card is known by what is on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.demo.cards.chip import Chip
from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.cards.faults import Interrupted
from kiosk.demo.pki import DemoPki
from kiosk.demo.reader import VirtualReader
from kiosk.identity.cards.nemid import NemIdCard
from kiosk.identity.cards.recognise import recognise
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import CardProblem, Identity

Insert = Callable[[Chip], CardTransport]


@pytest.mark.parametrize(
    ("name", "kind"),
    [(DemoCard.NEMID, NemIdCard), (DemoCard.EXPIRED, NemIdCard), (DemoCard.HEALTH, Identity)],
)
def test_each_kind_is_told_from_the_others(
    insert: Insert, pki: DemoPki, name: str, kind: type
) -> None:
    assert isinstance(recognise(insert(demo_card(name, pki))), kind)


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
