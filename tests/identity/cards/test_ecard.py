"""Austrian and European health cards name their holder, and nothing they hold harms the kiosk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.demo.cards.chip import Chip, OverT0
from kiosk.demo.cards.ecard import (
    INTEGER,
    NUMERIC,
    OCTETS,
    PRINTABLE,
    TIME,
    UTF8,
    attribute,
    attribute_list,
    basic_data,
    ecard_chip,
    european_data,
)
from kiosk.demo.cards.holders import ANNA, BENT, CardHolder
from kiosk.demo.reader import VirtualReader
from kiosk.identity.cards import ecard, ehic, tlv
from kiosk.identity.cards.attributes import oid
from kiosk.identity.cards.recognise import HealthCard, recognise
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.level import Level, Method
from kiosk.identity.person import CardProblem, Identity

Insert = Callable[[Chip], CardTransport]
NUMBER = (ecard.INSURANCE_NUMBER, NUMERIC, b"0000010190")
GIVEN = (ecard.GIVEN_NAMES, UTF8, b"Eva")
FAMILY = (ecard.SURNAME, UTF8, "Prøve".encode())
OLDER_EUROPEAN = bytes.fromhex(
    "305A"
    "301206082A28000A010401143106040450524B4B"
    "301206082A28000A010401153106120439393939"
    "301106082A28000A0104011631051203383039"
    "301D06082A28000A010401173111180F32303035303730313132303030305A"
)  # fmt: skip
"""The older European list: institution, its number, card number, expiry; nobody's name."""


class Differing:
    """A chip that answers otherwise than the one in it."""

    def __init__(self, chip: Chip, answer: Callable[[Chip, bytes], bytes]) -> None:
        self.atr = chip.atr
        self.power_on = chip.power_on
        self.answer = partial(answer, chip)


def holder_of(card: CardTransport) -> Identity:
    found = recognise(card)
    assert isinstance(found, HealthCard)
    return found.identity


def problem_of(card: CardTransport) -> CardProblem:
    with pytest.raises(CardError) as trouble:
        recognise(card)
    return trouble.value.problem


@pytest.mark.parametrize("t0", [False, True], ids=["T=1", "T=0"])
@pytest.mark.parametrize("holder", [ANNA, BENT])
def test_an_ecard_names_its_holder_and_authenticates_nobody(
    insert: Insert, holder: CardHolder, t0: bool
) -> None:
    chip = ecard_chip(basic_data(holder), european_data(BENT))
    identity = holder_of(insert(OverT0(chip) if t0 else chip))
    assert (identity.method, identity.level) == (Method.CHIP_HEALTH_CARD, Level.IDENTIFIED)
    assert (identity.name, identity.subject) == (holder.name, holder.social_security_number)
    assert identity.cpr is None


@pytest.mark.parametrize("t0", [False, True], ids=["T=1", "T=0"])
def test_the_european_data_names_the_holder_where_there_is_nothing_else(
    insert: Insert, t0: bool
) -> None:
    chip = ecard_chip(None, european_data(ANNA))
    identity = holder_of(insert(OverT0(chip) if t0 else chip))
    assert (identity.method, identity.level) == (Method.CHIP_HEALTH_CARD, Level.IDENTIFIED)
    assert identity.name.casefold() == ANNA.name.casefold()
    assert identity.subject == ANNA.social_security_number


@pytest.mark.parametrize("european", [None, OLDER_EUROPEAN])
def test_a_card_that_names_nobody_is_an_unknown_one(insert: Insert, european: bytes | None) -> None:
    assert problem_of(insert(ecard_chip(None, european))) is CardProblem.UNKNOWN_CARD


def test_a_card_that_wants_to_describe_its_files_is_let_do_so(insert: Insert) -> None:
    def talks(chip: Chip, apdu: bytes) -> bytes:
        return b"\x6a\x86" if apdu[1] == 0xA4 and apdu[3] == 0x0C else chip.answer(apdu)

    assert holder_of(insert(Differing(ecard_chip(basic_data(ANNA)), talks))).name == ANNA.name


