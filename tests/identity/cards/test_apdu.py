"""Commands to a card, and the loops that no card can make endless."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.identity.cards import apdu, files
from kiosk.identity.cards.apdu import Ins, Sw
from kiosk.identity.cards.files import MAX_FILE
from kiosk.identity.cards.transport import CardError
from kiosk.identity.person import CardProblem

BUILT = [
    ((0xA4, 0x04, 0x0C, b"\xa0\x01", None), "00A4040C02A001"),
    ((0xB0, 0x01, 0x02, b"", 256), "00B0010200"),
    ((0xB0, 0x00, 0x00, b"", 2), "00B0000002"),
    ((0x2A, 0x9E, 0x9A, b"\x01", 256), "002A9E9A010100"),
    ((0x20, 0x00, 0x01, b"", None), "00200001"),
]


class Script:
    """A transport that answers by a function and remembers what it was sent."""

    atr = b"\x3b\x00"

    def __init__(self, answer: Callable[[bytes], tuple[bytes, int]]) -> None:
        self._answer = answer
        self.sent: list[bytes] = []

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        self.sent.append(apdu)
        return self._answer(apdu)

    def release(self) -> None:
        pass


def replies(*answers: tuple[bytes, int]) -> Script:
    rest = list(answers)
    return Script(lambda _: rest.pop(0))


def stored(data: bytes, at_end: int = Sw.END_OF_FILE) -> Script:
    def read(command: bytes) -> tuple[bytes, int]:
        offset, want = command[2] << 8 | command[3], command[4] or 256
        if offset > len(data) or (offset == len(data) and at_end == Sw.OUTSIDE):
            return b"", Sw.OUTSIDE
        part = data[offset : offset + want]
        return part, Sw.OK if len(part) == want or at_end != Sw.END_OF_FILE else Sw.END_OF_FILE

    return Script(read)


@pytest.mark.parametrize(("parts", "written"), BUILT)
def test_a_command_is_written_as_iso_7816_says(
    parts: tuple[int, int, int, bytes, int | None], written: str
) -> None:
    assert apdu.build(*parts).hex().upper() == written


@pytest.mark.parametrize(("data", "le"), [(bytes(256), None), (b"", 0), (b"", 257)])
def test_what_fits_no_short_command_is_a_mistake_of_ours(data: bytes, le: int | None) -> None:
    with pytest.raises(ValueError, match="short"):
        apdu.build(0, 0, 0, data, le)


def test_an_answer_in_parts_is_fetched_to_its_end() -> None:
    card = replies((b"ab", 0x6102), (b"cd", 0x6101), (b"e", Sw.OK))
    assert apdu.send(card, Ins.SELECT, 4, 0, b"x") == (b"abcde", Sw.OK)
    assert [each.hex() for each in card.sent[1:]] == ["00c0000002", "00c0000001"]


def test_a_wrong_length_is_asked_again_with_the_right_one_once() -> None:
    card = replies((b"", 0x6C03), (b"abc", Sw.OK))
    assert apdu.send(card, Ins.READ_BINARY, 0, 0, le=256) == (b"abc", Sw.OK)
    assert card.sent[1].hex() == "00b0000003"
    card = replies((b"", 0x6C03), (b"", 0x6C03))
    assert apdu.send(card, Ins.READ_BINARY, 0, 0, le=256) == (b"", 0x6C03)


@pytest.mark.parametrize("part", [b"", bytes(256)])
def test_a_card_that_always_has_more_is_given_up(part: bytes) -> None:
    card = Script(lambda _: (part, 0x6100))
    with pytest.raises(CardError) as trouble:
        apdu.send(card, Ins.READ_BINARY, 0, 0, le=256)
    assert trouble.value.problem is CardProblem.UNREADABLE
    assert len(card.sent) < 100


@pytest.mark.parametrize("at_end", [Sw.END_OF_FILE, Sw.OUTSIDE, Sw.OK])
@pytest.mark.parametrize("size", [1, 255, 256, 257, 512, 1000])
def test_a_file_is_read_to_its_end_however_the_card_tells_it(size: int, at_end: int) -> None:
    data = bytes(each % 251 for each in range(size))
    assert files.read_binary(stored(data, at_end)) == data


def test_a_part_of_a_file_is_read_and_no_more() -> None:
    data = bytes(each % 251 for each in range(1000))
    assert files.read_binary(stored(data), 100, 300) == data[100:400]


def test_a_file_without_end_is_given_up() -> None:
    card = Script(lambda _: (bytes(256), Sw.OK))
    with pytest.raises(CardError):
        files.read_binary(card)
    assert len(card.sent) == MAX_FILE // 256


@pytest.mark.parametrize(("offset", "size"), [(-1, 1), (0x8000, 1), (0, MAX_FILE + 1), (0, -1)])
def test_an_offset_or_size_no_file_has_is_never_sent(offset: int, size: int) -> None:
    card = stored(b"")
    with pytest.raises(CardError):
        files.read_binary(card, offset, size)
    assert card.sent == []


def test_a_refused_read_is_unreadable() -> None:
    with pytest.raises(CardError) as trouble:
        files.read_binary(replies((b"", Sw.SECURITY_STATUS)))
    assert trouble.value.problem is CardProblem.UNREADABLE


@pytest.mark.parametrize(
    ("sw", "tries"),
    [
        (0x63C3, 3),
        (0x63C0, 0),
        (0x63CF, 15),
        (0x6983, 0),
        (0x6984, 0),
        (0x9000, None),
        (0x6300, None),
    ],
)
def test_status_words_tell_the_tries_that_are_left(sw: int, tries: int | None) -> None:
    assert apdu.tries_in(sw) == tries


def test_a_path_is_walked_if_the_card_knows_no_whole_paths() -> None:
    card = Script(lambda command: (b"", Sw.OK if command[2] == 0 else Sw.WRONG_P1P2))
    assert files.select_path(card, bytes.fromhex("3F0050154401"))
    assert [each[5:].hex() for each in card.sent] == ["50154401", "3f00", "5015", "4401"]


def test_data_too_long_for_one_command_goes_in_a_chain() -> None:
    card = Script(lambda _: (b"", Sw.OK))
    data = bytes(each % 251 for each in range(600))
    assert apdu.send_long(card, Ins.GENERAL_AUTHENTICATE, 7, 0x9A, data, le=256) == (b"", Sw.OK)
    assert [each[:5].hex() for each in card.sent] == ["1087079aff", "1087079aff", "0087079a5a"]
    assert b"".join([card.sent[0][5:], card.sent[1][5:], card.sent[2][5:-1]]) == data


def test_a_chain_that_is_refused_is_not_gone_on_with() -> None:
    card = Script(lambda _: (b"", Sw.CLA_UNKNOWN))
    answer = apdu.send_long(card, Ins.GENERAL_AUTHENTICATE, 7, 0x9A, bytes(300))
    assert (answer, len(card.sent)) == ((b"", Sw.CLA_UNKNOWN), 1)
