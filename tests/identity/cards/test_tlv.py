"""BER-TLV from a card is read within bounds, whatever the card writes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.identity.cards import tlv
from kiosk.identity.cards.tlv import MAX_DEPTH, MAX_OBJECTS, Tlv, TlvError

READABLE = [
    ("", []),
    ("0401AA", [(0x04, "AA")]),
    ("5F2A020208", [(0x5F2A, "0208")]),
    ("9F810100", [(0x9F8101, "")]),
    ("048101AA", [(0x04, "AA")]),
    ("04820001AA", [(0x04, "AA")]),
    ("0000 0401AA FFFF 0500", [(0x04, "AA"), (0x05, "")]),
]
BROKEN = ["04", "0402AA", "0480AA0000", "0484000000010A", "0482", "5F", "1F81", "1F818181", "3001"]


@pytest.mark.parametrize(("written", "meant"), READABLE)
def test_data_objects_are_read_and_fillers_passed_over(
    written: str, meant: list[tuple[int, str]]
) -> None:
    read = [(each.tag, each.value.hex().upper()) for each in tlv.parse(bytes.fromhex(written))]
    assert read == meant


@pytest.mark.parametrize("written", BROKEN)
def test_what_does_not_add_up_is_refused(written: str) -> None:
    with pytest.raises(TlvError):
        list(tlv.parse(bytes.fromhex(written)))


@pytest.mark.parametrize(
    ("start", "size"), [("0401", 3), ("3081FA", 253), ("308203E8", 1004), ("7F66020000", 5)]
)
def test_how_long_an_object_is_shows_at_its_start(start: str, size: int) -> None:
    assert tlv.whole_size(bytes.fromhex(start)) == size


@pytest.mark.parametrize("start", ["", "30", "3082", "308203", "1F", "3084FFFFFFFF"])
def test_a_start_without_a_length_is_refused(start: str) -> None:
    with pytest.raises(TlvError):
        tlv.whole_size(bytes.fromhex(start))


def test_objects_nested_deeper_than_any_card_needs_are_refused() -> None:
    data = b""
    for _ in range(MAX_DEPTH + 5):
        data = tlv.encode(0x30, data)

    def dive(each: Tlv) -> None:
        for child in each.children():
            dive(child)

    with pytest.raises(TlvError, match="deep"):
        dive(next(tlv.parse(data)))


def test_a_card_cannot_keep_us_busy_with_endless_objects() -> None:
    with pytest.raises(TlvError, match="many"):
        list(tlv.parse(b"\x05\x00" * (MAX_OBJECTS + 1)))


def test_a_primitive_object_has_no_children() -> None:
    with pytest.raises(TlvError):
        Tlv(0x04, b"\x05\x00").children()


def test_an_integer_is_signed_and_short() -> None:
    assert Tlv(0x02, b"\x00\x84").integer() == 0x84
    assert Tlv(0x02, b"\xff").integer() == -1
    for value in (b"", bytes(9)):
        with pytest.raises(TlvError):
            Tlv(0x02, value).integer()


def test_neither_what_an_object_shows_nor_an_error_quotes_its_bytes() -> None:
    assert "Anna" not in repr(Tlv(0x0C, b"Anna"))
    with pytest.raises(TlvError) as refusal:
        list(tlv.parse(b"\x0c\x7fAnna"))
    assert "Anna" not in str(refusal.value)


@given(st.binary(max_size=300))
@example(b"\x30\x82\xff\xff")
def test_random_bytes_give_objects_that_fit_or_an_error(data: bytes) -> None:
    try:
        objects = list(tlv.parse(data))
    except TlvError:
        return
    assert sum(len(each.value) + 2 for each in objects) <= len(data)


@given(st.lists(st.tuples(st.sampled_from([0x04, 0x30, 0x5F2A, 0x86]), st.binary(max_size=400))))
def test_what_is_encoded_is_read_back(objects: list[tuple[int, bytes]]) -> None:
    written = b"".join(tlv.encode(tag, value) for tag, value in objects)
    assert [(each.tag, each.value) for each in tlv.parse(written)] == objects
