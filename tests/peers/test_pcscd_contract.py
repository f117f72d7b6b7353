"""The virtual reader and a real pcscd keep one contract: what holds here holds at the kiosk."""

from __future__ import annotations

from typing import Protocol

import pytest

from kiosk.demo.cards.chip import Chip, OverT0
from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.cards.faults import Hanging, Interrupted
from kiosk.demo.cards.holders import ANNA, PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.cards.reader import CardReader
from kiosk.identity.cards.transport import CardError
from kiosk.identity.desk import CardDesk
from kiosk.identity.level import Level, Method
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
SELECT_ROOT = bytes.fromhex("00A400000 23F00".replace(" ", ""))


class Slot(Protocol):
    """The fixture `slot`."""

    reader: CardReader

    def insert(self, chip: Chip) -> None: ...

    def remove(self) -> None: ...

    def unplug(self) -> None: ...

    def plug(self) -> None: ...


class States(Protocol):
    """The fixture `states`."""

    def next(self) -> ReaderState: ...


class Told(Protocol):
    """The fixture `told`."""

    def next(self) -> tuple[int, CardAnswer]: ...


def put_in(slot: Slot, states: States, chip: Chip) -> None:
    slot.insert(chip)
    assert states.next() is ReaderState.CARD


def test_cards_come_and_go_and_each_change_is_heard_once(
    slot: Slot, states: States, anna: Credential
) -> None:
    for _ in range(2):
        put_in(slot, states, Pkcs15Chip(anna, PIN))
        slot.remove()
        assert states.next() is ReaderState.NO_CARD


def test_a_mute_card_is_heard_and_cannot_be_opened(
    slot: Slot, states: States, pki: DemoPki
) -> None:
    slot.insert(demo_card(DemoCard.MUTE, pki))
    assert states.next() is ReaderState.MUTE
    with pytest.raises(CardError) as trouble:
        slot.reader.connect()
    assert trouble.value.problem is CardProblem.MUTE
    slot.remove()
    assert states.next() is ReaderState.NO_CARD


def test_an_opened_card_tells_its_atr_and_is_ours_alone(
    slot: Slot, states: States, anna: Credential
) -> None:
    chip = Pkcs15Chip(anna, PIN)
    put_in(slot, states, chip)
    card = slot.reader.connect()
    assert card.atr == chip.atr
    with pytest.raises(CardError) as trouble:
        slot.reader.connect()
    assert trouble.value.problem is CardProblem.BUSY
    card.release()
    card.release()
    slot.reader.connect().release()


def test_a_released_card_is_reset(slot: Slot, states: States, anna: Credential) -> None:
    chip = Pkcs15Chip(anna, PIN)
    put_in(slot, states, chip)
    card = slot.reader.connect()
    _, sw = card.transmit(bytes.fromhex("0020000104") + PIN.encode())
    assert sw == 0x9000
    card.release()
    again = slot.reader.connect()
    assert again.transmit(bytes.fromhex("00200001")) == (b"", 0x63C3)
    again.release()
    with pytest.raises(CardError):
        again.transmit(SELECT_ROOT)


def test_a_card_taken_out_stays_dead_when_another_is_put_in(
    slot: Slot, states: States, anna: Credential
) -> None:
    put_in(slot, states, Pkcs15Chip(anna, PIN))
    card = slot.reader.connect()
    slot.remove()
    assert states.next() is ReaderState.NO_CARD
    put_in(slot, states, Pkcs15Chip(anna, PIN))
    with pytest.raises(CardError) as trouble:
        card.transmit(SELECT_ROOT)
    assert trouble.value.problem is CardProblem.PULLED
    fresh = slot.reader.connect()
    card.release()
    assert fresh.transmit(SELECT_ROOT)[1] == 0x9000
    fresh.release()


def test_an_unplugged_reader_is_heard_and_heard_again_when_it_is_back(
    slot: Slot, states: States, anna: Credential
) -> None:
    put_in(slot, states, Pkcs15Chip(anna, PIN))
    slot.unplug()
    while (state := states.next()) is not ReaderState.NO_READER:
        assert state is ReaderState.NO_SERVICE
    with pytest.raises(CardError) as trouble:
        slot.reader.connect()
    assert trouble.value.problem is CardProblem.NO_READER
    slot.plug()
    while (state := states.next()) is not ReaderState.NO_CARD:
        assert state is ReaderState.NO_SERVICE
    put_in(slot, states, Pkcs15Chip(anna, PIN))


def test_an_empty_reader_opens_nothing(slot: Slot, states: States) -> None:
    assert states
    with pytest.raises(CardError) as trouble:
        slot.reader.connect()
    assert trouble.value.problem is CardProblem.PULLED


