"""The desk answers every card and every session once, and waits for no card."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

import pytest

from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.cards.faults import Hanging, Interrupted
from kiosk.demo.cards.holders import ANNA, PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pki import Credential, DemoPki
from kiosk.demo.reader import VirtualReader
from kiosk.identity.cards.transport import CardTransport
from kiosk.identity.desk import CardDesk
from kiosk.identity.level import Method
from kiosk.identity.person import (
    CardAnswer,
    CardFailed,
    CardProblem,
    CardProven,
    CardRecognised,
    Pin,
    ReaderState,
)

RECOGNISED = CardRecognised(Method.NEMID, 3, (4, 8))


class Told(Protocol):
    """The fixture `told`."""

    def __call__(self, session: int, answer: CardAnswer) -> None: ...

    def next(self) -> tuple[int, CardAnswer]: ...


@pytest.fixture
def hasty(reader: VirtualReader, pki: DemoPki, now: datetime, told: Told) -> Iterator[CardDesk]:
    """A desk that gives a card a moment only."""
    desk = CardDesk(reader, pki.trust(), lambda: now, told, deadline=0.1)
    yield desk
    desk.stop()


BAD = [
    (DemoCard.UNKNOWN, CardFailed(CardProblem.UNKNOWN_CARD)),
    (DemoCard.MUTE, CardFailed(CardProblem.MUTE)),
    (DemoCard.EXPIRED, CardFailed(CardProblem.EXPIRED)),
    (DemoCard.UNTRUSTED, CardFailed(CardProblem.UNTRUSTED)),
    (DemoCard.LAST_TRY, CardFailed(CardProblem.LAST_TRY, 1)),
]


def test_a_nemid_card_is_recognised_and_then_proven_by_its_pin(
    desk: CardDesk, reader: VirtualReader, anna: Credential, told: Told
) -> None:
    reader.insert(Pkcs15Chip(anna, PIN))
    desk.read(1)
    assert told.next() == (1, RECOGNISED)
    desk.prove(1, Pin(PIN))
    session, proven = told.next()
    assert session == 1
    assert isinstance(proven, CardProven)
    assert proven.identity.subject == ANNA.pid


def test_a_health_card_needs_no_pin(
    desk: CardDesk, reader: VirtualReader, pki: DemoPki, told: Told
) -> None:
    reader.insert(demo_card(DemoCard.HEALTH, pki))
    desk.read(1)
    _, proven = told.next()
    assert isinstance(proven, CardProven)
    assert proven.identity.name == ANNA.name


@pytest.mark.parametrize(("name", "answer"), BAD)
def test_a_bad_card_fails_before_any_pin_is_asked_for(
    desk: CardDesk,
    reader: VirtualReader,
    pki: DemoPki,
    told: Told,
    name: str,
    answer: CardAnswer,
) -> None:
    reader.insert(demo_card(name, pki))
    desk.read(1)
    assert told.next() == (1, answer)


def test_a_copied_certificate_fails_at_the_proof(
    desk: CardDesk, reader: VirtualReader, pki: DemoPki, told: Told
) -> None:
    reader.insert(demo_card(DemoCard.COPIED, pki))
    desk.read(1)
    assert told.next() == (1, RECOGNISED)
    desk.prove(1, Pin(PIN))
    assert told.next() == (1, CardFailed(CardProblem.NO_KEY))


def test_no_card_and_no_reader_are_said(desk: CardDesk, reader: VirtualReader, told: Told) -> None:
    desk.read(1)
    assert told.next() == (1, CardFailed(CardProblem.PULLED))
    reader.unplug()
    desk.read(1)
    assert told.next() == (1, CardFailed(CardProblem.NO_READER))


def test_a_wrong_pin_can_be_typed_again_until_the_last_try(
    desk: CardDesk, reader: VirtualReader, anna: Credential, told: Told
) -> None:
    chip = Pkcs15Chip(anna, PIN)
    reader.insert(chip)
    desk.read(1)
    told.next()
    desk.prove(1, Pin("0000"))
    assert told.next() == (1, CardFailed(CardProblem.WRONG_PIN, 2))
    desk.prove(1, Pin("0000"))
    assert told.next() == (1, CardFailed(CardProblem.LAST_TRY, 1))
    desk.prove(1, Pin(PIN))
    assert told.next() == (1, CardFailed(CardProblem.PULLED))
    assert (chip.verifies, chip.tries) == (2, 1)


@pytest.mark.parametrize("at", [1, 4, 9, 14])
def test_a_card_pulled_mid_read_asks_for_it_again(
    desk: CardDesk, reader: VirtualReader, anna: Credential, told: Told, at: int
) -> None:
    reader.insert(Interrupted(Pkcs15Chip(anna, PIN), at, reader.remove))
    desk.read(1)
    assert told.next() == (1, CardFailed(CardProblem.PULLED))
    reader.insert(Pkcs15Chip(anna, PIN))
    desk.read(1)
    assert told.next() == (1, RECOGNISED)


def test_a_reader_unplugged_mid_read_is_said(
    desk: CardDesk, reader: VirtualReader, anna: Credential, told: Told
) -> None:
    reader.insert(Interrupted(Pkcs15Chip(anna, PIN), 5, reader.unplug))
    desk.read(1)
    assert told.next() == (1, CardFailed(CardProblem.NO_READER))


def test_a_card_swapped_before_the_pin_is_never_taken_for_the_first(
    desk: CardDesk, reader: VirtualReader, anna: Credential, told: Told
) -> None:
    second = Pkcs15Chip(anna, PIN)
    reader.insert(Pkcs15Chip(anna, PIN))
    desk.read(1)
    assert told.next() == (1, RECOGNISED)
    reader.insert(second)
    desk.prove(1, Pin(PIN))
    assert told.next() == (1, CardFailed(CardProblem.PULLED))
    assert second.verifies == 0


def test_a_hung_card_is_given_up_and_the_next_one_is_read(
    hasty: CardDesk, reader: VirtualReader, pki: DemoPki, anna: Credential, told: Told
) -> None:
    reader.insert(Hanging(Pkcs15Chip(anna, PIN), 3))
    hasty.read(1)
    assert told.next() == (1, CardFailed(CardProblem.SILENT))
    reader.insert(demo_card(DemoCard.HEALTH, pki))
    hasty.read(1)
    assert isinstance(told.next()[1], CardProven)


def test_a_hung_card_that_answers_too_late_is_not_heard(
    hasty: CardDesk, reader: VirtualReader, anna: Credential, told: Told
) -> None:
    chip = Hanging(Pkcs15Chip(anna, PIN), 3)
    reader.insert(chip)
    hasty.read(1)
    assert told.next() == (1, CardFailed(CardProblem.SILENT))
    chip.let_go()
    hasty.read(2)
    assert told.next() == (2, RECOGNISED)


def test_the_deadline_is_for_the_card_and_not_for_the_citizen_typing(
    reader: VirtualReader, anna: Credential, pki: DemoPki, now: datetime, told: Told
) -> None:
    desk = CardDesk(reader, pki.trust(), lambda: now, told, deadline=0.2)
    reader.insert(Pkcs15Chip(anna, PIN))
    desk.read(1)
    assert told.next() == (1, RECOGNISED)
    threading.Event().wait(0.3)
    desk.prove(1, Pin(PIN))
    assert isinstance(told.next()[1], CardProven)
    desk.stop()


def test_nothing_is_told_of_a_released_session(
    desk: CardDesk, reader: VirtualReader, pki: DemoPki, anna: Credential, told: Told
) -> None:
    chip = Hanging(Pkcs15Chip(anna, PIN), 3)
    reader.insert(chip)
    desk.read(1)
    assert chip.hangs.wait(10)
    desk.release(1)
    chip.let_go()
    desk.prove(1, Pin(PIN))
    reader.insert(demo_card(DemoCard.HEALTH, pki))
    desk.read(2)
    assert told.next()[0] == 2


def test_a_release_for_another_session_changes_nothing(
    desk: CardDesk, reader: VirtualReader, anna: Credential, told: Told
) -> None:
    reader.insert(Pkcs15Chip(anna, PIN))
    desk.read(2)
    assert told.next() == (2, RECOGNISED)
    desk.release(1)
    desk.prove(1, Pin("0000"))
    desk.prove(2, Pin(PIN))
    assert told.next()[0] == 2


class Watched(VirtualReader):
    """A reader that tells when a card is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def connect(self) -> CardTransport:
        card = super().connect()
        inner = card.release

        def release() -> None:
            inner()
            self.released.set()

        card.release = release  # type: ignore[method-assign]
        return card


@pytest.mark.parametrize("end", ["release", "stop", "proven"])
def test_a_card_is_reset_when_it_is_no_longer_needed(
    pki: DemoPki, anna: Credential, now: datetime, told: Told, end: str
) -> None:
    reader = Watched()
    chip = Pkcs15Chip(anna, PIN)
    reader.insert(chip)
    desk = CardDesk(reader, pki.trust(), lambda: now, told)
    desk.read(1)
    assert told.next() == (1, RECOGNISED)
    match end:
        case "release":
            desk.release(1)
        case "stop":
            desk.stop()
        case _:
            desk.prove(1, Pin(PIN))
    assert reader.released.wait(10)
    assert not chip._verified


def test_a_swap_is_heard_as_out_and_in(reader: VirtualReader, anna: Credential) -> None:
    heard: list[ReaderState] = []
    reader.start(heard.append)
    reader.insert(Pkcs15Chip(anna, PIN))
    reader.insert(Pkcs15Chip(anna, PIN))
    reader.unplug()
    reader.plug()
    reader.stop()
    reader.remove()
    card, empty = ReaderState.CARD, ReaderState.NO_CARD
    assert heard == [empty, card, empty, card, ReaderState.NO_READER, empty]