def test_a_surname_that_comes_second_of_two_is_the_surname(insert: Insert) -> None:
    surname = attribute(ecard.SURNAME, (UTF8, b"-"), (UTF8, b"Neu"))
    rest = (attribute(name, (tag, value)) for name, tag, value in (NUMBER, GIVEN))
    assert holder_of(insert(ecard_chip(tlv.encode(0x30, *rest, surname)))).name == "Eva Neu"


def test_a_holder_of_one_name_has_that_name(insert: Insert) -> None:
    assert holder_of(insert(ecard_chip(attribute_list(NUMBER, FAMILY)))).name == "Prøve"


def test_what_is_not_known_is_passed_over(insert: Insert) -> None:
    rest = [attribute(name, (tag, value)) for name, tag, value in (NUMBER, FAMILY)]
    odd = [
        attribute(oid("2.999.1"), (0x80, b"\xff")),
        tlv.encode(0x30, tlv.encode(0x06, b"\x2a")),
        tlv.encode(0x30),
        tlv.encode(0x04, b"\x01"),
        attribute(oid("2.999.2")),
    ]
    assert holder_of(insert(ecard_chip(tlv.encode(0x30, *odd, *rest)))).name == "Prøve"


def test_a_long_list_is_read_to_its_end_however_little_the_card_gives(insert: Insert) -> None:
    filler = (oid("2.999.1"), OCTETS, bytes(900))

    def gives_two_hundred(chip: Chip, apdu: bytes) -> bytes:
        if apdu[1] == 0xB0 and (apdu[4] or 256) > 200:
            apdu = apdu[:4] + bytes([200])
        return chip.answer(apdu)

    chip = ecard_chip(attribute_list(filler, NUMBER, GIVEN, FAMILY))
    assert holder_of(insert(Differing(chip, gives_two_hundred))).name == "Eva Prøve"


BASIC = {
    "empty": b"",
    "filler": bytes(100),
    "no list": tlv.encode(0x31),
    "an empty list": tlv.encode(0x30),
    "no number": attribute_list(GIVEN, FAMILY),
    "no surname": attribute_list(NUMBER, GIVEN),
    "an empty surname": attribute_list(NUMBER, (ecard.SURNAME, UTF8, b"  ")),
    "nine digits": attribute_list(FAMILY, (ecard.INSURANCE_NUMBER, NUMERIC, b"123456789")),
    "eleven digits": attribute_list(FAMILY, (ecard.INSURANCE_NUMBER, NUMERIC, b"12345678901")),
    "letters": attribute_list(FAMILY, (ecard.INSURANCE_NUMBER, PRINTABLE, b"12345678AB")),
    "digits of another script": attribute_list(
        FAMILY, (ecard.INSURANCE_NUMBER, UTF8, "٠١٢٣٤٥٦٧٨٩".encode())
    ),
    "a number of another type": attribute_list(FAMILY, (ecard.INSURANCE_NUMBER, INTEGER, b"\x01")),
    "a control character": attribute_list(NUMBER, FAMILY, (ecard.GIVEN_NAMES, UTF8, b"E\x1bva")),
    "a turned direction": attribute_list(
        NUMBER, FAMILY, (ecard.GIVEN_NAMES, UTF8, "E\u202eva".encode())
    ),
    "no letters": attribute_list(NUMBER, FAMILY, (ecard.GIVEN_NAMES, UTF8, b"\xff\xfe")),
    "a name without end": attribute_list(NUMBER, (ecard.SURNAME, UTF8, b"E" * 101)),
    "one attribute twice": attribute_list(NUMBER, FAMILY, FAMILY),
    "a number twice": attribute_list(NUMBER, NUMBER, FAMILY),
    "the 31st of February": attribute_list(NUMBER, FAMILY, (ecard.BORN, TIME, b"19900231120000Z")),
    "a day before all": attribute_list(NUMBER, FAMILY, (ecard.BORN, TIME, b"10660101120000Z")),
    "a day after all": attribute_list(NUMBER, FAMILY, (ecard.BORN, TIME, b"99991231120000Z")),
    "the year none": attribute_list(NUMBER, FAMILY, (ecard.BORN, TIME, b"00000000000000Z")),
    "words for a day": attribute_list(NUMBER, FAMILY, (ecard.BORN, TIME, b"yesterday")),
    "longer than a list": attribute_list(NUMBER, FAMILY, (oid("2.999.1"), OCTETS, bytes(2_048))),
    "cut off": attribute_list(NUMBER, GIVEN, FAMILY)[:-40],
    "a length without end": b"\x30\x84\xff\xff\xff\xff",
}


