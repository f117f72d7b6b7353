"""Our client keeps to the written contract: a service made of nothing else takes all it sends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import uuid4

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.sync.client import CentralClient, CentralState, Failed, Fetched
from kiosk.sync.contract import (
    Acks,
    AssistCall,
    AssistRequest,
    AuditHead,
    Batch,
    Branches,
    Bundle,
    CentralKey,
    CodeRequest,
    CommandKind,
    CommandList,
    CommandOrder,
    CommandRecord,
    CommandResult,
    Condition,
    ConfigurationKept,
    DeviceList,
    DeviceSummary,
    Enrolled,
    Enrolment,
    EventBatch,
    EventsTaken,
    Heartbeat,
    HeartbeatReply,
    HolderQuery,
    HolderResult,
    LibraryFees,
    Loans,
    LoansQuery,
    NewCode,
    OutboxItem,
    Outcome,
    OutcomeEvent,
    Part,
    PartState,
    PinCheck,
    PinCheckResult,
    ProblemCode,
    PublicServices,
    ReceiptHeading,
    ReceiptLink,
    ReceiptMail,
    ReceiptMailed,
    ReceiptPage,
    ReceiptPair,
    ReceiptReference,
    ReceiptRule,
    ReceiptText,
    Reservations,
    Serving,
    Slots,
    SlotsQuery,
    Ticket,
    TicketRequest,
    sign,
)
from kiosk.sync.contract.proof import prove
from kiosk.sync.operator import OperatorClient
from tests.sync.mock_central import MockCentral

KEY: Final = Ed25519PrivateKey.generate()
NOW: Final = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
REFERENCE: Final = "AAR-7K3M-9QXD"
PUBLIC: Final = "A" * 43 + "="

BEAT: Final = Heartbeat(
    kiosk="dokk1-1",
    boot="b",
    waiting=1,
    dead=0,
    oldest_s=5,
    serving=Serving.OUT_OF_ORDER,
    program="0.1.0+local",
    configuration=3,
    parts=[PartState(part=part, condition=Condition.WORKS, state="so", left=4) for part in Part],
    results=[CommandResult(id=uuid4(), done=False, why="disk")],
    audit=AuditHead(count=2, digest="0" * 64, signature="A" * 86 + "=="),
)
ITEM: Final = OutboxItem(
    key=uuid4(),
    session="boot-1",
    sequence=1,
    reference=REFERENCE,
    service="health-card",
    key_id="a3f0",
    sealed="AAAA",
)
PAGE: Final = ReceiptPage(
    key=uuid4(),
    reference=REFERENCE,
    language="da-x-easy",
    parts=[
        ReceiptHeading(text="Nyt kort"),
        ReceiptText(text="Tak.", bold=True),
        ReceiptPair(name="Modtaget", value="i dag"),
        ReceiptRule(),
        ReceiptReference(text=REFERENCE),
    ],
)
MAIL: Final = ReceiptMail(
    key=uuid4(), reference=REFERENCE, language="da", to="a@eksempel.dk", subject="K", text="Tak."
)
SIGNED: Final = sign(Bundle(version=3, issued=NOW, files={"branches.toml": ""}), KEY)

EVENT: Final = OutcomeEvent(
    id=uuid4(),
    kiosk="dokk1-1",
    place="DK-775100",
    hour=NOW.replace(minute=0),
    language="da",
    outcome=Outcome.ABANDONED,
    step="who",
    errors={"wrong-pin": 2},
)
DRAWN: Final = TicketRequest(place="DK-775100", subject="passport")
HELP: Final = AssistRequest(kiosk="dokk1-1", place="DK-775100", language="ar", step="who")
ACCOUNT: Final = LoansQuery(token="1.2.3")
WITHIN_S: Final = 10.0

Call = Callable[[CentralClient], object]
KIOSK: Final[dict[str, tuple[Call, type]]] = {
    "enrol": (
        lambda c: c.enrol(Enrolment(code="7K3M-9QXD-0A2B-P4RT", public_key=PUBLIC)),
        Enrolled,
    ),
    "key": (lambda c: c.key(), CentralKey),
    "heartbeat": (lambda c: c.beat(BEAT), HeartbeatReply),
    "outbox_batch": (lambda c: c.send(Batch(items=[ITEM])), Acks),
    "configuration": (lambda c: c.configuration('"3-abc"'), Fetched),
    "slots": (
        lambda c: c.ask(
            SlotsQuery(place="DK-775100", subject="passport", earliest=date(2026, 12, 1))
        ),
        Slots,
    ),
    "pin_check": (lambda c: c.ask(PinCheck(number="2010004711", pin="8052")), PinCheckResult),
    "loans": (lambda c: c.ask(ACCOUNT), Loans),
    "reservations": (
        lambda c: c.call("POST", "/v1/library/reservations", ACCOUNT, Reservations, WITHIN_S),
        Reservations,
    ),
    "fees": (
        lambda c: c.call("POST", "/v1/library/fees", ACCOUNT, LibraryFees, WITHIN_S),
        LibraryFees,
    ),
    "holder": (lambda c: c.ask(HolderQuery(pid="PID:1")), HolderResult),
    "receipt_page": (lambda c: c.ask(PAGE), ReceiptLink),
    "receipt_mail": (lambda c: c.ask(MAIL), ReceiptMailed),
    "events": (lambda c: c.tell(EventBatch(events=[EVENT])), EventsTaken),
    "draw_ticket": (lambda c: c.call("POST", "/v1/tickets", DRAWN, Ticket, WITHIN_S), Ticket),
    "get_ticket": (
        lambda c: c.call("GET", f"/v1/tickets/{DRAWN.id}", None, Ticket, WITHIN_S),
        Ticket,
    ),
    "ask_for_help": (
        lambda c: c.call("POST", "/v1/assist-calls", HELP, AssistCall, WITHIN_S),
        AssistCall,
    ),
    "get_assist_call": (
        lambda c: c.call("GET", f"/v1/assist-calls/{HELP.id}", None, AssistCall, WITHIN_S),
        AssistCall,
    ),
    "cancel_assist_call": (
        lambda c: c.call("DELETE", f"/v1/assist-calls/{HELP.id}", None, AssistCall, WITHIN_S),
        AssistCall,
    ),
    "branches": (lambda c: c.call("GET", "/v1/branches", None, Branches, WITHIN_S), Branches),
    "services": (
        lambda c: c.call("GET", "/v1/services?limit=20", None, PublicServices, WITHIN_S),
        PublicServices,
    ),
}
OPERATOR: Final[dict[str, tuple[Callable[[OperatorClient], object], type]]] = {
    "new_code": (
        lambda o: o.new_code(CodeRequest(kiosk="dokk1-1", place="DK-775100")),
        NewCode,
    ),
    "list_devices": (lambda o: o.devices(), DeviceList),
    "revoke_device": (lambda o: o.revoke("dokk1-1"), DeviceSummary),
    "order_command": (
        lambda o: o.order("dokk1-1", CommandOrder(kind=CommandKind.RUN_SELF_TEST)),
        CommandRecord,
    ),
    "list_commands": (lambda o: o.ordered("dokk1-1"), CommandList),
    "put_configuration": (lambda o: o.publish(SIGNED), ConfigurationKept),
}
OTHERS: Final = {
    "health",  # asked by a balancer
    *("list_people", "appoint_person", "dismiss_person"),
    *("list_cases", "get_case", "open_case"),  # and all that follows by a city's own programs
    *("list_assist_calls", "change_assist_call", "call_ticket"),
    *("list_appointments", "appointment_ics", "cancel_appointment"),
    *("outcomes", "outcomes_csv"),
}
"""What no client of ours asks."""


@pytest.fixture
def mock() -> Iterator[MockCentral]:
    mock = MockCentral()
    yield mock
    mock.stop()


def a_client(mock: MockCentral) -> CentralClient:
    return CentralClient(mock.url, lambda method, path, now: prove("d", KEY, method, path, now))


@pytest.mark.parametrize("name", KIOSK)
def test_what_a_kiosk_sends_and_hears_is_as_it_is_written(mock: MockCentral, name: str) -> None:
    call, answer = KIOSK[name]
    assert isinstance(call(a_client(mock)), answer)
    assert (mock.asked, mock.faults) == ([name], [])


@pytest.mark.parametrize("name", OPERATOR)
def test_so_is_what_an_operator_sends_and_hears(mock: MockCentral, name: str) -> None:
    call, answer = OPERATOR[name]
    assert isinstance(call(OperatorClient(mock.url, "token")), answer)
    assert (mock.asked, mock.faults) == ([name], [])


@pytest.mark.parametrize("name", KIOSK)
def test_a_problem_as_it_is_written_is_understood(mock: MockCentral, name: str) -> None:
    mock.refuse = True
    assert KIOSK[name][0](a_client(mock)) == Failed(CentralState.UP, ProblemCode.INVALID)


def test_no_operation_for_kiosks_is_left_out(mock: MockCentral) -> None:
    assert {one.name for one in mock.operations} == {*KIOSK, *OPERATOR, *OTHERS}


@pytest.mark.parametrize(
    ("method", "path", "body", "fault"),
    [
        ("POST", "/v1/slots", {"place": "dokk1"}, "slots: "),
        ("GET", "/v1/slots", None, "is not there"),
        ("GET", "/v1/devices?limit=0", None, "list_devices: "),
        ("GET", "/v1/devices?page=1", None, "no such parameter"),
        ("GET", "/v1/keys", {"a": 1}, "a body, where there is none"),
    ],
)
def test_the_written_contract_refuses_what_it_does_not_allow(
    mock: MockCentral, method: str, path: str, body: Any, fault: str
) -> None:
    headers = {"Authorization": "Bearer x"}
    answer = requests.request(method, mock.url + path, json=body, headers=headers, timeout=10)
    assert answer.status_code in {404, 422}
    assert any(fault in one for one in mock.faults), mock.faults


def test_nor_does_it_take_a_request_without_a_token(mock: MockCentral) -> None:
    assert isinstance(CentralClient(mock.url, "").key(), Failed)
    assert mock.faults == ["key: no token"]
