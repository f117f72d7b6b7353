"""Receipts as a kiosk hands them over, without paper."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from kiosk.sync.contract import (
    ReceiptHeading,
    ReceiptMail,
    ReceiptPage,
    ReceiptPair,
    ReceiptReference,
    ReceiptRule,
    ReceiptText,
)

REFERENCE = "AAR-7K3M-9QXD"
SENDER = "kvittering@borgerservice.example"
ADDRESS = "anna@eksempel.dk"


def a_page(**changes: Any) -> ReceiptPage:
    values: dict[str, Any] = {
        "key": uuid4(),
        "reference": REFERENCE,
        "language": "da",
        "parts": [
            ReceiptHeading(text="Aarhus Kommune"),
            ReceiptHeading(text="Nyt sundhedskort"),
            ReceiptReference(text=REFERENCE),
            ReceiptRule(),
            ReceiptPair(name="Pris", value="225 kr."),
            ReceiptPair(name="Modtaget", value="23. november"),
            ReceiptText(text="Kortet kommer med posten.", bold=True),
        ],
    }
    return ReceiptPage(**(values | changes))


def a_mail(**changes: Any) -> ReceiptMail:
    values: dict[str, Any] = {
        "key": uuid4(),
        "reference": REFERENCE,
        "language": "da",
        "to": ADDRESS,
        "subject": "Kvittering – Ærø",
        "text": "Nyt sundhedskort\nPris: 225 kr.\n",
    }
    return ReceiptMail(**(values | changes))
