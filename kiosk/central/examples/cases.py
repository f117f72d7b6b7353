"""Cases: how they come, how they are listed, and one that is opened; receipts of them."""

from __future__ import annotations

from typing import Final

from kiosk.central.examples.base import ITEM, LATER, NOW, PUBLIC, REFERENCE
from kiosk.sync.contract import (
    Ack,
    Acks,
    AckState,
    Batch,
    CaseBody,
    CaseList,
    CaseSummary,
    Contract,
    OpenedCase,
    Opening,
    OpeningReason,
    OutboxItem,
    ReceiptHeading,
    ReceiptLink,
    ReceiptMail,
    ReceiptMailed,
    ReceiptPage,
    ReceiptPair,
    ReceiptReference,
    Received,
)

_ITEM: Final = OutboxItem(
    key=ITEM,
    session="5c8a2f-1",
    sequence=1,
    reference=REFERENCE,
    service="health-card",
    key_id="a3f0",
    sealed=PUBLIC,
)
_CASE: Final = CaseSummary(
    id=1,
    reference=REFERENCE,
    service="health-card",
    received=NOW,
    session="5c8a2f-1",
    sequence=1,
    result="received",
)
_BODY: Final = CaseBody(
    service="health-card",
    language="da",
    level="authenticated",
    method="nemid",
    answers={"reason": "lost"},
    created=NOW,
)
_PAGE: Final = ReceiptPage(
    key=ITEM,
    reference=REFERENCE,
    language="da",
    parts=[
        ReceiptHeading(text="Nyt sundhedskort"),
        ReceiptPair(name="Modtaget", value="23. november 2026"),
        ReceiptReference(text=REFERENCE),
    ],
)
_MAIL: Final = ReceiptMail(
    key=ITEM,
    reference=REFERENCE,
    language="da",
    to="nogen@eksempel.dk",
    subject="Kvittering AAR-7K3M-9QXD",
    text="Nyt sundhedskort",
)

CASES: Final[tuple[Contract, ...]] = (
    Acks(acks=[Ack(key=ITEM, state=AckState.ACCEPTED, result=Received())], taken=1),
    Batch(items=[_ITEM]),
    CaseList(cases=[_CASE]),
    _CASE,
    OpenedCase(case=_CASE, body=_BODY),
    Opening(reason=OpeningReason.CITIZEN_PRESENT),
    ReceiptLink(url="https://kiosk.example/r/0123456789abcdef0123456789abcdef", expires=LATER),
    _MAIL,
    ReceiptMailed(),
    _PAGE,
)
