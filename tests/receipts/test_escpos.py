from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kiosk.demo.printer import EscPosInterpreter
from kiosk.demo.printer.commands import next_command
from kiosk.receipts.bands import BAND
from kiosk.receipts.document import Receipt
from kiosk.receipts.escpos import encode, process_id_bytes
from kiosk.receipts.printer.replies import is_status
from kiosk.receipts.raster import render


def test_a_printer_prints_the_picture_dot_for_dot_cuts_and_answers(receipt: Receipt) -> None:
    image = render(receipt)
    printer = EscPosInterpreter()
    assert printer.feed(b"".join(encode(image, 0x1234))) == b"\x37\x22ABCD\x00"
    (paper,) = printer.papers
    assert paper.crop((0, 0, *image.size)).tobytes() == image.tobytes()
    assert paper.height > image.height, "the last line has to be past the knife"
    assert printer.unknown == {}


def test_every_chunk_is_whole_commands_so_that_status_may_be_asked_between(
    receipt: Receipt,
) -> None:
    for chunk in encode(render(receipt), 1):
        rest = chunk
        while rest:
            rest = rest[next_command(rest).length :]


@pytest.mark.parametrize("rows", [1, BAND - 1, BAND, BAND + 1, 3 * BAND])
def test_a_picture_goes_out_in_bands_of_at_most_128_rows(rows: int) -> None:
    bands = [chunk for chunk in encode(Image.new("1", (576, rows), 0), 1) if chunk[:2] == b"\x1dv"]
    heights = [band[6] + 256 * band[7] for band in bands]
    assert max(heights) <= BAND
    assert sum(heights) == rows


@given(st.integers(0, 0xFFFF))
def test_a_process_id_is_printable_unique_and_never_looks_like_a_status(number: int) -> None:
    code = process_id_bytes(number)
    assert len(code) == 4
    assert all(0x20 <= byte <= 0x7E and not is_status(byte) for byte in code)
    assert sum((byte & 0x0F) << shift for byte, shift in zip(code, (12, 8, 4, 0), strict=True)) == (
        number
    )


@pytest.mark.parametrize("number", [-1, 0x10000])
def test_a_process_id_that_does_not_fit_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="16 bits"):
        process_id_bytes(number)


_IMPORTING = """
import logging, os, sys, tempfile
os.environ["TMPDIR"] = sys.argv[1]
os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"] = "/nowhere"
from PIL import Image
from kiosk.receipts.escpos import encode
assert "escpos" not in sys.modules
encode(Image.new("1", (8, 8)), 1)
assert "escpos" in sys.modules
print(logging.getLogger().handlers, os.listdir(sys.argv[1]),
      os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"], "ESCPOS_CAPABILITIES_FILE" in os.environ)
"""


def test_the_encoder_is_loaded_late_and_leaves_nothing_behind(tmp_path: object) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _IMPORTING, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[] [] /nowhere False"
    assert done.stderr == ""
