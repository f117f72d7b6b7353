"""Long commands go only where card, reader and protocol bear them, and save what they can."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from kiosk.demo.cards.chip import Chip, OverT0, atr, capable
from kiosk.demo.cards.faults import Interrupted
from kiosk.demo.cards.holders import ANNA, PIN
from kiosk.demo.cards.piv import PIV_PIN, PivChip
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pki import Credential, DemoPki
from kiosk.demo.reader import VirtualReader
from kiosk.identity.cards import apdu, files, proving
from kiosk.identity.cards.apdu import Ins, Sw
from kiosk.identity.cards.capabilities import EXTENDED, SHORT, Lengths
from kiosk.identity.cards.inspection import Counted
from kiosk.identity.cards.link import Link, linked
from kiosk.identity.cards.recognise import HealthCard, recognise
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import CardProblem, Pin
from kiosk.identity.trust import Trust
from tests.identity.cards.test_apdu import Script

Insert = Callable[[Chip], CardTransport]
CAN = atr(capable(b"X"))


@pytest.fixture
def trust(pki: DemoPki) -> Trust:
    return Trust((pki.root.certificate,), (pki.issuing.certificate,))


class Recorded:
    """A card whose commands are kept; it passes what the one behind it passes."""

    def __init__(self, card: CardTransport, longest: int = EXTENDED.answer) -> None:
        self.atr = card.atr
        self.sent: list[bytes] = []
        self._card = card
        self._longest = longest

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        self.sent.append(apdu)
        return self._card.transmit(apdu)

    def release(self) -> None:
        self._card.release()

    def longest(self) -> int:
        return self._longest

    def long_ones(self) -> int:
        return sum(len(each) > 6 and each[4] == 0 for each in self.sent)


def scripted(answer: Callable[[bytes], tuple[bytes, int]], lengths: Lengths = EXTENDED) -> Link:
    return Link(Script(answer), lengths)


def test_a_card_that_says_so_is_spoken_to_in_long_commands(insert: Insert) -> None:
    class Any:
        atr = CAN

        def power_on(self) -> None:
            pass

        def answer(self, apdu: bytes) -> bytes:
            return b"\x90\x00" if apdu else b""

    assert linked(insert(Any())).lengths == EXTENDED


def test_ef_atr_bounds_the_lengths_where_the_atr_names_it(insert: Insert, anna: Credential) -> None:
    card = Recorded(insert(Pkcs15Chip(anna, PIN, extended=True)))
    assert linked(card).lengths == Lengths(4096, 4096)
    assert len(card.sent) == 2


def test_a_card_that_says_nothing_is_asked_nothing(insert: Insert, anna: Credential) -> None:
    card = Recorded(insert(Pkcs15Chip(anna, PIN)))
    assert linked(card).lengths == SHORT
    assert card.sent == []


@pytest.mark.parametrize("longest", [0, 256])
def test_a_reader_that_passes_short_commands_only_gets_no_others(
    insert: Insert, anna: Credential, longest: int
) -> None:
    card = Recorded(insert(Pkcs15Chip(anna, PIN, extended=True)), longest)
    recognise(card)
    assert card.long_ones() == 0


def test_over_t0_no_long_command_is_sent(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    chip = OverT0(Pkcs15Chip(anna, PIN, extended=True))
    chip.atr = atr(capable(b"X"), protocol=0)
    card = linked(insert(chip))
    assert card.lengths == SHORT
    found = recognise(card)
    assert not isinstance(found, HealthCard)
    assert proving.prove(found, Pin(PIN), trust, now).subject


def test_a_card_once_linked_stays_as_it_is() -> None:
    link = scripted(lambda _: (b"", Sw.OK))
    assert linked(link) is link


@pytest.mark.parametrize("extended", [False, True])
def test_nemid_is_proven_either_way(
    insert: Insert, anna: Credential, trust: Trust, now: datetime, extended: bool
) -> None:
    card = Recorded(insert(Pkcs15Chip(anna, PIN, extended=extended)))
    found = recognise(card)
    assert not isinstance(found, HealthCard)
    assert proving.prove(found, Pin(PIN), trust, now).subject
    assert bool(card.long_ones()) is extended


@pytest.mark.parametrize("extended", [False, True])
@pytest.mark.parametrize("t0", [False, True])
def test_a_signature_longer_than_a_short_answer_comes_whole(
    insert: Insert, pki: DemoPki, trust: Trust, now: datetime, extended: bool, t0: bool
) -> None:
    key = rsa.generate_private_key(public_exponent=65_537, key_size=3072)
    chip = Pkcs15Chip(pki.citizen(ANNA, key=key), PIN, extended=extended)
    found = recognise(insert(OverT0(chip) if t0 else chip))
    assert not isinstance(found, HealthCard)
    assert proving.prove(found, Pin(PIN), trust, now).subject == ANNA.pid


@pytest.mark.parametrize("compressed", [False, True])
def test_piv_signs_in_one_command_and_with_fewer_of_them(
    insert: Insert, anna: Credential, trust: Trust, now: datetime, compressed: bool
) -> None:
    counts = []
    for extended in (False, True):
        card = Recorded(insert(PivChip(anna, extended=extended, compressed=compressed)))
        found = recognise(card)
        assert not isinstance(found, HealthCard)
        assert proving.prove(found, Pin(PIV_PIN), trust, now).subject
        assert bool(card.long_ones()) is extended
        assert any(each[0] == 0x10 for each in card.sent) is not extended
        assert any(each[1] == Ins.GET_RESPONSE for each in card.sent) is not extended
        counts.append(len(card.sent))
    short, extended_ones = counts
    assert extended_ones < short


def test_a_card_that_promised_too_much_is_spoken_to_in_short_ones(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    for chip, pin in (
        (PivChip(anna), PIV_PIN),
        (Pkcs15Chip(anna, PIN), PIN),
    ):
        chip.atr = CAN
        card = Recorded(insert(chip))
        found = recognise(card)
        assert not isinstance(found, HealthCard)
        assert proving.prove(found, Pin(pin), trust, now).subject
        assert card.long_ones() == 1


def test_a_pin_never_goes_in_a_long_command(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    card = Recorded(insert(Pkcs15Chip(anna, PIN, extended=True)))
    found = recognise(card)
    assert not isinstance(found, HealthCard)
    proving.prove(found, Pin(PIN), trust, now)
    assert [each[4] for each in card.sent if each[1] == Ins.VERIFY and len(each) > 4] == [len(PIN)]


def test_a_card_pulled_while_it_is_asked_for_its_lengths_is_pulled(anna: Credential) -> None:
    for at in (1, 2):
        reader = VirtualReader()
        reader.insert(Interrupted(Pkcs15Chip(anna, PIN, extended=True), at, reader.remove))
        with pytest.raises(CardError) as trouble:
            linked(reader.connect())
        assert trouble.value.problem is CardProblem.PULLED


def test_an_ef_atr_that_cannot_be_read_leaves_what_the_atr_said(
    insert: Insert, anna: Credential
) -> None:
    class Refusing(Pkcs15Chip):
        def answer(self, apdu: bytes) -> bytes:
            return b"\x69\x82" if apdu[1] == Ins.READ_BINARY else super().answer(apdu)

    assert linked(insert(Refusing(anna, PIN, extended=True))).lengths == EXTENDED


def test_a_count_of_commands_counts_long_ones_too(insert: Insert, anna: Credential) -> None:
    counted = Counted(insert(Pkcs15Chip(anna, PIN, extended=True)))
    assert linked(counted).lengths == Lengths(4096, 4096)
    assert counted.commands == 2
    assert linked(Counted(Script(lambda _: (b"", Sw.OK)))).lengths == SHORT


WRITTEN = [
    ((0xB0, 0, 0, b"", 65_536), "00B0000000" + "0000"),
    ((0xB0, 0, 0, b"", 257), "00B0000000" + "0101"),
    ((0x87, 7, 0x9A, b"\xaa", None), "0087079A00" + "0001AA"),
    ((0x87, 7, 0x9A, b"\xaa\xbb", 4096), "0087079A00" + "0002AABB" + "1000"),
    ((0x20, 0, 1, b"", None), "0020000100"),
]


@pytest.mark.parametrize(("parts", "written"), WRITTEN)
def test_a_long_command_is_written_as_iso_7816_says(
    parts: tuple[int, int, int, bytes, int | None], written: str
) -> None:
    assert apdu.build_extended(*parts).hex().upper() == written


@pytest.mark.parametrize(("data", "le"), [(bytes(65_536), None), (b"", 0), (b"", 65_537)])
def test_what_fits_no_command_is_a_mistake_of_ours(data: bytes, le: int | None) -> None:
    with pytest.raises(ValueError, match="extended"):
        apdu.build_extended(0, 0, 0, data, le)


def test_more_than_the_card_takes_goes_in_a_chain() -> None:
    sent: list[bytes] = []

    def answer(command: bytes) -> tuple[bytes, int]:
        sent.append(command)
        return b"", Sw.OK

    card = scripted(answer, Lengths(300, 300))
    apdu.send_long(card, Ins.GENERAL_AUTHENTICATE, 7, 0x9A, bytes(301))
    assert [each[0] for each in sent] == [0x10, 0x00]
    apdu.send_long(card, Ins.GENERAL_AUTHENTICATE, 7, 0x9A, bytes(300), le=4096)
    assert (sent[2][:7].hex(), sent[2][-2:].hex(), len(sent)) == ("0087079a00012c", "012c", 3)


@pytest.mark.parametrize("holds", [16_384, 1_000, 300])
@pytest.mark.parametrize("at_end", [Sw.OK, Sw.END_OF_FILE, Sw.OUTSIDE])
def test_a_long_file_is_read_whole_however_little_the_card_gives_at_a_time(
    holds: int, at_end: Sw
) -> None:
    data = bytes(each % 251 for each in range(5_000))

    def read(command: bytes) -> tuple[bytes, int]:
        at = command[2] << 8 | command[3]
        long = len(command) == 7
        want = int.from_bytes(command[5:7], "big") if long else command[4] or 256
        if at >= len(data):
            return b"", at_end
        part = data[at : at + min(want, holds)]
        done = at_end == Sw.END_OF_FILE and at + len(part) == len(data) and len(part) < want
        return part, Sw.END_OF_FILE if done else Sw.OK

    assert files.read_binary(scripted(read)) == data
    assert files.read_binary(scripted(read), 100, 900) == data[100:1000]


def test_a_wrong_length_in_a_long_command_is_asked_again_with_the_right_one_once() -> None:
    sent: list[bytes] = []

    def answer(command: bytes) -> tuple[bytes, int]:
        sent.append(command)
        return (b"abc", Sw.OK) if command[-2:] == b"\x00\x03" else (b"", 0x6C03)

    data = bytes(300)
    card = scripted(answer)
    assert apdu.send_long(card, Ins.GET_DATA, 0, 0, data, le=4096) == (b"abc", Sw.OK)
    assert [each[-2:].hex() for each in sent] == ["1000", "0003"]
    card = scripted(lambda _: (b"", 0x6C03))
    assert apdu.send_long(card, Ins.GET_DATA, 0, 0, data, le=4096) == (b"", 0x6C03)


def test_an_answer_longer_than_any_we_want_is_not_taken() -> None:
    card = scripted(lambda _: (bytes(apdu.MAX_ANSWER + 1), Sw.OK))
    with pytest.raises(CardError) as trouble:
        apdu.send_long(card, Ins.GET_DATA, 0x3F, 0xFF, le=apdu.MAX_ANSWER)
    assert trouble.value.problem is CardProblem.UNREADABLE


def test_a_file_without_end_is_given_up_soon() -> None:
    sent = []

    def read(command: bytes) -> tuple[bytes, int]:
        sent.append(command)
        return bytes(int.from_bytes(command[5:7], "big") or 256), Sw.OK

    with pytest.raises(CardError):
        files.read_binary(scripted(read))
    assert len(sent) == 5
