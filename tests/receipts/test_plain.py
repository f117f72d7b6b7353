from __future__ import annotations

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
)
from kiosk.receipts.plain import as_speech, as_text
from kiosk.texts.message import Message

RECEIPT = Receipt(
    "en",
    (
        Heading("City of Aarhus"),
        Heading("My loans"),
        Reference("AAR-7K3M-P2Q9"),
        Rule(),
        KeyValue("Received", "\u206816 December 2026\u2069"),
        Table(("Title", "Due"), (("Krig og fred", "1 January"), ("Nordkraft", "2 January"))),
        Text("Return them in time"),
        Text("Aflever dem til tiden.", language="da"),
        Image(b"", "The city's coat of arms"),
        Image(b""),
        QR("https://www.aakb.dk"),
        Cut(),
        Barcode("AAR-7K3M"),
    ),
)


def test_an_e_mail_has_every_word_and_the_codes_as_text() -> None:
    assert as_text(RECEIPT) == (
        "City of Aarhus\n\nMy loans\nAAR-7K3M-P2Q9\n\nReceived: \u206816 December 2026\u2069\n\n"
        "Krig og fred · Due: 1 January\nNordkraft · Due: 2 January\n\n"
        "Return them in time\nAflever dem til tiden.\n[The city's coat of arms]\n"
        "https://www.aakb.dk\n\nAAR-7K3M\n"
    )


def test_a_voice_says_sentences_each_in_its_language_and_no_codes() -> None:
    assert as_speech(RECEIPT) == (
        ("en", "City of Aarhus."),
        ("en", "My loans."),
        ("en", "A A R, 7 K 3 M, P 2 Q 9."),
        ("en", "Received: 16 December 2026."),
        ("en", "Krig og fred, Due: 1 January."),
        ("en", "Nordkraft, Due: 2 January."),
        ("en", "Return them in time."),
        ("da", "Aflever dem til tiden."),
        ("en", "The city's coat of arms."),
    )


@pytest.mark.parametrize("block", [Text(Message("x")), KeyValue("a", Message("x"))])
def test_a_receipt_that_still_holds_messages_is_refused(block: Block) -> None:
    for tell in (as_text, as_speech):
        with pytest.raises(TypeError, match="localised"):
            tell(Receipt("en", (block,)))
