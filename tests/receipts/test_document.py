from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kiosk.receipts.document import (
    QR,
    Barcode,
    Block,
    Cut,
    Heading,
    Image,
    KeyValue,
    Receipt,
    Reference,
    Rule,
    Table,
    Text,
    parts,
)
from kiosk.receipts.localising import localise
from kiosk.texts.fluent import FluentTexts
from kiosk.texts.message import Message, Translate, Words

CANARY = "010190-1234"


class TwoLanguages:
    """Says every message as its name in capitals or, in Danish, in small letters."""

    def language(self, tag: str) -> Translate:
        def say(words: Words) -> str:
            if isinstance(words, str):
                return words
            name = words.id if tag.startswith("da") or words.id == "same" else words.id.upper()
            return " ".join([name, *(f"\u2068{value}\u2069" for _, value in words.args)])

        return say

    def languages(self) -> Mapping[str, str]:
        return {"da": "Dansk", "en": "English"}


def said(language: str, *blocks: Block) -> tuple[Block, ...]:
    return localise(Receipt(language, blocks), TwoLanguages()).blocks


EVERY_BLOCK: list[Block] = [
    Heading(CANARY),
    Text(f"Dit nummer er {CANARY}."),
    KeyValue(CANARY, CANARY),
    Table((CANARY, "b"), ((CANARY, "1"), ("c", CANARY))),
    Reference(CANARY),
    QR(f"https://example.invalid/?cpr={CANARY}"),
    Barcode(CANARY),
    Image(b"", about=CANARY),
]


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda block: type(block).__name__)
def test_no_block_ever_holds_a_full_cpr_number(block: Block) -> None:
    assert "1234" not in repr(block)
    assert "010190-xxxx" in repr(block)
    assert "1234" not in repr(said("en", block))


def test_a_number_that_comes_in_as_an_argument_is_masked_in_its_sentence() -> None:
    (block,) = said("en", Text(Message.of("yours", number=CANARY)))
    assert block == Text("YOURS \u2068010190-xxxx\u2069")


ARMED = "Hej\x1bp\x00 \x1dV\x00 \x10\x14 \x7f \x9b\u202e"


@pytest.mark.parametrize(
    "block",
    [
        Heading(ARMED),
        Text(ARMED),
        KeyValue(ARMED, ARMED),
        Table((ARMED,), ((ARMED,),)),
        Reference(ARMED),
        QR(ARMED),
        Image(b"", ARMED),
    ],
    ids=lambda block: type(block).__name__,
)
def test_control_characters_do_not_enter_a_document(block: Block) -> None:
    escaped = repr(block)
    assert "\\x" not in escaped
    assert "\\u202e" not in escaped


def test_every_bare_value_is_isolated_and_every_inserted_one() -> None:
    title = "قصة \u2069\u202e16-12-2026"
    blocks = said(
        "ar", KeyValue(title, Message.of("due", day="16-12-2026\u2069")), Text("Gellerup")
    )
    assert blocks == (
        KeyValue("\u2068قصة 16-12-2026\u2069", "DUE \u206816-12-2026\u2069"),
        Text("\u2068Gellerup\u2069"),
    )


def test_a_value_that_is_all_of_a_message_is_isolated_too(tmp_path: Path) -> None:
    (tmp_path / "da.ftl").write_text("as-is = { $value }\nplain = Tak\n", encoding="utf-8")
    blocks = (Text(Message.of("as-is", value=date(2026, 12, 16))), Text(Message("plain")))
    told = localise(Receipt("da", blocks), FluentTexts(tmp_path, {})).blocks
    assert told == (Text("\u206816. december 2026\u2069"), Text("Tak"))


def test_what_binds_is_said_in_danish_beside_the_language_of_the_session() -> None:
    blocks = (
        Text(Message("law"), danish=True),
        KeyValue(Message("time"), "10.15", danish=True),
        KeyValue("Krig og fred", Message("renewed"), danish=True),
        Text(Message("hello")),
    )
    texts = [getattr(block, "text", "") for block in said("en", *blocks)]
    assert texts == ["LAW", "law", "", "time: \u206810.15\u2069", "", "renewed", "HELLO"]
    assert [block.language for block in said("en", *blocks) if isinstance(block, Text)] == [
        *("", "da", "da", "da", "")
    ]


@pytest.mark.parametrize("language", ["da", "da-DK", "da-x-easy"])
def test_a_danish_receipt_says_it_once(language: str) -> None:
    assert len(said(language, Text(Message("law"), danish=True))) == 1


def test_a_sentence_that_exists_in_danish_only_is_said_once() -> None:
    assert len(said("en", Text(Message("same"), danish=True), KeyValue("a", "b", danish=True))) == 2


def test_tables_and_pictures_are_said_too() -> None:
    table = Table((Message("a"), "B"), ((Message("c"), Message.of("d", day=date(2026, 12, 16))),))
    told, picture = said("en", table, Image(b"x", Message("logo")))
    assert told == replace(
        table, head=("A", "\u2068B\u2069"), rows=(("C", "D \u20682026-12-16\u2069"),)
    )
    assert picture == Image(b"x", "LOGO")


def test_a_table_has_as_many_cells_as_heads() -> None:
    with pytest.raises(ValueError, match="2 columns"):
        Table(("a", "b"), (("1",),))
    with pytest.raises(ValueError, match="0 columns"):
        Table((), ())


@pytest.mark.parametrize("data", ["", "x" * 41, "æ", "a\n", "\x1b"])
def test_a_barcode_holds_what_code_128_can_say(data: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        Barcode(data)


def test_a_qr_code_is_never_too_fine_to_be_read() -> None:
    assert QR("x" * 500).data == "x" * 500
    with pytest.raises(ValueError, match="500"):
        QR("æ" * 251)


def test_a_cut_makes_two_pieces_and_one_at_an_end_makes_none() -> None:
    one, two = Text("a"), Text("b")
    whole = Receipt("da", (Cut(), one, Rule(), Cut(), Cut(), two, Cut()), 1.5)
    assert parts(whole) == (Receipt("da", (one, Rule()), 1.5), Receipt("da", (two,), 1.5))
    assert parts(Receipt("da", ())) == (Receipt("da", ()),)
