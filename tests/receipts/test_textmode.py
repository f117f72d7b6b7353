from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

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
from kiosk.receipts.layout import block_parts, set_under_each_other
from kiosk.receipts.raster import PAPER_WIDTH, draw
from kiosk.receipts.sheet import Sheet
from kiosk.receipts.textlines import Air, Line, Row, Strip, as_printed
from kiosk.receipts.textmode import set_text
from kiosk.texts.message import Message

LOANS = Table(
    ("Titel", "Afleveres", "Gebyr"),
    (("Krig og fred", "1. dec. 2026", "20,00 kr."), ("Nordkraft", "16. dec. 2026", "0,00 kr.")),
    frozenset({2}),
)


def lines(
    *blocks: Block, language: str = "da", scale: float = 1.0, width: int = PAPER_WIDTH
) -> list[Line]:
    (piece,) = set_text(Receipt(language, blocks, scale), width)
    return [line for line in piece if not isinstance(line, Air)]


def printed(found: list[Line]) -> list[str]:
    return [line.lead + line.text for line in found if isinstance(line, Row)]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ærø å Å é ü ß", "Ærø å Å é ü ß"),
        ("225\u00a0kr. – “ja” • 5 €", "225\u00a0kr. – “ja” • 5 €"),
        ("\u206816-12-2026\u2069", "16-12-2026"),
        ("E\u2011mail\u200b\tnu", "E-mail nu"),
        ("\u2212 5", "- 5"),
        ("Łódź", None),
        ("قصة", None),
        ("Việt Nam", None),
        ("Київ", None),
    ],
)
def test_what_the_code_page_has_is_printed_and_nothing_is_guessed(
    text: str, plain: str | None
) -> None:
    assert as_printed(text) == plain


def test_keys_stand_in_one_column_and_their_values_bold_in_another() -> None:
    found = lines(KeyValue("Grund", "Mistet"), Rule(), KeyValue("CPR-nummer", "010190-xxxx"))
    assert [line for line in found if isinstance(line, Row)] == [
        Row("Mistet", 1, True, "Grund       "),
        Row("010190-xxxx", 1, True, "CPR-nummer  "),
    ]


def test_a_value_too_long_for_its_column_stands_under_its_key() -> None:
    found = lines(KeyValue("Betales", "På en faktura, som du får i din digitale post"))
    assert printed(found) == ["Betales", "På en faktura, som du får i din digitale post"]


@pytest.mark.parametrize(
    ("width", "scale", "columns"), [(576, 1, 48), (384, 1, 32), (576, 1.5, 24)]
)
def test_lines_are_wrapped_by_the_width_of_paper_and_letters(
    width: int, scale: float, columns: int
) -> None:
    text = "Kortet bliver sendt til din folkeregisteradresse inden for to til tre uger herfra. " * 3
    found = printed(lines(Text(text), width=width, scale=scale))
    assert " ".join(found) == text.strip()
    assert columns * 0.6 < max(map(len, found)) <= columns


def test_a_value_of_two_lines_stands_under_its_key() -> None:
    assert printed(lines(KeyValue("Sted", "Dokk1\nAarhus C"))) == ["Sted", "Dokk1", "Aarhus C"]


def test_a_hard_blank_keeps_an_amount_together() -> None:
    text = "Det koster i alt for hele familien lige omkring 225\u00a0kr. nu"
    assert printed(lines(Text(text)))[1] == "225\u00a0kr. nu"


@pytest.mark.parametrize("language", ["da", "ar"])
def test_a_picture_in_text_is_where_the_bitmap_has_it(language: str) -> None:
    block = Text("قصة ويي حجج")
    (found,) = lines(block, language=language)
    assert isinstance(found, Strip)
    whole = draw(*set_under_each_other(block_parts(block, Sheet(576, language, 1.0, 0))), 576)
    left = 0 if found.at == 0 else 576 - found.image.width
    again = Image.new("1", whole.size, 1)
    again.paste(found.image, (left, 0))
    assert again.tobytes() == whole.tobytes()
    assert found.at == (2 if language == "ar" else 0)


