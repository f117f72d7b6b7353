from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image, ImageDraw

from kiosk.receipts.document import (
    Heading,
    KeyValue,
    Receipt,
    Reference,
    Rule,
    Text,
)
from kiosk.receipts.layout import lay_out
from kiosk.receipts.raster import PAPER_WIDTH, missing_glyphs, render
from kiosk.receipts.sheet import MARGIN, Ink
from kiosk.texts.message import Message


def black_box(image: Image.Image) -> tuple[int, int, int, int]:
    """The smallest box around all black dots."""
    box = image.convert("L").point(lambda grey: 255 - grey).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_receipt_is_black_and_white_with_clear_margins(receipt: Receipt, scale: float) -> None:
    image = render(replace(receipt, scale=scale))
    assert image.mode == "1"
    assert image.width == PAPER_WIDTH
    left, top, right, bottom = black_box(image)
    assert left >= MARGIN - 2
    assert right <= PAPER_WIDTH - MARGIN + 2
    assert top > 0
    assert bottom < image.height


def test_the_preview_and_the_print_are_the_same_picture(receipt: Receipt) -> None:
    assert render(receipt).tobytes() == render(receipt).tobytes()


def test_large_print_is_taller(receipt: Receipt) -> None:
    assert render(replace(receipt, scale=1.5)).height > 1.3 * render(receipt).height


@pytest.mark.parametrize(
    "block",
    [
        Heading("Ågjpqy|ÅÊ"),
        Text("gjpqyçþ Ågjpqyçþ ÅÊ " * 12),
        Text("Ǻ̂gj̦ Ự Ặ y̨ " * 5),
        KeyValue("Gyldig", "Ågjpqy|"),
        KeyValue("Gjpqy", "Ågjpqy| " * 8),
        Reference("AQJ-JQ7,"),
    ],
    ids=lambda block: type(block).__name__,
)
def test_no_dot_of_a_letter_is_clipped(block: Heading | Text | KeyValue | Reference) -> None:
    marks, height = lay_out(Receipt("da", (Heading("x"), block)), PAPER_WIDTH)
    lines = [mark for mark in marks if isinstance(mark, Ink)][1:]
    previous = 0
    for mark in lines:
        canvas = Image.new("L", (PAPER_WIDTH, height + 400), 255)
        ImageDraw.Draw(canvas).text(
            (mark.x, mark.y + 200), mark.line.text, font=mark.line.style.font, fill=0, anchor="ls"
        )
        _, top, right, bottom = black_box(canvas)
        assert top - 200 >= mark.y - mark.line.above
        assert bottom - 200 <= mark.y + mark.line.below <= height
        assert right <= PAPER_WIDTH
        if mark.y > previous:
            assert mark.y - mark.line.above >= previous
        previous = mark.y + mark.line.below if mark.x == MARGIN else previous


def test_values_stand_in_one_column_and_long_ones_under_their_key() -> None:
    pairs = (
        KeyValue("Grund", "Mistet"),
        Rule(),
        KeyValue("CPR-nummer", "010190-xxxx"),
        KeyValue("Betales", "På en faktura, som du får i din digitale post"),
    )
    marks, _ = lay_out(Receipt("da", pairs), PAPER_WIDTH)
    lines = {mark.line.text: mark for mark in marks if isinstance(mark, Ink)}
    assert lines["Grund"].y == lines["Mistet"].y
    assert lines["Mistet"].x == lines["010190-xxxx"].x > MARGIN
    below = next(mark for text, mark in lines.items() if text.startswith("På en"))
    assert below.x == MARGIN
    assert below.y > lines["Betales"].y


def test_isolated_values_look_like_plain_ones() -> None:
    plain = Receipt("da", (Text("Gebyr 225,00 kr. i alt"), KeyValue("Gebyr", "225,00 kr.")))
    isolated = Receipt(
        "da",
        (Text("Gebyr \u2068225,00 kr.\u2069 i alt"), KeyValue("Gebyr", "\u2068225,00 kr.\u2069")),
    )
    assert render(isolated).tobytes() == render(plain).tobytes()


def test_a_right_to_left_receipt_is_mirrored() -> None:
    marks, _ = lay_out(Receipt("ar", (KeyValue("abc", "def"),)), PAPER_WIDTH)
    key, value = (mark for mark in marks if isinstance(mark, Ink))
    assert key.x + key.line.width == PAPER_WIDTH - MARGIN
    assert value.x < key.x


def test_a_long_reference_stays_on_one_line_in_smaller_letters() -> None:
    sizes = {}
    for reference in ("AAR-7K3M", "AAR-7K3M-P2Q9", "AAR-7K3M-P2Q9-X4"):
        marks, _ = lay_out(Receipt("da", (Reference(reference),)), PAPER_WIDTH)
        (line,) = marks
        assert isinstance(line, Ink)
        sizes[reference] = line.line.style.size
    assert sorted(sizes.values(), reverse=True) == list(sizes.values())
    assert min(sizes.values()) > 40


def test_a_letter_the_typeface_lacks_is_found_before_printing(receipt: Receipt) -> None:
    assert missing_glyphs(receipt) == set()
    foreign = replace(receipt, blocks=(Text("Ærø Ǟ 中 \u2068½ €\u2069"), KeyValue("字", "kr.")))
    assert missing_glyphs(foreign) == {"中", "字"}


def test_nothing_in_a_text_can_command_the_printer() -> None:
    plain, armed = (
        Receipt("da", (Text(text),)) for text in ("Hejp medV dig", "Hej\x1bp med\x1dV dig\x10\x04")
    )
    assert render(armed).tobytes() == render(plain).tobytes()


def test_a_receipt_that_still_holds_messages_is_refused() -> None:
    for block in (Text(Message("next")), Heading(Message("x")), KeyValue("a", Message("b"))):
        with pytest.raises(TypeError, match="localised"):
            render(Receipt("da", (block,)))
        with pytest.raises(TypeError, match="localised"):
            missing_glyphs(Receipt("da", (block,)))
