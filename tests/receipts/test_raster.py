from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image, ImageDraw

from kiosk.receipts.document import (
    QR,
    Barcode,
    Block,
    Cut,
    Heading,
    KeyValue,
    Receipt,
    Reference,
    Rule,
    Table,
    Text,
)
from kiosk.receipts.document import Image as DocumentImage
from kiosk.receipts.layout import lay_out
from kiosk.receipts.raster import PAPER_WIDTH, draw, missing_glyphs, render, render_parts
from kiosk.receipts.sheet import MARGIN, Bar, Ink, Picture
from kiosk.texts.message import Message


def png(image: Image.Image) -> bytes:
    """The picture as a file."""
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


LONG = "Speciallægepraksisplanlægningsstabiliseringsperioden"
EVERYTHING: tuple[Block, ...] = (
    Heading("Aarhus Kommune · Borgerservice"),
    Heading(LONG),
    Text("قصة ويي حجج Ắgjpqy " * 8),
    Text(LONG * 3, bold=True),
    Text("Senest 16. december " * 6, language="da"),
    KeyValue(LONG, "\u2068225,00 kr.\u2069"),
    KeyValue("Grund", LONG * 2),
    Rule(),
    Reference("AAR-7K3M-P2Q9-X4Y5-Z6"),
    Table(("Titel", "Afleveres", LONG), (("Krig og fred", "16. dec. 2026", "20,00 kr."),)),
    Table(("Titel", "Pris"), ((LONG, "20,00 kr."), ("قصة", "5,00 kr."))),
    DocumentImage(png(Image.new("L", (900, 40), 90))),
    Barcode("AAR-7K3M-P2Q9"),
    QR("https://www.aarhus.dk/borger?" + "trin=1&" * 40),
)


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
        Text("جُمِّعَ إلى ٱلشَّيْخِ يجيئ حجج ﻲ " * 5),
        Text("Ắgjpqy|Ậ " * 12, language="da"),
        Table(("Ågjpqy", "|Å"), (("Ågjpqy", "جيئٌ"), ("gj̦ " * 30, "Ặ"))),
    ],
    ids=lambda block: type(block).__name__,
)
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_no_dot_of_a_letter_is_clipped(block: Block, scale: float) -> None:
    marks, height = lay_out(Receipt("da", (Heading("x"), block), scale), PAPER_WIDTH)
    lines = [mark for mark in marks if isinstance(mark, Ink)][1:]
    assert lines
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


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("width", [PAPER_WIDTH, 384])
@pytest.mark.parametrize("language", ["da", "ar"])
def test_nothing_leaves_the_paper_however_long_it_is(
    language: str, width: int, scale: float
) -> None:
    marks, height = lay_out(Receipt(language, EVERYTHING, scale), width)
    for mark in marks:
        match mark:
            case Ink(x=x, y=y, line=line):
                assert x >= MARGIN
                assert x + line.width <= width - MARGIN
                assert line.above <= y <= height - line.below
            case Bar(x=x, y=y, width=across, height=tall):
                assert MARGIN <= x <= x + across <= width - MARGIN
                assert 0 <= y <= y + tall <= height
            case Picture(x=x, y=y, image=image):
                assert 0 <= x <= x + image.width <= width
                assert 0 <= y <= y + image.height <= height


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_lines_of_one_column_never_touch(scale: float) -> None:
    marks, _ = lay_out(Receipt("da", EVERYTHING, scale), PAPER_WIDTH)
    at_start = [mark for mark in marks if isinstance(mark, Ink) and mark.x == MARGIN]
    for upper, lower in pairwise(at_start):
        assert lower.y - lower.line.above >= upper.y + upper.line.below or lower.y == upper.y


def test_a_table_has_its_amounts_under_each_other_at_the_end() -> None:
    table = Table(("Gebyr", "kr."), (("Bøde", "1.020,00"), ("Kopi", "5,00")), frozenset({1}))
    for language, side in (("da", PAPER_WIDTH - MARGIN), ("ar", MARGIN)):
        marks, _ = lay_out(Receipt(language, (table,)), PAPER_WIDTH)
        amounts = [m for m in marks if isinstance(m, Ink) and m.line.text in {"1.020,00", "5,00"}]
        ends = {m.x if language == "ar" else m.x + m.line.width for m in amounts}
        assert ends == {side}