def test_a_table_stands_in_columns_with_its_amounts_at_the_end() -> None:
    assert printed(lines(LOANS)) == [
        "Titel                   Afleveres          Gebyr",
        "Krig og fred            1. dec. 2026   20,00 kr.",
        "Nordkraft               16. dec. 2026   0,00 kr.",
    ]


def test_a_cell_too_long_goes_on_below_in_its_column() -> None:
    long = "Profeterne i Evighedsfjorden, anden del"
    found = printed(lines(replace(LOANS, rows=((long, "1. dec. 2026", "20,00 kr."),))))
    assert [line[:23].rstrip() for line in found[1:]] == [
        "Profeterne i",
        "Evighedsfjorden, anden",
        "del",
    ]
    assert all(len(line) <= 48 for line in found)


def test_on_narrow_paper_every_row_is_told_line_by_line() -> None:
    assert printed(lines(LOANS, width=384, scale=1.5))[:5] == [
        *("Krig og fred", "Afleveres: 1.", "dec. 2026", "Gebyr: 20,00 kr.", "Nordkraft")
    ]


def test_one_foreign_title_makes_a_picture_of_its_row_only() -> None:
    rows = (*LOANS.rows, ("Łódź", "2. dec. 2026", "0,00 kr."))
    found = lines(replace(LOANS, rows=rows))
    assert printed(found) == printed(lines(LOANS))
    pictures = [line for line in found if isinstance(line, Strip)]
    assert len(pictures) == 1
    assert pictures[0].image.height < 40


def test_the_danish_words_beside_are_set_in() -> None:
    found = lines(Text("By 1 December"), Text("Senest 1. december", language="da"), language="en")
    assert printed(found) == ["By 1 December", "  Senest 1. december"]


def test_a_right_to_left_receipt_is_pictures_but_for_its_reference_and_the_danish() -> None:
    found = lines(
        Heading("بلدية"),
        KeyValue("قصة", "16-12-2026"),
        Text("Dokk1"),
        Text("Senest 16-12-2026", language="da"),
        Reference("AAR-7K3M"),
        Table(("a", "b"), (("c", "d"),)),
        language="ar",
    )
    assert printed(found) == ["  Senest 16-12-2026", "AAR-7K3M"]
    assert [line.at for line in found if isinstance(line, Strip)][1:3] == [2, 2], "at the right"


@pytest.mark.parametrize(
    ("width", "scale", "size"), [(576, 1, 3), (384, 1, 2), (576, 1.5, 3), (1000, 1, 4)]
)
def test_the_reference_is_as_large_as_it_fits(width: int, scale: float, size: int) -> None:
    assert lines(Reference("AAR-7K3M-P2Q9"), width=width, scale=scale) == [
        Row("AAR-7K3M-P2Q9", size, True)
    ]


@pytest.mark.parametrize(
    ("text", "scale", "size"),
    [("Nyt sundhedskort", 1, 2), ("Krankenversicherungskarte", 1, 1), ("Nyt kort", 1.5, 3)],
)
def test_a_heading_is_larger_unless_a_word_had_to_be_broken(
    text: str, scale: float, size: int
) -> None:
    assert lines(Heading("x"), Heading(text), scale=scale)[-1] == Row(text, size, True)


@pytest.mark.parametrize("block", [QR("https://www.borger.dk"), Barcode("AAR-7K3M")])
def test_codes_are_pictures_in_the_middle(block: Block) -> None:
    (strip,) = lines(block)
    assert isinstance(strip, Strip)
    assert strip.at == 1
    assert strip.image.width < PAPER_WIDTH


def test_each_piece_of_paper_is_set_by_itself() -> None:
    pieces = set_text(Receipt("da", (Text("a"), Cut(), Text("b"))), PAPER_WIDTH)
    assert pieces == ((Row("a"),), (Row("b"),))


def test_a_receipt_that_still_holds_messages_is_refused() -> None:
    blocks = (
        Text(Message("next")),
        Heading(Message("x")),
        KeyValue("a", Message("b")),
        Table((Message("a"),), ()),
    )
    for block in blocks:
        with pytest.raises(TypeError, match="localised"):
            lines(Text("a"), block)
