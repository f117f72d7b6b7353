"""The central service in a test: its clock, its people, and cases sealed to it."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid4

from fastapi.testclient import TestClient

from kiosk.central.seed import Seed, SeedHolder, SeedLoan, SeedPatron, SlotPlan
from kiosk.sync.contract import (
    Ack,
    Acks,
    Batch,
    CaseBody,
    CentralKey,
    Contract,
    OutboxItem,
    SealedFor,
    seal,
)

TOKEN: Final = "device-token-of-the-tests"
OPERATOR: Final = "operator-token-of-the-tests"
CPR: Final = "0703914827"
NUMBER: Final = "2010004711"
PIN: Final = "8052"
PID: Final = "PID:9208-2002-2-123456789012"
MONDAY: Final = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

SEED: Final = Seed(
    holders=[SeedHolder(pid=PID, cpr=CPR)],
    patrons=[
        SeedPatron(
            number=NUMBER,
            cpr=CPR,
            pin=PIN,
            loans=[
                SeedLoan(id="loan-1", title="Den lange vinter", due_in_days=3),
                SeedLoan(id="loan-2", title="Fyrtårnet", due_in_days=5, reserved=True),
                SeedLoan(id="loan-3", title="Broen", due_in_days=6, renewals_left=0),
            ],
        ),
        SeedPatron(
            number="2010004712",
            pin=PIN,
            owed=Decimal(220),
            loans=[SeedLoan(id="loan-9", title="Havnen", due_in_days=9)],
        ),
    ],
    slots=SlotPlan(busy=0.0),
)


@dataclass
class Clock:
    """A clock that a test sets."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Api:
    """Talks to the service as a kiosk does."""

    http: TestClient
    clock: Clock = field(default_factory=Clock)
    token: str = TOKEN

    def post(self, path: str, body: Contract | str) -> Any:
        """The raw response to a POST."""
        content = body if isinstance(body, str) else body.model_dump_json()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return self.http.post(path, content=content, headers=headers)

    def get(self, path: str, token: str | None = None) -> Any:
        """The raw response to a GET."""
        return self.http.get(path, headers={"Authorization": f"Bearer {token or self.token}"})

    def key(self) -> CentralKey:
        """The key to seal to."""
        return CentralKey.model_validate_json(self.get("/v1/keys").content)

    def sealed(self, body: CaseBody, **changes: Any) -> OutboxItem:
        """A case as a kiosk would send it."""
        values: dict[str, Any] = {
            "key": uuid4(),
            "session": "boot-1",
            "sequence": 1,
            "reference": "AAR-7K3M-9QXD",
            "service": body.service,
            "key_id": self.key().key_id,
        } | changes
        envelope = SealedFor(UUID(str(values["key"])), values["reference"], values["service"])
        sealed = base64.b64encode(seal(self.key(), envelope, body)).decode()
        return OutboxItem(**{"sealed": sealed} | values)

    def send(self, *items: OutboxItem) -> list[Ack]:
        """The acknowledgments of one batch."""
        response = self.post("/v1/outbox-batches", Batch(items=list(items)))
        assert response.status_code == 200, response.text
        return Acks.model_validate_json(response.content).acks


def a_case(**changes: Any) -> CaseBody:
    """A case of somebody invented."""
    values: dict[str, Any] = {
        "service": "health-card",
        "language": "da",
        "level": "authenticated",
        "cpr": CPR,
        "answers": {"reason": "lost"},
        "created": MONDAY,
    }
    return CaseBody(**(values | changes))