@pytest.mark.parametrize("data", BASIC.values(), ids=BASIC.keys())
def test_bad_basic_data_is_unreadable(insert: Insert, data: bytes) -> None:
    chip = ecard_chip(data, european_data(ANNA))
    assert problem_of(insert(chip)) is CardProblem.UNREADABLE


@pytest.mark.parametrize(
    "born", [(TIME, b"19900101"), (TIME, b"199001011200Z"), (0x80, b"\x19\x90\x01\x00")]
)
def test_a_day_in_another_form_is_no_reason_to_refuse(
    insert: Insert, born: tuple[int, bytes]
) -> None:
    data = attribute_list(NUMBER, FAMILY, (ecard.BORN, *born))
    assert holder_of(insert(ecard_chip(data))).name == "Prøve"


E_NAME = (ehic.SURNAME, UTF8, b"PROEVE")
E_NUMBER = (ehic.PERSONAL_NUMBER, NUMERIC, b"0000010190")
EUROPEAN = {
    "a number too long": attribute_list(E_NAME, (ehic.PERSONAL_NUMBER, PRINTABLE, b"1" * 21)),
    "a number without digits": attribute_list(E_NAME, (ehic.PERSONAL_NUMBER, PRINTABLE, b"none")),
    "a number of strange letters": attribute_list(
        E_NAME, (ehic.PERSONAL_NUMBER, UTF8, "1٣".encode())
    ),
    "one attribute twice": attribute_list(E_NAME, E_NUMBER, E_NUMBER),
    "a control character": attribute_list((ehic.SURNAME, UTF8, b"P\x07"), E_NUMBER),
    "no such day": attribute_list(E_NAME, E_NUMBER, (ehic.EXPIRES, TIME, b"20261301120000Z")),
    "expired before birth": attribute_list(
        E_NAME,
        E_NUMBER,
        (ecard.BORN, TIME, b"19900101120000Z"),
        (ehic.EXPIRES, TIME, b"19800101120000Z"),
    ),
    "no list": b"\x31\x00",
}


@pytest.mark.parametrize("data", EUROPEAN.values(), ids=EUROPEAN.keys())
def test_bad_european_data_is_unreadable(insert: Insert, data: bytes) -> None:
    assert problem_of(insert(ecard_chip(None, data))) is CardProblem.UNREADABLE


def test_a_file_that_may_not_be_read_is_unreadable(insert: Insert) -> None:
    def closed(chip: Chip, apdu: bytes) -> bytes:
        return b"\x69\x82" if apdu[1] == 0xB0 else chip.answer(apdu)

    chip = Differing(ecard_chip(basic_data(ANNA)), closed)
    assert problem_of(insert(chip)) is CardProblem.UNREADABLE


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_stands_there_it_is_a_name_or_a_problem_and_no_more(data: st.DataObject) -> None:
    written = bytearray(data.draw(st.sampled_from([basic_data(ANNA), european_data(ANNA)])))
    for _ in range(data.draw(st.integers(1, 5))):
        written[data.draw(st.integers(0, len(written) - 1))] = data.draw(st.integers(0, 255))
    reader = VirtualReader()
    reader.insert(ecard_chip(bytes(written), bytes(written)))
    try:
        identity = holder_of(reader.connect())
    except CardError as trouble:
        assert trouble.problem in (CardProblem.UNREADABLE, CardProblem.UNKNOWN_CARD)  # noqa: PT017
    else:
        assert identity.name.isprintable()
        assert len(identity.name) <= 201
        assert identity.level is Level.IDENTIFIED


OIDS = [
    ("2.5.4.42", "55042A"),
    ("1.2.40.0.10.1.4.1.1", "2A28000A01040101"),
    ("1.3.6.1.5.5.7.9.1", "2B060105050709" + "01"),
    ("1.2.840.113549", "2A864886F70D"),
    ("2.999.1", "883701"),
]


@pytest.mark.parametrize(("dotted", "written"), OIDS)
def test_identifiers_are_written_as_x690_says(dotted: str, written: str) -> None:
    assert oid(dotted).hex().upper() == written
