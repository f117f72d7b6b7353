"""Letters as bytes, against the protocol as Epson writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from queue import SimpleQueue

import pytest
from PIL import Image

from kiosk.demo.printer import EscPosInterpreter, VirtualPrinter
from kiosk.demo.printer.commands import next_command
from kiosk.receipts.desk import PrintDesk
from kiosk.receipts.document import Cut, PrintState, Receipt, Text
from kiosk.receipts.escpos import encode_text, height
from kiosk.receipts.mode import EPSON, CodePage, Mode
from kiosk.receipts.textlines import Air, Bar, Line, Row, Strip
from kiosk.receipts.writing import Writing

BEGIN = "1B 40 1D 50 CB CB 1B 74 10"
END = "1B 64 04 1D 56 00 1D 28 48 06 00 30 30 40 40 40 41"
DOT = Image.new("1", (8, 1), 0)

TABLE: list[tuple[str, Sequence[Line], str]] = [
    ("a letter", [Row("A")], "41 0A"),
    ("Danish", [Row("ÆØÅæøå")], "C6 D8 C5 E6 F8 E5 0A"),
    ("a hard blank", [Row("225\u00a0kr.")], "32 32 35 20 6B 72 2E 0A"),
    ("money and dashes", [Row("5 € – “x”")], "35 20 80 20 96 20 93 78 94 0A"),
    (
        "bold, once for two lines",
        [Row("A", 1, True), Row("B", 1, True)],
        "1B 45 01 41 0A 42 0A 1B 45 00",
    ),
    ("and off again", [Row("A", 1, True), Row("B")], "1B 45 01 41 0A 1B 45 00 42 0A"),
    (
        "key and bold value",
        [Row("B", 1, True, "A ")],
        "41 20 1B 45 01 42 0A 1B 45 00",
    ),
    (
        "the next key is plain again",
        [Row("B", 1, True, "A "), Row("D", 1, True, "C ")],
        "41 20 1B 45 01 42 0A 1B 45 00 43 20 1B 45 01 44 0A 1B 45 00",
    ),
    ("double", [Row("A", 2)], "1D 21 11 1B 33 38 41 0A 1D 21 00 1B 32"),
    (
        "threefold and bold",
        [Row("A", 3, True)],
        "1D 21 22 1B 33 54 1B 45 01 41 0A 1D 21 00 1B 32 1B 45 00",
    ),
    ("air", [Air(14)], "1B 4A 0E"),
    ("much air", [Air(300)], "1B 4A FF 1B 4A 2D"),
    ("a picture", [Strip(DOT)], "1D 76 30 00 01 00 01 00 FF"),
    ("a rule", [Bar(16, 2)], "1D 76 30 00 02 00 02 00 FF FF FF FF"),
    ("in the middle", [Strip(DOT, 1)], "1B 61 01 1D 76 30 00 01 00 01 00 FF 1B 61 00"),
]


@pytest.mark.parametrize(
    ("lines", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_lines_become_these_bytes(lines: Sequence[Line], expected: str) -> None:
    sent = b"".join(encode_text((lines,), EPSON, 1))
    assert sent.hex(" ") == bytes.fromhex(BEGIN + expected + END).hex(" ")


@pytest.mark.parametrize(
    ("page", "begin"),
    [(EPSON, BEGIN), (CodePage(71, double_byte=True), "1B 40 1D 50 CB CB 1C 2E 1B 74 47")],
    ids=["Epson", "NT-5890K"],
)
def test_the_code_page_is_chosen_as_the_model_numbers_it(page: CodePage, begin: str) -> None:
    sent = b"".join(encode_text(((Row("ø"),),), page, 1))
    assert sent.startswith(bytes.fromhex(begin + "F8 0A"))


@pytest.mark.parametrize("page", [EPSON, None], ids=["text", "pictures"])
def test_a_receipt_in_two_pieces_is_cut_twice_and_confirmed_once(page: CodePage | None) -> None:
    two = Receipt("da", (Text("Til dig"), Cut(), Text("Til personalet")))
    written = Writing(text=page).write(two, 0x1234)
    printer = EscPosInterpreter()
    assert printer.feed(b"".join(written.chunks)) == b"\x37\x22ABCD\x00"
    assert len(printer.papers) == 2
    assert all(paper.getextrema() == (0, 255) for paper in printer.papers), "both say something"
    assert printer.unknown == {}


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("page", [EPSON, None], ids=["text", "pictures"])
def test_the_paper_is_as_long_as_was_reckoned(
    receipt: Receipt, page: CodePage | None, scale: float
) -> None:
    written = Writing(text=page).write(Receipt("da", receipt.blocks, scale), 1)
    printer = EscPosInterpreter()
    printer.feed(b"".join(written.chunks))
    feed = 4 * 30
    assert printer.papers[0].height == written.rows + feed


@pytest.mark.parametrize("page", [EPSON, CodePage(71, double_byte=True)])
def test_every_chunk_is_whole_commands_and_small(receipt: Receipt, page: CodePage) -> None:
    chunks = Writing(text=page).write(receipt, 1).chunks
    for chunk in chunks:
        rest = chunk
        while rest:
            rest = rest[next_command(rest).length :]
    pictures = [chunk for chunk in chunks if b"\x1dv0" in chunk]
    assert all(len(chunk) <= 1100 for chunk in chunks if chunk not in pictures)


def test_a_letter_begun_ends_plain_so_the_next_receipt_is_not_bold() -> None:
    printer = EscPosInterpreter()
    bold = b"".join(encode_text(((Row("A", 3, True), Strip(DOT, 2)),), EPSON, 1))
    printer.feed(bold)
    printer.feed(b"A\n\x1dV\x00")
    fresh = EscPosInterpreter()
    fresh.feed(b"A\n\x1dV\x00")
    assert printer.papers[1].tobytes() == fresh.papers[0].tobytes()


@pytest.mark.parametrize(
    ("line", "dots"), [(Row("A"), 30), (Row("A", 2), 56), (Air(7), 7), (Strip(DOT), 1)]
)
def test_a_line_moves_the_paper_as_far_as_it_says(line: Line, dots: int) -> None:
    assert height(line) == dots
    printer = EscPosInterpreter()
    printer.feed(b"".join(encode_text(((line,),), EPSON, 1)))
    assert printer.papers[0].height == dots + 120


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_picture_stands_in_one_piece_wherever_it_stands(at: int) -> None:
    ragged = Image.new("1", (200, 300), 1)
    ragged.paste(0, (0, 0, 200, 130))
    ragged.paste(0, (0, 140, 50, 300))
    printer = EscPosInterpreter()
    printer.feed(b"".join(encode_text(((Strip(ragged, at),),), EPSON, 1)))
    left = (printer.papers[0].width - 200) * at // 2
    printed = printer.papers[0].crop((left, 0, left + 200, 300))
    assert printed.tobytes() == ragged.tobytes()


@pytest.mark.parametrize(
    ("mode", "address", "text"),
    [
        (Mode.AUTO, "serial:/dev/ttyUSB0?baud=115200", True),
        (Mode.AUTO, "tcp://192.0.2.10:9100", False),
        (Mode.AUTO, "usb:/dev/usb/lp0", False),
        (Mode.AUTO, "virtual", False),
        (Mode.RASTER, "serial:/dev/ttyUSB0", False),
        (Mode.TEXT, "tcp://192.0.2.10:9100", True),
    ],
)
def test_text_goes_over_serial_lines_unless_the_settings_say_otherwise(
    mode: Mode, address: str, text: bool
) -> None:
    assert mode.is_text(address) is text


def test_a_desk_that_writes_text_is_told_when_the_paper_is_out(
    printer: VirtualPrinter, receipt: Receipt, tmp_path: Path
) -> None:
    fates: SimpleQueue[tuple[int, PrintState]] = SimpleQueue()
    desk = PrintDesk(
        printer.connect,
        tmp_path / "journal.db",
        lambda _state: None,
        lambda session, state: fates.put((session, state)),
        writing=Writing(text=EPSON),
    )
    desk.start()
    desk.print(7, receipt)
    told = fates.get(timeout=20)
    desk.stop()
    assert told == (7, PrintState.CONFIRMED)
    alone = EscPosInterpreter()
    alone.feed(b"".join(Writing(text=EPSON).write(receipt, 0).chunks))
    assert printer.papers[-1].tobytes() == alone.papers[0].tobytes()
