"""What a receipt says in another language: all of it, and in Danish what binds."""

from __future__ import annotations

from datetime import date

from kiosk.identity.cpr import Cpr
from kiosk.identity.level import Level, Method
from kiosk.identity.person import Identity, Pin
from kiosk.receipts.document import KeyValue, Receipt, Text
from kiosk.receipts.localising import localise
from kiosk.receipts.plain import as_text
from kiosk.receipts.raster import missing_glyphs
from kiosk.services.loader import service_folders
from kiosk.session.case import Received, Renewal, Renewed, RenewedLoan
from kiosk.session.effects import Print
from kiosk.session.events import (
    Answer,
    EnterPin,
    LoginAnswered,
    Scanned,
    WantReceipt,
)
from kiosk.texts.fluent import FluentTexts
from tests.play import CONFIG, CPR, LOANS, NOON, Play

CARD = Identity(Method.HEALTH_CARD, Level.IDENTIFIED, "", Cpr.parse(CPR, NOON.date()))
BORROWER = Identity(Method.LIBRARY_CARD, Level.LIBRARY, "", CARD.cpr)
RENEWED = Renewed(
    (
        RenewedLoan("loan-1", Renewal.RENEWED, date(2026, 12, 23)),
        RenewedLoan("loan-2", Renewal.RESERVED, date(2026, 12, 4)),
    )
)
LOCALE = CONFIG.parent / "assets" / "locale"
TEXTS = FluentTexts(LOCALE, {one.name: one for one in service_folders(CONFIG)})


def renewed(play: Play, language: str) -> Receipt:
    """The receipt of two loans, as it goes to the printer."""
    play.begin("my-loans", language).do(Scanned(CARD))
    play.do(EnterPin(Pin("1234")), LoginAnswered(play.session.id, BORROWER))
    play.find(LOANS).do(Answer("loans", ("loan-1", "loan-2"))).send()
    receipt: Receipt = play.acknowledge(RENEWED).do(WantReceipt()).asked(Print).receipt
    return localise(receipt, TEXTS)


def test_the_danish_due_dates_stand_beside_those_in_english(play: Play) -> None:
    receipt = renewed(play, "en")
    told = [block for block in receipt.blocks if isinstance(block, KeyValue | Text)]
    first = next(place for place, block in enumerate(told) if "23 December" in repr(block))
    assert told[first] == KeyValue(
        "\u2068Prøvebogen\u2069", "Renewed until \u206823 December 2026\u2069", danish=True
    )
    assert told[first + 1] == Text("Fornyet til \u206823. december 2026\u2069", language="da")
    danish = [block.text for block in told if isinstance(block, Text) and block.language == "da"]
    assert danish[-1] == "Aflever senest på den dato, der står ved hvert lån."


def test_a_danish_receipt_says_everything_once(play: Play) -> None:
    text = as_text(renewed(play, "da"))
    assert text.count("23. december 2026") == 1
    assert text.count("Aflever senest på den dato") == 1


def test_no_number_and_no_letter_without_a_shape_is_on_it(play: Play) -> None:
    receipt = renewed(play, "en")
    assert CPR not in as_text(receipt)
    assert CPR[6:] not in as_text(receipt)
    assert missing_glyphs(receipt) == set()


def test_what_happens_next_with_a_health_card_is_said_in_danish_too(play: Play) -> None:
    play.order_health_card("en").send().acknowledge(Received())
    receipt = localise(play.do(WantReceipt()).asked(Print).receipt, TEXTS)
    text = as_text(receipt)
    assert text.count("Kortet kommer med posten") == 1
    assert "The card comes by post" in text
