from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.receipts.entry import clean, entered, isolated, masked, unsteered, without_isolates
from kiosk.texts.message import Message

COMMANDS = [
    "\x1bp\x00\x19\xfa",
    "\x1dV\x00",
    "\x10\x14\x08",
    "\x9b2J",
    "\x7f",
    "\x85",
    "\x00",
    "\x18",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_comes_through(command: str) -> None:
    left = clean(f"Hej {command} med dig")
    assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in left.replace("\n", ""))


def test_breaks_of_every_kind_become_one_and_tabs_stay() -> None:
    assert clean("a\r\nb\rc\u2028d\u2029e\tf") == "a\nb\nc\nd\ne\tf"


def test_what_turns_the_order_of_letters_around_is_taken_out() -> None:
    assert clean("225\u202e kr.\u202c og \u202dmere\ufeff") == "225 kr. og mere"


def test_letters_in_two_pieces_become_one_and_soft_hyphens_go() -> None:
    assert clean("a\u030a sund\u00adheds") == "å sundheds"


def test_a_value_cannot_end_its_isolate_early() -> None:
    assert isolated("A\u2069\u202eB") == "\u2068AB\u2069"
    assert isolated("") == ""
    assert isolated("Bog\nGENOPTRYK") == "\u2068Bog GENOPTRYK\u2069"
    assert isolated(isolated("16-12-2026")) == isolated("16-12-2026")


def test_no_argument_of_a_message_steers_the_line_it_comes_into() -> None:
    inner = Message.of("as-is", value="b\u2069\x1b")
    message = Message.of("who-known", name="A\u2069\u202e\x1dV", method=inner, number=7)
    assert unsteered(message) == Message.of(
        "who-known", name="AV", method=Message.of("as-is", value="b"), number=7
    )
    assert unsteered("plain") == "plain"


def test_a_voice_hears_no_isolates() -> None:
    assert without_isolates("Gebyr \u2068225 kr.\u2069") == "Gebyr 225 kr."


CANARIES = [
    "010190-1234",
    "0101901234",
    "010190 1234",
    "010190\u20111234",
    "010190 – 1234",
    "\u2068010190\u2069-\u20681234\u2069",
    "٠١٠١٩٠-١٢٣٤",
    "CPR0101901234",
    "cpr:0101901234.",
    "(610190-1234)",
    "290200-4321",
]


@pytest.mark.parametrize("canary", CANARIES)
def test_a_full_cpr_number_is_masked_however_it_is_written(canary: str) -> None:
    text = entered(f"Nummeret er {canary} i alt")
    assert "-xxxx" in text
    assert not any(serial in text for serial in ("1234", "4321", "١٢٣٤"))


NO_CPR = [
    "010190-xxxx",
    "321390-1234",
    "300290-1234",
    "AAR-7K3M-P2Q9",
    "L1005123456",
    "DK-775100",
    "89 40 22 22",
    "+45 89 40 22 22",
    "9788702283471",
    "16-12-2026",
    "23. november 2026 kl. 14.05",
    "23.11.2026 14:05",
    "1.005.123.456 kr.",
    "20261216",
    "120126\n8000 Aarhus C",
    "00101901234",
    "0101901234567",
]


@pytest.mark.parametrize("text", NO_CPR)
def test_what_only_resembles_a_cpr_number_stays_whole(text: str) -> None:
    assert entered(text) == text


@given(st.text(max_size=30), st.dates(), st.integers(0, 9999), st.text(max_size=30))
def test_no_text_around_it_saves_a_hyphenated_number_from_its_mask(
    before: str, born: object, serial: int, after: str
) -> None:
    number = f"{born:%d%m%y}-{serial:04d}"
    for text in (masked(f" {number} "), entered(f"{before} {number}\n{after}")):
        assert number not in text
