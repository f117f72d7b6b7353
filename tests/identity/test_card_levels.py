"""How sure a kind of card makes us is the operator's word, and no word lifts it above its kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Protocol

import pytest

from kiosk.demo.cards.chip import Chip
from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.cards.holders import PIN
from kiosk.demo.cards.piv import PIV_PIN, PivChip
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pki import Credential, DemoPki
from kiosk.demo.reader import VirtualReader
from kiosk.identity.card_levels import CardKind, CardLevels
from kiosk.identity.cards.inspection import inspect
from kiosk.identity.cards.transport import CardTransport
from kiosk.identity.desk import CardDesk
from kiosk.identity.level import Level, Method
from kiosk.identity.person import (
    CardAnswer,
    CardFailed,
    CardProblem,
    CardProven,
    CardRecognised,
    Pin,
)
from kiosk.identity.trust import Trust

NOT_ACCEPTED = CardFailed(CardProblem.NOT_ACCEPTED)


class Told(Protocol):
    """The fixture `told`."""

    def __call__(self, session: int, answer: CardAnswer) -> None: ...

    def next(self) -> tuple[int, CardAnswer]: ...


class Insert(Protocol):
    """The fixture `insert`."""

    def __call__(self, chip: Chip) -> CardTransport: ...


def trust(pki: DemoPki, **levels: Level) -> Trust:
    own = replace(pki.trust(), intermediates=(pki.issuing.certificate,))
    return replace(own, levels=CardLevels(**levels))


def test_by_default_a_pin_authenticates_and_nothing_else_does() -> None:
    usual = {kind: CardLevels().of(kind) for kind in CardKind}
    assert usual == {
        CardKind.NEMID: Level.AUTHENTICATED,
        CardKind.PIV: Level.AUTHENTICATED,
        CardKind.HEALTH_CARD: Level.IDENTIFIED,
        CardKind.CHIP_HEALTH_CARD: Level.IDENTIFIED,
    }


@pytest.mark.parametrize("kind", CardKind)
@pytest.mark.parametrize("level", Level)
def test_no_card_is_lifted_above_its_kind(kind: CardKind, level: Level) -> None:
    possible = {Level.ANONYMOUS, Level.IDENTIFIED}
    if kind in {CardKind.NEMID, CardKind.PIV}:
        possible.add(Level.AUTHENTICATED)
    if level in possible:
        assert CardLevels(**{kind: level}).of(kind) is level
    else:
        with pytest.raises(ValueError, match="must be one of: anonymous, identified"):
            CardLevels(**{kind: level})


def test_a_method_gives_what_the_best_of_its_cards_gives() -> None:
    levels = CardLevels(nemid=Level.IDENTIFIED, health_card=Level.ANONYMOUS)
    assert levels.best(Method.NEMID) is Level.AUTHENTICATED
    assert levels.best(Method.HEALTH_CARD) is Level.ANONYMOUS
    assert levels.best(Method.MITID) is None
    assert levels.refused() == {Method.HEALTH_CARD}
    none = CardLevels(nemid=Level.ANONYMOUS, piv=Level.ANONYMOUS)
    assert none.refused() == {Method.NEMID}


@pytest.mark.parametrize("kind", [CardKind.NEMID, CardKind.PIV])
@pytest.mark.parametrize("level", [Level.IDENTIFIED, Level.AUTHENTICATED])
def test_a_proven_card_gives_the_level_of_its_own_kind(
    reader: VirtualReader, anna: Credential, pki: DemoPki, now: datetime, told: Told,
    kind: CardKind, level: Level,
) -> None:  # fmt: skip
    others = dict.fromkeys({CardKind.NEMID, CardKind.PIV} - {kind}, Level.ANONYMOUS)
    desk = CardDesk(reader, trust(pki, **{kind: level}, **others), lambda: now, told)
    nemid = kind is CardKind.NEMID
    reader.insert(Pkcs15Chip(anna, PIN) if nemid else PivChip(anna))
    desk.read(1)
    assert isinstance(told.next()[1], CardRecognised)
    desk.prove(1, Pin(PIN if nemid else PIV_PIN))
    _, proven = told.next()
    assert isinstance(proven, CardProven)
    assert proven.identity.level is level
    desk.stop()


def test_a_card_of_a_kind_that_is_not_accepted_is_never_given_a_pin(
    reader: VirtualReader, anna: Credential, pki: DemoPki, now: datetime, told: Told
) -> None:
    desk = CardDesk(reader, trust(pki, nemid=Level.ANONYMOUS), lambda: now, told)
    chip = Pkcs15Chip(anna, PIN)
    reader.insert(chip)
    desk.read(1)
    assert told.next() == (1, NOT_ACCEPTED)
    assert chip.verifies == 0
    desk.stop()


def test_a_chip_health_card_that_is_not_accepted_names_nobody(
    reader: VirtualReader, pki: DemoPki, now: datetime, told: Told
) -> None:
    desk = CardDesk(reader, trust(pki, chip_health_card=Level.ANONYMOUS), lambda: now, told)
    reader.insert(demo_card(DemoCard.HEALTH, pki))
    desk.read(1)
    assert told.next() == (1, NOT_ACCEPTED)
    desk.stop()


def test_a_technician_sees_what_a_card_would_give(
    insert: Insert, anna: Credential, pki: DemoPki, now: datetime
) -> None:
    lowered = trust(pki, nemid=Level.IDENTIFIED, chip_health_card=Level.ANONYMOUS)
    nemid = inspect(insert(Pkcs15Chip(anna, PIN)), lowered, now)
    assert (nemid.level, nemid.problem) == (Level.IDENTIFIED, None)
    health = inspect(insert(demo_card(DemoCard.HEALTH, pki)), lowered, now)
    assert (health.level, health.problem) == (Level.ANONYMOUS, CardProblem.NOT_ACCEPTED)
