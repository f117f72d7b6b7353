"""A receipt on its way to the central service says what the paper says, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kiosk import handover
from kiosk.receipts.document import (
    QR,
    Barcode,
    Cut,
    Heading,
    KeyValue,
    Receipt,
    Reference,
    Rule,
    Table,
    Text,
)
from kiosk.session.effects import HandOver
from kiosk.session.handover import Mailed, NotHandedOver, PageReady, Way
from kiosk.sync import contract
from kiosk.sync.client import CentralState
from kiosk.sync.desk import LookUpFailed
from kiosk.texts.message import Message, Words

REFERENCE = "AAR-7K3M-P2Q9"
RECEIPT = Receipt(
    "da",
    (
        Heading("Aarhus Kommune"),
        Reference(REFERENCE),
        Rule(),
        KeyValue("Pris", "225 kr."),
        Text("Hvad sker der nu?", bold=True),
    ),
)
WANTED = HandOver(1, 1, REFERENCE, RECEIPT, Way.PHONE)


def say(words: Words) -> str:
    assert isinstance(words, Message)
    return f"Kvittering \u2068{dict(words.args)['reference']}\u2069"


def test_a_page_has_every_part_of_the_paper() -> None:
    page = handover.request(WANTED, RECEIPT, say)
    assert isinstance(page, contract.ReceiptPage)
    assert page.parts == [
        contract.ReceiptHeading(text="Aarhus Kommune"),
        contract.ReceiptReference(text=REFERENCE),
        contract.ReceiptRule(),
        contract.ReceiptPair(name="Pris", value="225 kr."),
        contract.ReceiptText(text="Hvad sker der nu?", bold=True),
    ]


def test_a_page_has_the_rows_of_a_table_and_the_danish_words_and_no_codes() -> None:
    blocks = (
        Table(("Title", "Due", "Fee"), (("Krig og fred", "1 Dec", "20 kr."),)),
        Text("Aflever 1. december", language="da"),
        Barcode("AAR-7K3M"),
        QR("https://www.aakb.dk"),
        Cut(),
    )
    page = handover.request(WANTED, replace(RECEIPT, blocks=blocks), say)
    assert isinstance(page, contract.ReceiptPage)
    assert page.parts == [
        contract.ReceiptPair(name="Krig og fred", value="Due: 1 Dec, Fee: 20 kr."),
        contract.ReceiptText(text="Aflever 1. december"),
        contract.ReceiptRule(),
    ]


def test_every_try_has_a_key_of_its_own() -> None:
    keys = {handover.request(WANTED, RECEIPT, say).key for _ in range(3)}
    assert len(keys) == 3


def test_an_e_mail_says_the_same_in_plain_text() -> None:
    wanted = replace(WANTED, way=Way.EMAIL, address="anna@øl.dk")
    mail = handover.request(wanted, RECEIPT, say)
    assert isinstance(mail, contract.ReceiptMail)
    assert mail.to == "anna@xn--l-4ga.dk"
    assert mail.subject == f"Kvittering {REFERENCE}", "an isolate has no place in a header"
    for words in ("Pris", "225 kr.", REFERENCE, "Hvad sker der nu?"):
        assert words in mail.text


@pytest.mark.parametrize("address", ["anna@" + "x" * 64 + ".dk", "anna@.dk"])
def test_an_address_that_cannot_be_written_in_ascii_is_an_error(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - UnicodeError, or the contract's
        handover.request(replace(WANTED, way=Way.EMAIL, address=address), RECEIPT, say)


@pytest.mark.parametrize("way", Way)
def test_a_full_cpr_number_is_masked_before_it_leaves(way: Way) -> None:
    leaky = replace(RECEIPT, blocks=(KeyValue("CPR", "0703914827"),))
    wanted = replace(WANTED, way=way, address="anna@eksempel.dk")
    sent = handover.request(wanted, leaky, say).model_dump_json()
    assert "0703914827" not in sent
    assert "070391-xxxx" in sent


def test_one_that_got_past_the_document_leaves_by_no_way() -> None:
    block = KeyValue("CPR", "")
    object.__setattr__(block, "value", "0703914827")
    leaky = replace(RECEIPT, blocks=(block,))
    for way in Way:
        wanted = replace(WANTED, way=way, address="anna@eksempel.dk")
        with pytest.raises(ValueError, match="CPR") as bad:
            handover.request(wanted, leaky, say)
        assert "0703914827" not in str(bad.value)


def test_answers_come_back_in_the_cores_words() -> None:
    url = "https://borgerservice.example/r/0123"
    link = contract.ReceiptLink(url=url, expires=datetime(2026, 11, 24, tzinfo=UTC))
    assert handover.answer(link) == PageReady(url)
    assert handover.answer(contract.ReceiptMailed()) == Mailed()
    assert handover.answer(LookUpFailed(CentralState.DOWN)) == NotHandedOver()


def test_the_ways_of_the_central_service_are_the_citizens_ways() -> None:
    assert handover.ways(contract.ReceiptWay) == frozenset(Way)
