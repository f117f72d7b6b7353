"""Between a receipt and the central service that hands it over without paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import uuid4

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
from kiosk.receipts.plain import as_text, row_texts
from kiosk.session.effects import HandOver
from kiosk.session.handover import HandedOver, Mailed, NotHandedOver, PageReady, Way
from kiosk.sync import contract
from kiosk.sync.client import Answer
from kiosk.sync.desk import LookUpFailed
from kiosk.texts.fluent import without_isolates
from kiosk.texts.message import Message, Translate

_WAYS = {contract.ReceiptWay.PAGE: Way.PHONE, contract.ReceiptWay.EMAIL: Way.EMAIL}


def ways(offered: Iterable[contract.ReceiptWay]) -> frozenset[Way]:
    """The central service's ways in the core's words."""
    return frozenset(_WAYS[way] for way in offered)


def request(
    wanted: HandOver, receipt: Receipt, say: Translate
) -> contract.ReceiptPage | contract.ReceiptMail:
    """What to ask the central service for; `receipt` is localised."""
    key = uuid4()
    if wanted.way is Way.PHONE:
        return contract.ReceiptPage(
            key=key,
            reference=wanted.reference,
            language=receipt.language,
            parts=list(_parts(receipt.blocks)),
        )
    subject = say(Message.of("receipt-subject", reference=wanted.reference))
    return contract.ReceiptMail(
        key=key,
        reference=wanted.reference,
        language=receipt.language,
        to=_in_ascii(wanted.address),
        subject=subject.translate(without_isolates()),
        text=as_text(receipt),
    )


def answer(got: Answer | LookUpFailed) -> HandedOver:
    """What became of it, in the core's words."""
    match got:
        case contract.ReceiptLink(url=url):
            return PageReady(url)
        case contract.ReceiptMailed():
            return Mailed()
        case _:
            return NotHandedOver()


def _parts(blocks: Iterable[Block]) -> Iterator[contract.ReceiptPart]:
    for block in blocks:
        match block:
            case Heading(text=str() as text):
                yield contract.ReceiptHeading(text=text)
            case Text(text=str() as text, bold=bold):
                yield contract.ReceiptText(text=text, bold=bold)
            case KeyValue(key=str() as name, value=str() as value):
                yield contract.ReceiptPair(name=name, value=value)
            case Reference(reference=reference):
                yield contract.ReceiptReference(text=reference)
            case Table():
                for name, *others in row_texts(block):
                    yield contract.ReceiptPair(name=name, value=", ".join(others))
            case Rule() | Cut():
                yield contract.ReceiptRule()
            case QR() | Barcode() | Image():
                pass


def _in_ascii(address: str) -> str:
    """The address with its domain as the mail system writes it (RFC 5891)."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"
