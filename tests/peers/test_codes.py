"""QR codes and barcodes on the paper, read by zbar, which nobody here wrote."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from kiosk.demo.printer import EscPosInterpreter
from kiosk.receipts.document import QR, Barcode, Heading, Receipt, Reference, Text
from kiosk.receipts.escpos import encode
from kiosk.receipts.mode import EPSON, CodePage
from kiosk.receipts.raster import render
from kiosk.receipts.writing import Writing

pytestmark = pytest.mark.peer

SHORT = "https://www.borger.dk/sundhedskort"
LONG = "https://www.aarhus.dk/borger/personlige-forhold/sundhedskort?sprog=da&" + "trin=1&" * 30


def read_by_zbar(paper: Image.Image, tmp_path: Path, kind: str = "qrcode") -> str:
    """What zbarimg (Debian: zbar-tools) finds on a picture of the paper."""
    zbarimg = shutil.which("zbarimg")
    assert zbarimg, "zbarimg is missing: apt-get install zbar-tools"
    picture = tmp_path / "paper.png"
    paper.convert("L").save(picture)
    done = subprocess.run(
        [zbarimg, "--quiet", "--raw", "-Sdisable", f"-S{kind}.enable", str(picture)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("data", [SHORT, LONG, "BORGER", "æøå på Dokk1"])
def test_a_code_is_read_from_the_printed_paper(data: str, scale: float, tmp_path: Path) -> None:
    blocks = (Heading("Aarhus Kommune"), Reference("AAR-7K3M-P2Q9"), Text("Læs mere:"), QR(data))
    image = render(Receipt("da", blocks, scale))
    printer = EscPosInterpreter()
    printer.feed(b"".join(encode(image, 1)))
    assert read_by_zbar(printer.papers[0], tmp_path) == data


@pytest.mark.parametrize("page", [EPSON, None], ids=["text", "picture"])
@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_code_has_white_enough_around_it_on_any_paper_in_any_mode(
    scale: float, width: int, page: CodePage | None, tmp_path: Path
) -> None:
    blocks = (Text("tæt på " * 30), QR(SHORT), Text("tæt under " * 30))
    assert read_by_zbar(printed(Receipt("da", blocks, scale), width, page), tmp_path) == SHORT


@pytest.mark.parametrize("width", [576, 384])
def test_the_longest_code_is_read_from_the_narrowest_paper(width: int, tmp_path: Path) -> None:
    data = "https://www.aarhus.dk/" + "sti/" * 119
    assert read_by_zbar(printed(Receipt("da", (QR(data),)), width, None), tmp_path) == data


@pytest.mark.parametrize("page", [EPSON, None], ids=["text", "picture"])
@pytest.mark.parametrize(
    ("data", "width"),
    [
        ("AAR-7K3M-P2Q9", 576),
        ("AAR-7K3M", 384),
        ("DK-775100/L1005123456", 576),
        ("9788702283471", 384),
        ("a b~{}|", 576),
    ],
)
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_barcode_is_read_from_the_printed_paper(
    data: str, width: int, scale: float, page: CodePage | None, tmp_path: Path
) -> None:
    blocks = (Text("tæt på"), Barcode(data), Text("tæt under"))
    paper = printed(Receipt("da", blocks, scale), width, page)
    assert read_by_zbar(paper, tmp_path, "code128") == data


def printed(receipt: Receipt, width: int, page: CodePage | None) -> Image.Image:
    """The paper of that width, and the white that every printer leaves at its sides."""
    printer = EscPosInterpreter()
    printer.feed(b"".join(Writing(width, page).write(receipt, 1).chunks))
    return ImageOps.expand(printer.papers[0].convert("L"), 32, 255)


def test_a_code_the_printer_draws_itself_is_read_too(tmp_path: Path) -> None:
    printer = EscPosInterpreter()
    data = SHORT.encode()
    size = len(data) + 3
    printer.feed(
        b"\x1bd\x02\x1ba\x01"
        b"\x1d(k\x03\x00\x31\x43\x06\x1d(k\x03\x00\x31\x45\x31"
        b"\x1d(k" + bytes((size % 256, size // 256)) + b"\x31\x50\x30" + data + b""
        b"\x1d(k\x03\x00\x31\x51\x30\x1bd\x02\x1dV\x00"
    )
    assert printer.unknown == {}
    assert read_by_zbar(printer.papers[0], tmp_path) == SHORT
