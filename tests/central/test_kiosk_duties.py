"""Who looks after kiosks: technicians order, operators enrol and revoke, and it is written down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from kiosk.central.audit import Head, verify
from kiosk.central.store.tables import audit
from kiosk.sync.contract import (
    Bundle,
    CodeRequest,
    CommandKind,
    CommandOrder,
    Contract,
    Heartbeat,
    Role,
    sign,
)
from tests.central.parts import MONDAY, OPERATOR, Api
from tests.central.visitors import appointed, ask

KIOSK = "dokk1-1"
COMMANDS = f"/v1/devices/{KIOSK}/commands"
CODE = CodeRequest(kiosk=KIOSK, place="DK-775100")
RESTART = CommandOrder(kind=CommandKind.RESTART_WHEN_IDLE)


def written(api: Api) -> list[tuple[str, str, str, str]]:
    """Who, what, about what and why: all that was written down but appointments of people."""
    engine = api.http.app.state.site.engine  # type: ignore[attr-defined]
    wanted = select(audit.c.who, audit.c.action, audit.c.about, audit.c.reason)
    with engine.begin() as db:
        rows = db.execute(wanted.where(audit.c.action != "appoint").order_by(audit.c.number))
        found = [(row.who, row.action, row.about, row.reason) for row in rows]
    assert isinstance(verify(engine), Head)
    return found


def a_kiosk(api: Api) -> None:
    beat = Heartbeat(kiosk=KIOSK, boot="b", waiting=0, dead=0)
    assert api.post("/v1/heartbeats", beat).status_code == 200


def carried(version: int, issued: datetime = MONDAY) -> Contract:
    files = {"branches.toml": f"# {version}"}
    return sign(Bundle(version=version, issued=issued, files=files), Ed25519PrivateKey.generate())


def test_a_technician_sees_and_orders_kiosks_and_their_name_stands_beside_it(api: Api) -> None:
    token = appointed(api, "Tom Prøve", Role.TECHNICIAN).token
    a_kiosk(api)
    assert ask(api, "POST", COMMANDS, token, RESTART).status_code == 200
    (record,) = api.get(COMMANDS, token).json()["commands"]
    assert record["command"]["kind"] == "restart-when-idle"
    assert [one["kiosk"] for one in api.get("/v1/devices", token).json()["devices"]] == [KIOSK]
    assert written(api) == [("Tom Prøve", "order-kiosk", KIOSK, "restart-when-idle")]


def test_what_an_operator_does_to_kiosks_is_written_down_too(api: Api) -> None:
    code = ask(api, "POST", "/v1/enrolment-codes", OPERATOR, CODE).json()["code"]
    enrolment = f'{{"code": "{code}", "public_key": "{"A" * 43}="}}'
    assert ask(api, "POST", "/v1/devices", None, enrolment).status_code == 200
    assert ask(api, "POST", COMMANDS, OPERATOR, RESTART).status_code == 200
    assert ask(api, "PUT", "/v1/configuration", OPERATOR, carried(7)).status_code == 200
    assert ask(api, "DELETE", f"/v1/devices/{KIOSK}", OPERATOR).status_code == 200
    assert written(api) == [
        ("operator", "make-code", KIOSK, ""),
        ("operator", "order-kiosk", KIOSK, "restart-when-idle"),
        ("operator", "carry-configuration", "7", ""),
        ("operator", "revoke-kiosk", KIOSK, ""),
    ]


def test_what_did_not_happen_is_not_written_down(api: Api) -> None:
    assert ask(api, "POST", COMMANDS, OPERATOR, RESTART).status_code == 404
    assert ask(api, "DELETE", f"/v1/devices/{KIOSK}", OPERATOR).status_code == 404
    ask(api, "PUT", "/v1/configuration", OPERATOR, carried(7))
    assert ask(api, "PUT", "/v1/configuration", OPERATOR, carried(6)).status_code == 409
    assert [entry[1] for entry in written(api)] == ["carry-configuration"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/enrolment-codes"),
        ("POST", COMMANDS),
        ("PUT", "/v1/configuration"),
    ],
)
def test_whoever_may_not_is_not_told_what_is_wrong_with_their_request(
    api: Api, method: str, path: str
) -> None:
    answers: list[Any] = [ask(api, method, path, token, "{") for token in (None, "x", OPERATOR)]
    assert [answer.status_code for answer in answers] == [401, 403, 422]
