"""Kiosks themselves: enrolment, heartbeat, commands, configuration."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.central.examples.base import KIOSK, LATER, NOW, PLACE, PUBLIC, RAW
from kiosk.sync.contract import (
    Bundle,
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
    NewCode,
    Part,
    PartState,
    Problem,
    ProblemCode,
    ReceiptWay,
    Serving,
    fingerprint,
    sign,
)

_ORDER: Final = UUID("0b8f7c1e-6c0f-4f54-9d39-3c1b8f0f5a11")
_DEVICE: Final = "9d2f6a58-52d1-4a3e-8f6b-2f1f5f1f7c3a"
_NOBODYS: Final = Ed25519PrivateKey.from_private_bytes(RAW)
"""A key that everybody knows; it signs nothing that any kiosk believes."""

_PAPER: Final = PartState(part=Part.PRINTER, condition=Condition.FAULT, state="paper-out")
_BEAT: Final = Heartbeat(
    kiosk=KIOSK,
    boot="5c8a2f",
    waiting=2,
    dead=0,
    oldest_s=95,
    serving=Serving.IDLE,
    program="0.1.0",
    configuration=7,
    parts=[_PAPER],
)
_COMMAND: Final = Command(id=_ORDER, kind=CommandKind.RUN_SELF_TEST, expires=LATER)
_RESULT: Final = CommandResult(id=_ORDER, done=False, why="printer-paper-out", parts=[_PAPER])
_RECORD: Final = CommandRecord(command=_COMMAND, kiosk=KIOSK, ordered=NOW, result=_RESULT)
_SUMMARY: Final = DeviceSummary(
    kiosk=KIOSK,
    device=_DEVICE,
    place=PLACE,
    enrolled=NOW,
    since=NOW,
    heard=LATER,
    last=_BEAT,
)

DEVICES: Final[tuple[Contract, ...]] = (
    CentralKey(key_id="a3f0", public_key=PUBLIC, fingerprint=fingerprint(RAW)),
    CodeRequest(kiosk=KIOSK, place=PLACE, minutes=60),
    CommandList(commands=[_RECORD]),
    CommandOrder(kind=CommandKind.RUN_SELF_TEST, minutes=60),
    _RECORD,
    ConfigurationKept(version=7),
    DeviceList(devices=[_SUMMARY]),
    _SUMMARY,
    Enrolled(device=_DEVICE, kiosk=KIOSK, place=PLACE, configuration_key=PUBLIC),
    Enrolment(code="7K3M-9QXD-0A2B-P4RT", public_key=PUBLIC),
    Health(ok=True),
    _BEAT,
    HeartbeatReply(
        time=LATER,
        key_id="a3f0",
        receipts=[ReceiptWay.PAGE],
        configuration=7,
        commands=[_COMMAND],
    ),
    NewCode(code="7K3M-9QXD-0A2B-P4RT", expires=LATER),
    Problem(
        type="urn:borgerkiosk:problem:invalid",
        title="Unprocessable Entity",
        status=422,
        code=ProblemCode.INVALID,
        fields=["earliest"],
    ),
    sign(Bundle(version=7, issued=NOW, files={"branches.toml": "# …"}), _NOBODYS),
)
