"""Who may what: every endpoint, asked by every role and by nobody."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final

import pytest
import yaml
from fastapi.routing import APIRoute

from kiosk.central.app import _ROUTES
from kiosk.central.openapi import as_yaml
from kiosk.central.roles import MAY, Visitor
from kiosk.sync.contract import People, Role
from tests.central.parts import OPERATOR, TOKEN, Api
from tests.central.visitors import appointed, ask

NOBODY: Final = "nobody"
ANYBODY: Final[AbstractSet[str]] = {NOBODY, *Role}
KIOSK: Final = {Role.KIOSK}
AMBASSADOR: Final = {Role.AMBASSADOR}
ANALYST: Final = {Role.ANALYST}
OPERATORS: Final = {Role.OPERATOR}
TECHNICIAN: Final = {Role.TECHNICIAN}

WHO: Final[Mapping[tuple[str, str], AbstractSet[str]]] = {
    ("GET", "/health"): ANYBODY,
    ("GET", "/v1/keys"): KIOSK,
    ("POST", "/v1/heartbeats"): KIOSK,
    ("POST", "/v1/outbox-batches"): KIOSK,
    ("POST", "/v1/slots"): KIOSK,
    ("POST", "/v1/holders"): KIOSK,
    ("POST", "/v1/library/pin-checks"): KIOSK,
    ("POST", "/v1/library/loans"): KIOSK,
    ("POST", "/v1/library/reservations"): KIOSK,
    ("POST", "/v1/library/fees"): KIOSK,
    ("POST", "/v1/receipt-pages"): KIOSK,
    ("POST", "/v1/receipt-mails"): KIOSK,
    ("POST", "/v1/events"): KIOSK,
    ("POST", "/v1/tickets"): KIOSK,
    ("GET", "/v1/tickets/{ticket}"): KIOSK,
    ("POST", "/v1/assist-calls"): KIOSK,
    ("GET", "/v1/assist-calls/{call}"): KIOSK,
    ("DELETE", "/v1/assist-calls/{call}"): KIOSK,
    ("GET", "/v1/assist-calls"): AMBASSADOR,
    ("PUT", "/v1/assist-calls/{call}/state"): AMBASSADOR,
    ("POST", "/v1/ticket-calls"): AMBASSADOR,
    ("GET", "/v1/appointments"): AMBASSADOR,
    ("GET", "/v1/appointments/{reference}/event.ics"): AMBASSADOR,
    ("DELETE", "/v1/appointments/{reference}"): AMBASSADOR,
    ("GET", "/v1/cases"): AMBASSADOR | OPERATORS,
    ("GET", "/v1/cases/{reference}"): AMBASSADOR | OPERATORS,
    ("POST", "/v1/cases/{reference}/openings"): AMBASSADOR,
    ("GET", "/v1/outcomes"): ANALYST,
    ("GET", "/v1/outcomes.csv"): ANALYST,
    ("GET", "/v1/people"): OPERATORS,
    ("POST", "/v1/people"): OPERATORS,
    ("DELETE", "/v1/people/{person}"): OPERATORS,
    ("POST", "/v1/devices"): ANYBODY,  # what lets a machine in is its code
    ("POST", "/v1/enrolment-codes"): OPERATORS,
    ("GET", "/v1/devices"): AMBASSADOR | TECHNICIAN | OPERATORS,
    ("DELETE", "/v1/devices/{kiosk}"): OPERATORS,
    ("POST", "/v1/devices/{kiosk}/commands"): TECHNICIAN | OPERATORS,
    ("GET", "/v1/devices/{kiosk}/commands"): AMBASSADOR | TECHNICIAN | OPERATORS,
    ("GET", "/v1/configuration"): KIOSK,
    ("PUT", "/v1/configuration"): OPERATORS,
    ("GET", "/v1/branches"): ANYBODY,
    ("GET", "/v1/services"): ANYBODY,
}
HIDDEN: Final = {  # for people in a browser: see test_operations.py, and test_receipts.py
    "/operations",
    "/operations/sign-in",
    "/operations/sign-out",
    "/operations/calls/{call}",
    "/operations/outcomes.csv",
    "/r/{secret}",
    "/metrics",  # for programs with a token of their own: see test_metrics.py
}


@pytest.fixture
def tokens(api: Api) -> dict[str, str | None]:
    """What each shows."""
    return {
        NOBODY: None,
        "stranger": "a-token-of-nobody",
        Role.KIOSK: TOKEN,
        Role.OPERATOR: OPERATOR,
        Role.AMBASSADOR: appointed(api, "Ida Prøve", Role.AMBASSADOR).token,
        Role.TECHNICIAN: appointed(api, "Tom Prøve", Role.TECHNICIAN).token,
        Role.ANALYST: appointed(api, "Ane Prøve", Role.ANALYST).token,
    }


def test_the_table_names_every_endpoint_and_every_role(api: Api) -> None:
    spec = yaml.safe_load(as_yaml())
    there = {(method.upper(), path) for path, item in spec["paths"].items() for method in item}
    assert there == set(WHO)
    site = api.http.app.state.site  # type: ignore[attr-defined]
    routes = [route for router in _ROUTES for route in router(site).routes]
    hidden = [one for one in routes if isinstance(one, APIRoute) and not one.include_in_schema]
    assert {route.path for route in hidden} == HIDDEN
    assert set(MAY) == set(Role)


def test_every_endpoint_lets_in_whom_the_table_names_and_nobody_else(
    api: Api, tokens: dict[str, str | None]
) -> None:
    wrong = []
    for (method, template), allowed in WHO.items():
        path = (
            template.replace("{reference}", "AAR-7K3M-9QXD")
            .replace("{person}", "999")
            .replace("{kiosk}", "nowhere-1")
            .replace("{ticket}", "00000000-0000-4000-8000-000000000000")
            .replace("{call}", "00000000-0000-4000-8000-000000000000")
        )
        for role, token in tokens.items():
            status = ask(api, method, path, token, "{}").status_code
            let_in = status not in {401, 403}
            expected = role in allowed or NOBODY in allowed
            if let_in != expected or (token is None and not let_in and status != 401):
                wrong.append((method, template, role, status))
    assert wrong == []


def test_a_person_with_two_roles_may_what_either_may(api: Api) -> None:
    both = appointed(api, "Kim Prøve", Role.AMBASSADOR, Role.ANALYST).token
    assert api.get("/v1/assist-calls", both).status_code == 200
    assert api.get("/v1/outcomes?since=2026-11-01&until=2026-11-23", both).status_code == 200
    assert api.get("/v1/people", both).status_code == 403


def test_people_are_listed_by_page_and_never_with_their_token(api: Api) -> None:
    made = [appointed(api, f"Person {number}", Role.TECHNICIAN) for number in range(3)]
    first = api.get("/v1/people?limit=2", OPERATOR)
    rest = api.get(f"/v1/people?limit=2&cursor={first.json()['cursor']}", OPERATOR)
    people = [People.model_validate_json(page.content) for page in (first, rest)]
    assert [one.name for page in people for one in page.people] == [
        "Person 0",
        "Person 1",
        "Person 2",
    ]
    assert people[1].cursor is None
    assert made[0].token not in first.text
    assert len({one.token for one in made}) == 3


def test_whoever_is_dismissed_is_nobody_from_then_on(api: Api) -> None:
    made = appointed(api, "Ida Prøve", Role.AMBASSADOR)
    assert api.get("/v1/cases", made.token).status_code == 200
    path = f"/v1/people/{made.person.id}"
    assert ask(api, "DELETE", path, OPERATOR).status_code == 204
    assert api.get("/v1/cases", made.token).status_code == 403
    assert ask(api, "DELETE", path, OPERATOR).status_code == 404


def test_a_name_is_one_persons(api: Api) -> None:
    appointed(api, "Ida Prøve", Role.AMBASSADOR)
    again = ask(api, "POST", "/v1/people", OPERATOR, '{"name": "Ida Prøve", "roles": ["analyst"]}')
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    "body",
    [
        '{"name": "A", "roles": []}',
        '{"name": "A", "roles": ["operator"]}',
        '{"name": "A", "roles": ["kiosk"]}',
        '{"name": " A", "roles": ["analyst"]}',
        '{"name": "A\\nB", "roles": ["analyst"]}',
        '{"name": "", "roles": ["analyst"]}',
        '{"name": "A\\u0000B", "roles": ["analyst"]}',
    ],
)
def test_nobody_is_appointed_to_what_is_no_persons_role_or_without_a_name(
    api: Api, body: str
) -> None:
    assert ask(api, "POST", "/v1/people", OPERATOR, body).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/v1/people?cursor=99999999999999999999",
        "/v1/people?limit=0",
        "/v1/cases?cursor=99999999999999999999",
        "/v1/cases/AAR%00",
    ],
)
def test_a_number_or_a_name_that_is_none_is_a_problem(api: Api, path: str) -> None:
    assert api.get(path, OPERATOR).status_code == 422


def test_a_visitor_may_what_the_table_says() -> None:
    for role, duties in MAY.items():
        visitor = Visitor("somebody", frozenset({role}))
        assert {duty for duties in MAY.values() for duty in duties if visitor.may(duty)} == duties
