"""The printed paper, read by tesseract, which nobody here wrote."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from kiosk.demo.printer import EscPosInterpreter
from kiosk.receipts.document import Block, Heading, KeyValue, Receipt, Table, Text
from kiosk.receipts.mode import EPSON, CodePage
from kiosk.receipts.writing import Writing

pytestmark = pytest.mark.peer

DATE = "\u206816-12-2026\u2069"
DANISH: tuple[Block, ...] = (
    Heading("Aarhus Kommune"),
    Heading("Nyt sundhedskort"),
    Text("Kortet bliver sendt til din folkeregisteradresse inden for tre uger."),
    KeyValue("Modtaget", "\u206823. november 2026 kl. 14.05\u2069"),
    KeyValue("Gebyr", "\u2068225,00 kr.\u2069"),
    Text("Spørgsmål? Gå ind på bjergkøbing og æbleø, og giv nøjagtigt nummer."),
)
ARABIC: tuple[Block, ...] = (
    Heading("بلدية آرهوس"),
    Heading("بطاقة صحية جديدة"),
    Text("استلمنا طلبك. الرقم المرجعي هو:"),
    Text(f"ستصلك البطاقة بالبريد إلى عنوانك المسجل في موعد أقصاه {DATE}."),
    Text(f"Kortet kommer med posten senest {DATE}.", language="da"),
)


def printed(receipt: Receipt, page: CodePage | None = None) -> Image.Image:
    """The paper that comes out of the printer."""
    printer = EscPosInterpreter()
    printer.feed(b"".join(Writing(text=page).write(receipt, 1).chunks))
    return printer.papers[0]


def read(paper: Image.Image, languages: str, tmp_path: Path) -> str:
    """What tesseract (Debian: tesseract-ocr, -dan, -ara) reads, blanks and marks of order aside."""
    tesseract = shutil.which("tesseract")
    assert tesseract, "tesseract is missing: apt-get install tesseract-ocr"
    picture = tmp_path / "paper.png"
    framed = Image.new("L", (paper.width + 80, paper.height + 80), 255)
    framed.paste(paper.convert("L"), (40, 40))
    framed.resize((framed.width * 2, framed.height * 2), Image.Resampling.LANCZOS).save(picture)
    done = subprocess.run(
        [tesseract, str(picture), "-", "-l", languages, "--psm", "4", "--dpi", "406"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    return " ".join(done.stdout.translate(dict.fromkeys((0x200E, 0x200F))).split())


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_danish_letters_with_rings_strokes_and_descenders_are_read(
    scale: float, tmp_path: Path
) -> None:
    text = read(printed(Receipt("da", DANISH, scale)), "dan", tmp_path)
    for words in (
        "Nyt sundhedskort",
        "folkeregisteradresse inden for tre uger.",
        "Modtaget 23. november 2026 kl. 14.05",
        "225,00 kr.",
        "Gå ind på bjergkøbing og æbleø",
        "nøjagtigt nummer.",
    ):
        assert words in text


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_arabic_is_joined_dotted_and_ordered_and_dates_in_it_are_not_turned_around(
    scale: float, tmp_path: Path
) -> None:
    text = read(printed(Receipt("ar", ARABIC, scale)), "ara+eng", tmp_path)
    assert "استلمنا طلبك. الرقم المرجعي هو:" in text
    assert "ستصلك البطاقة بالبريد إلى عنوانك المسجل" in text
    assert text.count("16-12-2026") == 2
    assert "2026-12-16" not in text
    assert "Kortet kommer med posten" in text


@pytest.mark.parametrize("page", [EPSON, None], ids=["text", "picture"])
def test_a_date_beside_an_arabic_title_is_not_turned_around_either(
    page: CodePage | None, tmp_path: Path
) -> None:
    loans = (
        Text("Mine lån"),
        KeyValue("\u2068قصة\u2069", f"Afleveres {DATE}"),
        Table(("Titel", "Afleveres"), (("\u2068قصة\u2069", DATE), ("Krig og fred", DATE))),
    )
    text = read(printed(Receipt("da", loans), page), "ara+eng", tmp_path).replace("- ", "-")
    assert text.count("16-12-2026") == 3
    assert "2026-12-16" not in text
