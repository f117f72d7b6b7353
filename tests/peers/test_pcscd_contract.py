"""The virtual reader and a real pcscd keep one contract: what holds here holds at the kiosk."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import pytest

from kiosk.demo.cards.chip import Chip, Command, OverT0, atr, capable, status
from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.cards.faults import Hanging, Interrupted
from kiosk.demo.cards.holders import ANNA, PIN
from kiosk.demo.cards.piv import PIV_PIN, PivChip
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.cards.plain import UnknownChip
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.cards import apdu, t0
from kiosk.identity.cards.apdu import Ins
from kiosk.identity.cards.link import linked
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
from kiosk.identity.trust import Trust

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

    def __call__(self, session: int, answer: CardAnswer) -> None: ...


class Overheard:
    """A chip that keeps what it is told."""

    def __init__(self, chip: Chip) -> None:
        self.atr = chip.atr
        self.heard: list[bytes] = []
        self._chip = chip

    def power_on(self) -> None:
        self._chip.power_on()

    def answer(self, apdu: bytes) -> bytes:
        self.heard.append(apdu)
        return self._chip.answer(apdu)


class Echo:
    """A chip that says what it was told, however long that is."""

    atr = atr(capable(b"ECHO"))

    def power_on(self) -> None:
        pass

    def answer(self, apdu: bytes) -> bytes:
        command = Command.parse(apdu, extended=True)
        return status(0x9000, command.data) if command else status(0x6700)


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


@pytest.mark.parametrize("over_t0", [False, True], ids=["T=1", "T=0"])
def test_a_nemid_card_proves_its_holder(
    slot: Slot, states: States, desk: CardDesk, told: Told, anna: Credential, over_t0: bool
) -> None:
    chip = Pkcs15Chip(anna, PIN)
    put_in(slot, states, OverT0(chip) if over_t0 else chip)
    desk.read(1)
    assert told.next() == (1, RECOGNISED)
    desk.prove(1, Pin("0000"))
    assert told.next() == (1, CardFailed(CardProblem.WRONG_PIN, 2))
    desk.prove(1, Pin(PIN))
    _, proven = told.next()
    assert isinstance(proven, CardProven)
    assert (proven.identity.name, proven.identity.subject) == (ANNA.name, ANNA.pid)
    assert proven.identity.level is Level.AUTHENTICATED


@pytest.mark.parametrize("kind", [Pkcs15Chip, PivChip])
def test_a_card_that_takes_long_commands_gets_them_and_proves_its_holder(
    slot: Slot,
    states: States,
    told: Told,
    pki: DemoPki,
    now: datetime,
    anna: Credential,
    kind: type[Pkcs15Chip | PivChip],
) -> None:
    pin = PIN if kind is Pkcs15Chip else PIV_PIN
    chip = Overheard(kind(anna, pin, extended=True))
    trust = Trust((pki.root.certificate,), (pki.issuing.certificate,))
    desk = CardDesk(slot.reader, trust, lambda: now, told)
    put_in(slot, states, chip)
    desk.read(1)
    assert isinstance(told.next()[1], CardRecognised)
    desk.prove(1, Pin(pin))
    assert isinstance(told.next()[1], CardProven)
    desk.stop()
    assert any(len(each) > 6 and each[4] == 0 for each in chip.heard)


def test_four_thousand_bytes_pass_both_ways(slot: Slot, states: States) -> None:
    put_in(slot, states, Echo())
    card = linked(slot.reader.connect())
    text = bytes(each % 251 for each in range(4_000))
    assert apdu.send_long(card, Ins.GET_DATA, 0, 0, text, le=4_000) == (text, 0x9000)
    card.release()


@pytest.mark.parametrize(
    "command", ["00200001", "00B0000000", "00A40000023F00", "00A40000023F0000"]
)
def test_every_case_of_command_arrives_in_t0(slot: Slot, states: States, command: str) -> None:
    chip = Overheard(OverT0(UnknownChip()))
    put_in(slot, states, chip)
    card = slot.reader.connect()
    apdu_sent = bytes.fromhex(command)
    answer, sw = card.transmit(apdu_sent)
    card.release()
    assert (answer, sw != 0x6700) == (b"", True)
    assert chip.heard == [t0.tpdu(apdu_sent)]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        (DemoCard.HEALTH, ANNA.insurance_number),
        (DemoCard.ECARD, ANNA.social_security_number),
        (DemoCard.EHIC, ANNA.social_security_number),
    ],
)
@pytest.mark.parametrize("over_t0", [False, True], ids=["T=1", "T=0"])
def test_a_health_card_names_its_holder(
    slot: Slot,
    states: States,
    desk: CardDesk,
    told: Told,
    pki: DemoPki,
    name: DemoCard,
    number: str,
    over_t0: bool,
) -> None:
    chip = demo_card(name, pki)
    put_in(slot, states, OverT0(chip) if over_t0 else chip)
    desk.read(1)
    _, proven = told.next()
    assert isinstance(proven, CardProven)
    assert proven.identity.subject == number


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
