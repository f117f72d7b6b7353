"""Emulated chips answer as ISO 7816 says, so that programs which know only that can use them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kiosk.demo.cards.chip import Command, OverT0, atr
from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.cards.holders import ANNA, PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.cards.plain import UnknownChip
from kiosk.demo.pki import DemoPki
from kiosk.identity.cards import tlv

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
PKCS15 = "A000000063504B43532D3135"


@pytest.fixture(scope="module")
def pki() -> DemoPki:
    return DemoPki.make(NOW)


@pytest.fixture
def chip(pki: DemoPki) -> Pkcs15Chip:
    chip = Pkcs15Chip(pki.citizen(ANNA), PIN)
    chip.power_on()
    return chip


def ask(chip: Pkcs15Chip | OverT0 | UnknownChip, apdu: str) -> tuple[bytes, int]:
    answer = chip.answer(bytes.fromhex(apdu))
    return answer[:-2], int.from_bytes(answer[-2:], "big")


PARSED = [
    ("00A40400", Command(0, 0xA4, 4, 0)),
    ("00B0000000", Command(0, 0xB0, 0, 0, le=256)),
    ("00B0000005", Command(0, 0xB0, 0, 0, le=5)),
    ("00A40000023F00", Command(0, 0xA4, 0, 0, b"\x3f\x00")),
    ("002A9E9A01AA00", Command(0, 0x2A, 0x9E, 0x9A, b"\xaa", 256)),
    ("00", None),
    ("00A4040002AA", None),
    ("00A4040001AABBCC", None),
    ("00A404000000", None),
]


@pytest.mark.parametrize(("apdu", "command"), PARSED)
def test_a_command_is_taken_apart_or_refused(apdu: str, command: Command | None) -> None:
    assert Command.parse(bytes.fromhex(apdu)) == command


def test_atrs_are_well_formed() -> None:
    assert atr(b"AB").hex().upper() == "3B820141428" + "0"
    assert atr(b"AB", protocol=0).hex().upper() == "3B024142"


SELECTS = [
    ("00A40000023F00", 0x9000),
    ("00A40000022F00", 0x9000),
    (f"00A404000C{PKCS15}", 0x9000),
    ("00A4080002" + "5015", 0x9000),
    ("00A4080004" + "50154301", 0x9000),
    ("00A4080004" + "50159999", 0x6A82),
    ("00A4080003" + "501543", 0x6A82),
    ("00A40400" + "03" + "A00000", 0x6A82),
    ("00A4050002" + "3F00", 0x6A86),
    ("80A40000023F00", 0x6E00),
    ("00FF0000", 0x6D00),
    ("00A4", 0x6700),
    ("00B0000000", 0x6986),
]


@pytest.mark.parametrize(("apdu", "sw"), SELECTS)
def test_files_are_selected_by_name_path_and_application(
    chip: Pkcs15Chip, apdu: str, sw: int
) -> None:
    assert ask(chip, apdu)[1] == sw


def test_control_information_is_given_unless_it_is_not_wanted(chip: Pkcs15Chip) -> None:
    assert ask(chip, "00A4080C0450154301") == (b"", 0x9000)
    (template,) = tlv.parse(ask(chip, "00A40800045015430100")[0])
    size = template.child(0x80)
    assert size is not None
    assert int.from_bytes(size.value, "big") > 500


def test_a_file_is_read_to_its_end_and_not_past_it(chip: Pkcs15Chip) -> None:
    ask(chip, "00A4080C0450154301")
    whole = b""
    sw = 0x9000
    while sw == 0x9000:
        part, sw = ask(chip, f"00B0{len(whole):04X}00")
        whole += part
    assert sw == 0x6282
    assert len(next(tlv.parse(whole)).value) == len(whole) - 4
    assert ask(chip, f"00B0{len(whole) + 1:04X}00") == (b"", 0x6B00)


def test_three_wrong_pins_block_the_card_for_good(chip: Pkcs15Chip) -> None:
    assert ask(chip, "00200001")[1] == 0x63C3
    for left in (0x63C2, 0x63C1, 0x6983):
        assert ask(chip, "002000010430303030")[1] == left
    chip.power_on()
    assert ask(chip, "00200001")[1] == 0x6983
    assert ask(chip, "0020000104" + PIN.encode().hex())[1] == 0x6983


SIGN = "002A9E9A02AABB00"
CHOOSE_KEY = "002241B606800111840101"


def test_it_signs_only_with_a_key_chosen_and_a_pin_given_since_power_on(chip: Pkcs15Chip) -> None:
    verify = "0020000104" + PIN.encode().hex()
    assert ask(chip, SIGN)[1] == 0x6985
    assert ask(chip, CHOOSE_KEY)[1] == 0x9000
    assert ask(chip, SIGN)[1] == 0x6982
    assert ask(chip, verify)[1] == 0x9000
    signature, sw = ask(chip, SIGN)
    assert (len(signature), sw) == (256, 0x9000)
    chip.power_on()
    assert ask(chip, SIGN)[1] == 0x6985
    ask(chip, CHOOSE_KEY)
    assert ask(chip, SIGN)[1] == 0x6982


@pytest.mark.parametrize(
    ("apdu", "sw"),
    [
        ("002241B606800111840109", 0x6A88),
        ("002241B8" + "06800111840101", 0x6A86),
        ("002241B602" + "8405", 0x6A80),
        ("00200009", 0x6A88),
    ],
)
def test_a_key_or_pin_it_does_not_have_is_refused(chip: Pkcs15Chip, apdu: str, sw: int) -> None:
    assert ask(chip, apdu)[1] == sw


def test_over_t0_long_answers_wait_to_be_fetched(chip: Pkcs15Chip) -> None:
    slow = OverT0(chip)
    slow.power_on()
    _, sw = ask(slow, "00A4080004" + "50154301")
    assert sw >> 8 == 0x61
    fci, after = ask(slow, f"00C00000{sw & 0xFF:02X}")
    assert (len(fci), after) == (sw & 0xFF, 0x9000)
    ask(slow, "00A4080C04" + "50155031")
    assert ask(slow, "00B00000" + "05")[1] == 0x9000


def test_over_t0_a_wrong_length_is_answered_with_the_right_one() -> None:
    class Short(UnknownChip):
        def answer(self, apdu: bytes) -> bytes:
            return b"abc\x90\x00" if apdu[1] == 0xB0 else super().answer(apdu)

    assert ask(OverT0(Short()), "00B0000008") == (b"", 0x6C03)
    assert ask(OverT0(Short()), "00B0000003") == (b"abc", 0x9000)


def test_every_card_of_the_deck_can_be_made(pki: DemoPki) -> None:
    for name in DemoCard:
        card = demo_card(name, pki)
        card.power_on()
        assert len(card.answer(bytes.fromhex("00A40000023F00"))) >= 2
        assert bool(card.atr) is (name is not DemoCard.MUTE)
    with pytest.raises(ValueError, match="queen"):
        demo_card("queen of hearts", pki)
