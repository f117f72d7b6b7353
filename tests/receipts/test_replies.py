from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.receipts.escpos import process_id_bytes
from kiosk.receipts.printer.replies import (
    AutomaticStatus,
    BufferCleared,
    Nameplate,
    Noise,
    ProcessDone,
    Reply,
    ReplyReader,
    StatusByte,
)

VECTORS: list[tuple[str, list[Reply]]] = [
    ("37 22 41 42 43 44 00", [ProcessDone(b"ABCD")]),
    ("37 25 00", [BufferCleared()]),
    ("12", [StatusByte(0x12)]),
    ("1A 32 12 7E", [StatusByte(0x1A), StatusByte(0x32), StatusByte(0x12), StatusByte(0x7E)]),
    ("14 00 00 0F", [AutomaticStatus(b"\x14\x00\x00\x0f")]),
    ("3C 00 0C 0F 12", [AutomaticStatus(b"\x3c\x00\x0c\x0f"), StatusByte(0x12)]),
    ("5F 45 50 53 4F 4E 00", [Nameplate("EPSON")]),
    ("11 13", [Noise(0x11), Noise(0x13)]),
    ("37 37 25 00", [Noise(0x37), BufferCleared()]),
    ("37 22 41 42 00", [*map(Noise, b"\x37\x22AB"), Noise(0)]),
    ("37 22 41 42 43 44 45", [*map(Noise, b"\x37\x22ABCD"), Noise(0x45)]),
    ("14 00 12", [Noise(0x14), Noise(0x00), StatusByte(0x12)]),
    ("37 25 12", [Noise(0x37), Noise(0x25), StatusByte(0x12)]),
    ("5F 41 FF", [Noise(0x5F), Noise(0x41), Noise(0xFF)]),
    ("37 22 41 12 42 43 44 00", [StatusByte(0x12), ProcessDone(b"ABCD")]),
]


@pytest.mark.parametrize(("data", "replies"), VECTORS, ids=[data for data, _ in VECTORS])
def test_every_kind_of_answer_is_told_apart(data: str, replies: list[Reply]) -> None:
    assert list(ReplyReader().feed(bytes.fromhex(data))) == replies


@given(st.binary(max_size=200), st.lists(st.integers(1, 20), max_size=50))
def test_answers_do_not_depend_on_how_the_bytes_come_in_pieces(
    data: bytes, sizes: list[int]
) -> None:
    reader = ReplyReader()
    pieces: list[Reply] = []
    at = 0
    for size in sizes:
        pieces += reader.feed(data[at : at + size])
        at += size
    pieces += reader.feed(data[at:])
    assert pieces == list(ReplyReader().feed(data))


@given(st.binary(max_size=300))
def test_no_answer_is_made_up(data: bytes) -> None:
    for reply in ReplyReader().feed(data):
        match reply:
            case ProcessDone(process_id=process_id):
                assert len(process_id) == 4
                assert b"\x37\x22" in data
            case BufferCleared():
                assert b"\x37\x25\x00" in data
            case StatusByte(bits=bits):
                assert bits in data
            case AutomaticStatus(bits=four):
                assert four in data
            case Nameplate(text=text):
                assert b"_" + text.encode() + b"\x00" in data
            case Noise(byte=byte):
                assert byte in data


@given(st.integers(0, 0xFFFF), st.lists(st.tuples(st.integers(0, 6), st.integers(0, 15))))
def test_status_bytes_inside_a_confirmation_spoil_neither(
    number: int, statuses: list[tuple[int, int]]
) -> None:
    answer = bytearray(b"\x37\x22" + process_id_bytes(number) + b"\x00")
    sent = []
    for at, bits in sorted(statuses, reverse=True):
        place = max(at, 2)
        status = 0x12 | (bits & 3) << 2 | (bits >> 2) << 5
        answer.insert(min(place, 6), status)
        sent.append(StatusByte(status))
    replies = list(ReplyReader().feed(bytes(answer)))
    assert replies.count(ProcessDone(process_id_bytes(number))) == 1
    assert len(replies) == 1 + len(sent)


@given(st.binary(max_size=60), st.integers(0, 0xFFFF))
def test_after_forgetting_a_torn_answer_the_next_is_read(noise: bytes, number: int) -> None:
    reader = ReplyReader()
    list(reader.feed(noise))
    reader.forget()
    answer = b"\x37\x22" + process_id_bytes(number) + b"\x00"
    assert list(reader.feed(answer)) == [ProcessDone(process_id_bytes(number))]
