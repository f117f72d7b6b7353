"""The virtual printer against the protocol as Epson writes it down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kiosk.demo.printer import EscPosInterpreter

CUT = b"\x1dV\x00"
SQUARE = b"\x1dv0\x00\x01\x00\x08\x00" + b"\xff" * 8
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"


def box(image: Image.Image) -> tuple[int, int, int, int] | None:
    """The smallest box around the black dots."""
    return image.convert("L").point(lambda grey: 255 - grey).getbbox()


def printed(data: bytes) -> Image.Image:
    """What hangs out of a new printer after these bytes."""
    printer = EscPosInterpreter()
    printer.feed(data)
    assert printer.unknown == {}
    return printer.current


ANSWERS = [
    ("10 04 01", "12"),
    ("10 04 02", "12"),
    ("10 04 03", "12"),
    ("10 04 04", "12"),
    ("1D 28 48 06 00 30 30 41 42 43 44", "37 22 41 42 43 44 00"),
    ("10 14 08 01 03 14 01 06 02 08", "37 25 00"),
    ("1D 49 42", "5F 56 49 52 54 55 41 4C 00"),
    ("1D 72 01", "00"),
    ("1D 61 FF", "14 00 00 0F"),
    ("1D 61 00", ""),
    ("1D 56 00 1D 67 32 00 B2 00", "5F 31 00"),
    ("1B 40", ""),
]


@pytest.mark.parametrize(("asked", "answer"), ANSWERS)
def test_questions_are_answered_as_the_protocol_says(asked: str, answer: str) -> None:
    assert EscPosInterpreter().feed(bytes.fromhex(asked)) == bytes.fromhex(answer)


STATUS = [
    ({"paper_out": True}, "1A 32 12 7E"),
    ({"near_end": True}, "12 12 12 1E"),
    ({"cover_open": True}, "1A 16 12 12"),
    ({"cutter_jam": True}, "1A 52 1A 12"),
]


@pytest.mark.parametrize(("faults", "answers"), STATUS)
def test_faults_show_in_the_real_time_status(faults: dict[str, bool], answers: str) -> None:
    printer = EscPosInterpreter()
    for name, on in faults.items():
        setattr(printer.condition, name, on)
    asked = b"".join(b"\x10\x04" + bytes((n,)) for n in (1, 2, 3, 4))
    assert printer.feed(asked) == bytes.fromhex(answers)


def test_the_automatic_status_tells_every_change_until_the_printer_is_initialised() -> None:
    printer = EscPosInterpreter()
    printer.feed(b"\x1da\xff")
    printer.condition.near_end = True
    assert printer.feed(b"") == b"\x14\x00\x03\x0f"
    assert printer.feed(b"") == b""
    printer.feed(b"\x1b@")
    printer.condition.near_end = False
    assert printer.feed(b"") == b""


def test_without_paper_everything_is_held_and_printed_when_there_is_paper_again() -> None:
    printer = EscPosInterpreter()
    printer.condition.paper_out = True
    assert printer.feed(SQUARE + CUT + b"\x1d(H\x06\x00\x30\x30ABCD") == b""
    assert printer.papers == []
    assert printer.feed(b"\x10\x04\x04") == b"\x7e"
    printer.condition.paper_out = False
    assert printer.feed(b"") == b"\x37\x22ABCD\x00"
    (paper,) = printer.papers
    assert box(paper) == (0, 0, 8, 8)


def test_what_is_held_is_gone_after_clearing_the_buffer() -> None:
    printer = EscPosInterpreter()
    printer.condition.paper_out = True
    printer.feed(SQUARE + CUT)
    assert printer.feed(CLEAR) == b"\x37\x25\x00"
    printer.condition.paper_out = False
    assert printer.feed(b"") == b""
    assert printer.papers == []
    assert printer.holding == 0


def test_a_status_question_inside_a_picture_is_answered_and_printed() -> None:
    printer = EscPosInterpreter()
    assert printer.feed(b"\x1dv0\x00\x01\x00\x08\x00\xff\xff\x10\x04\x01") == b"\x12"
    printer.feed(b"\x00\x00\x00")
    rows = [printer.current.crop((0, y, 8, y + 1)).tobytes() for y in range(8)]
    assert rows == [b"\x00", b"\x00", b"\xef", b"\xfb", b"\xfe", b"\xff", b"\xff", b"\xff"]


def test_half_a_picture_swallows_the_head_of_what_follows_unless_it_is_cleared() -> None:
    spoilt, cleared = EscPosInterpreter(), EscPosInterpreter()
    half = b"\x1dv0\x00\x01\x00\x14\x00" + b"\xff" * 4
    spoilt.feed(half + SQUARE + CUT + b"\x1d(H\x06\x00\x30\x30ABCD")
    cleared.feed(half + CLEAR + SQUARE + CUT)
    assert spoilt.papers == [] or box(spoilt.papers[0]) != (0, 0, 8, 8)
    assert box(cleared.papers[0]) == (0, 0, 8, 8)


def test_the_roll_ends_when_its_rows_are_used_up() -> None:
    printer = EscPosInterpreter()
    printer.rows_left = 20
    printer.feed(SQUARE * 4)
    assert printer.condition.paper_out
    assert printer.current.height == 24
    assert printer.holding == len(SQUARE)


@pytest.mark.parametrize(
    ("mode", "size"), [(0, (8, 8)), (1, (16, 8)), (2, (8, 16)), (3, (16, 16)), (48, (8, 8))]
)
def test_raster_pictures_are_scaled_by_their_mode(mode: int, size: tuple[int, int]) -> None:
    data = b"\x1dv0" + bytes((mode,)) + b"\x01\x00\x08\x00" + b"\xff" * 8
    assert box(printed(data)) == (0, 0, *size)


@pytest.mark.parametrize(("justify", "left"), [(0, 0), (1, 284), (2, 568)])
def test_pictures_and_text_are_justified(justify: int, left: int) -> None:
    found = box(printed(b"\x1ba" + bytes((justify,)) + SQUARE))
    assert found == (left, 0, left + 8, 8)


def test_column_pictures_are_printed_with_their_line() -> None:
    found = box(printed(b"\x1b*\x21\x02\x00" + b"\xff" * 6 + b"\n"))
    assert found == (0, 0, 2, 24)


@pytest.mark.parametrize(
    ("page", "code", "same_as"),
    [(16, b"\xf8", (0, b"o")), (16, b"\xe6", (0, b"\x91")), (5, b"\x9b", (16, b"\xf8"))],
    ids=["ø is no o", "æ in CP437 and CP1252", "ø in CP865 and CP1252"],
)
def test_letters_follow_the_code_page(page: int, code: bytes, same_as: tuple[int, bytes]) -> None:
    one = printed(b"\x1bt" + bytes((page,)) + code + b"\n").tobytes()
    other = printed(b"\x1bt" + bytes((same_as[0],)) + same_as[1] + b"\n").tobytes()
    assert (one == other) is (same_as[1] != b"o")


def test_letters_stand_in_cells_of_equal_width() -> None:
    def right(text: bytes) -> int:
        found = box(printed(text + b"\n"))
        assert found is not None
        return found[2]

    assert right(b"iiiiH") == right(b"MMMMH")
    assert right(b"\x1b!\x20H") > right(b"H")
    assert right(b"\x1d!\x10H") == right(b"\x1b!\x20H")
    assert right(b"HHHH\x1bM\x01H") < right(b"HHHHH")


def test_bold_letters_are_blacker() -> None:
    def black(data: bytes) -> int:
        return printed(data).convert("L").histogram()[0]

    assert black(b"\x1bE\x01Aarhus\n") > black(b"Aarhus\n") > 0
    assert black(b"\x1bE\x01\x1bE\x00Aarhus\n") == black(b"Aarhus\n")


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"\n", 30),
        (b"\x1bd\x04", 120),
        (b"\x1bJ\x11", 17),
        (b"A\n", 30),
        (b"A\x1bd\x02", 60),
        (b"\x1b3\x40\n", 64),
        (b"\x1b3\x40\x1b2\n", 30),
        (b"\x1dP\xcb\xcb\x1bJ\x11", 17),
        (b"\x1dP\x00\x65\x1bJ\x11", 34),
        (b"\x1dP\x00\x65\x1b3\x20\x1dP\x00\x00\n", 64),
        (b"\x1c.A\n", 30),
        (b"\x1d!\x01A\n", 48),
    ],
)
def test_the_paper_moves_as_far_as_it_is_told(data: bytes, rows: int) -> None:
    assert printed(data).height == rows


def test_a_line_too_long_for_the_paper_goes_on_below() -> None:
    assert printed(b"M" * 48 + b"\n").height == 30
    assert printed(b"M" * 49 + b"\n").height == 60


@pytest.mark.parametrize(
    "cut", [b"\x1dV\x00", b"\x1dV\x01", b"\x1dV1", b"\x1dVA\x00", b"\x1dVB\x10"]
)
def test_every_kind_of_cut_gives_a_piece_of_paper(cut: bytes) -> None:
    told: list[Image.Image] = []
    printer = EscPosInterpreter(told.append)
    printer.feed(SQUARE + cut + SQUARE)
    assert printer.papers == told
    assert told[0].height == 8 + sum(cut[3:])
    assert printer.current.height == 8
    assert printer.cuts == 1


def test_unknown_commands_are_counted_and_skipped() -> None:
    printer = EscPosInterpreter()
    printer.feed(b"\x1d(Z\x03\x00abc\x1b\x7e\x07" + SQUARE + CUT)
    assert printer.unknown == {"GS ( Z": 1, "ESC ~": 1, "control 07": 1}
    assert box(printer.papers[0]) == (0, 0, 8, 8)


@given(st.binary(max_size=200), st.lists(st.integers(1, 7), max_size=40))
def test_bytes_mean_the_same_in_whatever_pieces_they_come(data: bytes, sizes: list[int]) -> None:
    whole, pieces = EscPosInterpreter(), EscPosInterpreter()
    answers, at = b"", 0
    for size in sizes:
        answers += pieces.feed(data[at : at + size])
        at += size
    answers += pieces.feed(data[at:])
    whole_answers = whole.feed(data)
    status = {byte for byte in answers if byte & 0x93 == 0x12}
    assert status == {byte for byte in whole_answers if byte & 0x93 == 0x12}
    assert pieces.holding == whole.holding
