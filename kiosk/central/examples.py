"""An example of everything that is said over the API, for its document. Invented people and numbers.

They are values of the contract's own models: one that the contract does not allow cannot be here.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.sync.contract import (
    Ack,
    Acks,
    AckState,
    Batch,
    Bundle,
    CaseList,
    CaseSummary,
    CentralKey,
    CodeRequest,
    Command,
    CommandKind,
    CommandList,
    CommandOrder,
    CommandRecord,
    CommandResult,
    Condition,
    ConfigurationKept,
    Contract,
    DeviceList,
    DeviceSummary,
    Enrolled,
    Enrolment,
    Health,
    Heartbeat,
    HeartbeatReply,
    HolderQuery,
    HolderResult,
    HolderStatus,
    Loan,
    Loans,
    LoansQuery,
    NewCode,
    OutboxItem,
    Part,
    PartState,
    PinCheck,
    PinCheckResult,
    Problem,
    ProblemCode,
    ReceiptHeading,
    ReceiptLink,
    ReceiptMail,
    ReceiptMailed,
    ReceiptPage,
    ReceiptPair,
    ReceiptReference,
    ReceiptWay,
    Received,
    Serving,
    Slot,
    Slots,
    SlotsQuery,
    fingerprint,
    sign,
)

_NOW: Final = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_LATER: Final = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
_ITEM: Final = UUID("6f1d3f0e-4a52-4d0b-9c77-0f2b5f1a9e10")
_ORDER: Final = UUID("0b8f7c1e-6c0f-4f54-9d39-3c1b8f0f5a11")
_DEVICE: Final = "9d2f6a58-52d1-4a3e-8f6b-2f1f5f1f7c3a"
_REFERENCE: Final = "AAR-7K3M-9QXD"
_KIOSK, _PLACE = "dokk1-1", "DK-775100"
_RAW: Final = bytes(range(32))
_PUBLIC: Final = base64.b64encode(_RAW).decode()
_NOBODYS: Final = Ed25519PrivateKey.from_private_bytes(_RAW)
"""A key that everybody knows; it signs nothing that any kiosk believes."""

_PAPER: Final = PartState(part=Part.PRINTER, condition=Condition.FAULT, state="paper-out")
_BEAT: Final = Heartbeat(
    kiosk=_KIOSK,
    boot="5c8a2f",
    waiting=2,
    dead=0,
    oldest_s=95,
    serving=Serving.IDLE,
    program="0.1.0",
    configuration=7,
    parts=[_PAPER],
)
_COMMAND: Final = Command(id=_ORDER, kind=CommandKind.RUN_SELF_TEST, expires=_LATER)
_RESULT: Final = CommandResult(id=_ORDER, done=False, why="printer-paper-out", parts=[_PAPER])
_RECORD: Final = CommandRecord(command=_COMMAND, kiosk=_KIOSK, ordered=_NOW, result=_RESULT)
_SUMMARY: Final = DeviceSummary(
    kiosk=_KIOSK,
    device=_DEVICE,
    place=_PLACE,
    enrolled=_NOW,
    since=_NOW,
    heard=_LATER,
    last=_BEAT,
)
_CASE: Final = CaseSummary(
    id=1,
    reference=_REFERENCE,
    service="health-card",
    received=_NOW,
    session="5c8a2f-1",
    sequence=1,
    result="received",
)

_EXAMPLES: Final[tuple[Contract, ...]] = (
    Acks(acks=[Ack(key=_ITEM, state=AckState.ACCEPTED, result=Received())], taken=1),
    Batch(
        items=[
            OutboxItem(
                key=_ITEM,
                session="5c8a2f-1",
                sequence=1,
                reference=_REFERENCE,
                service="health-card",
                key_id="a3f0",
                sealed=_PUBLIC,
            )
        ]
    ),
    CaseList(cases=[_CASE]),
    _CASE,
    CentralKey(key_id="a3f0", public_key=_PUBLIC, fingerprint=fingerprint(_RAW)),
    CodeRequest(kiosk=_KIOSK, place=_PLACE, minutes=60),
    CommandList(commands=[_RECORD]),
    CommandOrder(kind=CommandKind.RUN_SELF_TEST, minutes=60),
    _RECORD,
    ConfigurationKept(version=7),
    DeviceList(devices=[_SUMMARY]),
    _SUMMARY,
    Enrolled(device=_DEVICE, kiosk=_KIOSK, place=_PLACE, configuration_key=_PUBLIC),
    Enrolment(code="7K3M-9QXD-0A2B-P4RT", public_key=_PUBLIC),
    Health(ok=True),
    _BEAT,
    HeartbeatReply(
        time=_LATER,
        key_id="a3f0",
        receipts=[ReceiptWay.PAGE],
        configuration=7,
        commands=[_COMMAND],
    ),
    HolderQuery(pid="PID:9208-2002-2-000000000000"),
    HolderResult(status=HolderStatus.NO_MATCH),
    Loans(
        loans=[
            Loan(
                id="870970-basis:1",
                title="Fyrtårnet",
                author="A. Opfundet",
                due=date(2026, 11, 30),
                renewals_left=2,
                renewable=True,
            )
        ],
        owed=Decimal("20.00"),
        blocked=False,
    ),
    LoansQuery(number="2010004711"),
    NewCode(code="7K3M-9QXD-0A2B-P4RT", expires=_LATER),
    PinCheck(number="2010004711", pin="8052"),
    PinCheckResult(ok=False, tries_left=4, blocked=False),
    Problem(
        type="urn:borgerkiosk:problem:invalid",
        title="Unprocessable Entity",
        status=422,
        code=ProblemCode.INVALID,
        fields=["earliest"],
    ),
    ReceiptLink(url="https://kiosk.example/r/0123456789abcdef0123456789abcdef", expires=_LATER),
    ReceiptMail(
        key=_ITEM,
        reference=_REFERENCE,
        language="da",
        to="nogen@eksempel.dk",
        subject="Kvittering AAR-7K3M-9QXD",
        text="Nyt sundhedskort",
    ),
    ReceiptMailed(),
    ReceiptPage(
        key=_ITEM,
        reference=_REFERENCE,
        language="da",
        parts=[
            ReceiptHeading(text="Nyt sundhedskort"),
            ReceiptPair(name="Modtaget", value="23. november 2026"),
            ReceiptReference(text=_REFERENCE),
        ],
    ),
    sign(Bundle(version=7, issued=_NOW, files={"branches.toml": "# …"}), _NOBODYS),
    Slots(slots=[Slot(id="DK-775100:passport:20261201T0900", start=_LATER, minutes=20)]),
    SlotsQuery(place=_PLACE, subject="passport", earliest=date(2026, 12, 1)),
)

MODELS: Final[Mapping[str, Contract]] = {type(one).__name__: one for one in _EXAMPLES}
"""Each by the name of its model."""

PARAMETERS: Final[Mapping[str, str | int]] = {
    "cursor": 0,
    "if-none-match": '"7-0123456789abcdef"',
    "kiosk": _KIOSK,
    "limit": 100,
    "list_devices.cursor": _KIOSK,
    "reference": _REFERENCE,
}
"""Of paths, queries and headers, by name; one operation's own as `operation.name`."""