def test_a_table_too_wide_for_the_paper_is_told_row_by_row() -> None:
    wide = Table(("Titel", "Afleveres", "Gebyr"), (("Krig", "16. december", "20,00 kr."),))
    marks, _ = lay_out(Receipt("da", (wide,), 1.5), 384)
    texts = [mark.line.text for mark in marks if isinstance(mark, Ink)]
    assert texts == ["Krig", "Afleveres: 16.", "december", "Gebyr: 20,00 kr."]


def test_a_heading_shrinks_before_a_word_of_it_is_broken() -> None:
    marks, _ = lay_out(
        Receipt("de", (Heading("x"), Heading("Krankenversicherungskarte"))), PAPER_WIDTH
    )
    assert [m.line.text for m in marks if isinstance(m, Ink)][1:] == ["Krankenversicherungskarte"]


def test_a_date_in_an_arabic_column_looks_as_it_does_in_a_danish_one() -> None:
    date = "\u206816-12-2026\u2069"
    pictures = []
    for receipt in (
        Receipt("ar", (KeyValue("قصة", date),)),
        Receipt("da", (KeyValue("Dato", date),)),
    ):
        marks, height = lay_out(receipt, PAPER_WIDTH)
        value = next(mark for mark in marks if isinstance(mark, Ink) and mark.line.text == date)
        alone = draw((replace(value, x=40),), height, PAPER_WIDTH)
        pictures.append(alone.crop(black_box(alone)).tobytes())
    assert pictures[0] == pictures[1]
    turned = draw((replace(value, x=40, line=replace(value.line, text="2026-12-16")),), 200, 576)
    assert turned.crop(black_box(turned)).tobytes() != pictures[0]


def test_the_danish_beside_stands_behind_a_bar_close_to_what_it_repeats() -> None:
    blocks = (Text("Return it by 1 December."), Text("Aflever 1. december.", language="da"))
    marks, _ = lay_out(Receipt("en", blocks), PAPER_WIDTH)
    said, bar, danish = marks
    assert isinstance(said, Ink)
    assert isinstance(bar, Bar)
    assert isinstance(danish, Ink)
    assert bar.x == said.x < danish.x
    assert 0 < bar.y - (said.y + said.line.below) < 14
    assert danish.line.style.size < said.line.style.size


def test_a_picture_is_printed_dot_for_dot_or_smaller_to_fit() -> None:
    small, wide = png(Image.new("1", (80, 20), 0)), png(Image.new("L", (1200, 90), 0))
    box = black_box(render(Receipt("da", (DocumentImage(small),))))
    assert (box[2] - box[0], box[3] - box[1]) == (80, 20)
    box = black_box(render(Receipt("da", (DocumentImage(wide),))))
    assert (box[2] - box[0], box[3] - box[1]) == (PAPER_WIDTH - 2 * MARGIN, 39)


def test_what_is_clear_in_a_picture_stays_white_and_grey_becomes_dots() -> None:
    clear = render(Receipt("da", (DocumentImage(png(Image.new("RGBA", (64, 64), (0, 0, 0, 0)))),)))
    assert clear.getextrema() == (255, 255)
    grey = render(Receipt("da", (DocumentImage(png(Image.new("L", (64, 64), 128))),)))
    black = grey.convert("L").histogram()[0]
    assert 0.4 < black / 64**2 < 0.6


def test_a_barcode_too_long_for_the_paper_is_told_in_letters() -> None:
    marks, _ = lay_out(Receipt("da", (Barcode("x" * 40),)), 384)
    assert [type(mark) for mark in marks] == [Ink] * len(marks)
    assert "".join(mark.line.text for mark in marks if isinstance(mark, Ink)) == "x" * 40


def test_the_preview_of_a_cut_receipt_is_its_pieces_one_under_the_other() -> None:
    receipt = Receipt("da", (Text("Til dig"), Cut(), Text("Til personalet"), QR("x")))
    pieces = render_parts(receipt)
    assert len(pieces) == 2
    whole = render(receipt)
    assert whole.height == sum(piece.height for piece in pieces)
    lower = whole.crop((0, pieces[0].height, PAPER_WIDTH, whole.height))
    assert lower.tobytes() == pieces[1].tobytes()


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
    blocks = (
        Text("Ærø Ǟ 中 \u2068½ €\u2069 قصة Việt ґ"),
        KeyValue("字", "kr."),
        Table(("a", "b"), (("ไ", "c"),)),
        Barcode("A"),
    )
    assert missing_glyphs(replace(receipt, blocks=blocks)) == {"中", "字", "ไ"}


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
