"""The city's people in a test: appointed by the operator, each with a token of their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kiosk.sync.contract import (
    Appointed,
    AssistCall,
    AssistRequest,
    Contract,
    NewPerson,
    OutcomeEvent,
    StaffRole,
)
from tests.central.parts import MONDAY, OPERATOR, Api

DOKK1 = "DK-775100"


def ask(
    api: Api, method: str, path: str, token: str | None = None, body: Contract | str | None = None
) -> Any:
    """The raw response to a request with this token, or with none."""
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    content = body.model_dump_json() if isinstance(body, Contract) else body
    return api.http.request(method, path, content=content, headers=headers)


def appointed(api: Api, name: str, *roles: StaffRole) -> Appointed:
    """Somebody new."""
    answer = ask(api, "POST", "/v1/people", OPERATOR, NewPerson(name=name, roles=list(roles)))
    assert answer.status_code == 200, answer.text
    return Appointed.model_validate_json(answer.content)


def a_call(api: Api, **changes: Any) -> AssistCall:
    """Somebody at a kiosk asks for help."""
    values: dict[str, Any] = {"kiosk": "DK-775100-1", "place": DOKK1, "language": "da"}
    answer = api.post("/v1/assist-calls", AssistRequest(**(values | changes)))
    assert answer.status_code == 200, answer.text
    return AssistCall.model_validate_json(answer.content)


def an_event(number: int, **changes: Any) -> OutcomeEvent:
    """A session that ended well; the same number is the same event."""
    values: dict[str, Any] = {
        "id": UUID(int=number),
        "kiosk": "DK-775100-1",
        "place": DOKK1,
        "hour": MONDAY.replace(minute=0),
        "service": "health-card",
        "language": "da",
        "outcome": "completed",
    }
    return OutcomeEvent.model_validate(values | changes, strict=False)