@pytest.mark.parametrize("t0", [False, True], ids=["T=1", "T=0"])
def test_a_nemid_card_proves_its_holder(
    slot: Slot, states: States, desk: CardDesk, told: Told, anna: Credential, t0: bool
) -> None:
    chip = Pkcs15Chip(anna, PIN)
    put_in(slot, states, OverT0(chip) if t0 else chip)
    desk.read(1)
    assert told.next() == (1, RECOGNISED)
    desk.prove(1, Pin("0000"))
    assert told.next() == (1, CardFailed(CardProblem.WRONG_PIN, 2))
    desk.prove(1, Pin(PIN))
    _, proven = told.next()
    assert isinstance(proven, CardProven)
    assert (proven.identity.name, proven.identity.subject) == (ANNA.name, ANNA.pid)
    assert proven.identity.level is Level.AUTHENTICATED


def test_a_health_card_names_its_holder(
    slot: Slot, states: States, desk: CardDesk, told: Told, pki: DemoPki
) -> None:
    put_in(slot, states, demo_card(DemoCard.HEALTH, pki))
    desk.read(1)
    _, proven = told.next()
    assert isinstance(proven, CardProven)
    assert proven.identity.subject == ANNA.insurance_number


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (DemoCard.UNKNOWN, CardFailed(CardProblem.UNKNOWN_CARD)),
        (DemoCard.EXPIRED, CardFailed(CardProblem.EXPIRED)),
        (DemoCard.UNTRUSTED, CardFailed(CardProblem.UNTRUSTED)),
        (DemoCard.LAST_TRY, CardFailed(CardProblem.LAST_TRY, 1)),
    ],
)
def test_a_bad_card_fails_before_its_pin(
    slot: Slot,
    states: States,
    desk: CardDesk,
    told: Told,
    pki: DemoPki,
    name: str,
    answer: CardAnswer,
) -> None:
    put_in(slot, states, demo_card(name, pki))
    desk.read(1)
    assert told.next() == (1, answer)


def test_a_certificate_without_its_key_fails(
    slot: Slot, states: States, desk: CardDesk, told: Told, pki: DemoPki
) -> None:
    put_in(slot, states, demo_card(DemoCard.COPIED, pki))
    desk.read(1)
    assert told.next() == (1, RECOGNISED)
    desk.prove(1, Pin(PIN))
    assert told.next() == (1, CardFailed(CardProblem.NO_KEY))


@pytest.mark.parametrize("at", [1, 7])
def test_a_card_pulled_mid_read_asks_for_it_again(
    slot: Slot, states: States, desk: CardDesk, told: Told, anna: Credential, at: int
) -> None:
    put_in(slot, states, Interrupted(Pkcs15Chip(anna, PIN), at, slot.remove))
    desk.read(1)
    assert told.next() == (1, CardFailed(CardProblem.PULLED))
    assert states.next() is ReaderState.NO_CARD
    put_in(slot, states, Pkcs15Chip(anna, PIN))
    desk.read(1)
    assert told.next() == (1, RECOGNISED)


def test_a_card_swapped_before_its_pin_is_never_given_it(
    slot: Slot, states: States, desk: CardDesk, told: Told, anna: Credential
) -> None:
    put_in(slot, states, Pkcs15Chip(anna, PIN))
    desk.read(1)
    assert told.next() == (1, RECOGNISED)
    slot.remove()
    assert states.next() is ReaderState.NO_CARD
    second = Pkcs15Chip(anna, PIN)
    put_in(slot, states, second)
    desk.prove(1, Pin(PIN))
    assert told.next() == (1, CardFailed(CardProblem.PULLED))
    assert second.verifies == 0


def test_a_hung_card_is_given_up_and_the_next_one_is_read(
    slot: Slot, states: States, desk: CardDesk, told: Told, pki: DemoPki, anna: Credential
) -> None:
    put_in(slot, states, Hanging(Pkcs15Chip(anna, PIN), 3))
    desk.read(1)
    assert told.next() == (1, CardFailed(CardProblem.SILENT))
    slot.remove()
    assert states.next() is ReaderState.NO_CARD
    put_in(slot, states, demo_card(DemoCard.HEALTH, pki))
    desk.read(2)
    session, proven = told.next()
    assert session == 2
    assert isinstance(proven, CardProven)


def test_a_card_that_somebody_else_has_is_busy_and_read_once_it_is_let_go(
    slot: Slot, states: States, desk: CardDesk, told: Told, anna: Credential
) -> None:
    put_in(slot, states, Pkcs15Chip(anna, PIN))
    theirs = slot.reader.connect()
    desk.read(1)
    assert told.next() == (1, CardFailed(CardProblem.BUSY))
    theirs.release()
    desk.read(1)
    assert told.next() == (1, RECOGNISED)


def test_a_reader_stops_twice_and_starts_again(slot: Slot, states: States) -> None:
    slot.reader.stop()
    slot.reader.stop()
    slot.reader.start(states)  # type: ignore[arg-type]
    assert states.next() is ReaderState.NO_CARD
