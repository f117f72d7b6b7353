"""How a machine becomes a kiosk and stops being one; what kiosks say, and what they are told."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.central.devices import MOST_MISSES
from kiosk.sync.contract import (
    CodeRequest,
    CommandKind,
    CommandOrder,
    CommandResult,
    Contract,
    DeviceList,
    Enrolled,
    Enrolment,
    Heartbeat,
    HeartbeatReply,
    NewCode,
    Part,
    PartState,
)
from kiosk.sync.contract.devices import Condition
from kiosk.sync.contract.proof import prove
from tests.central.databases import Database
from tests.central.parts import OPERATOR, Api

BEATS = "/v1/heartbeats"
UNKNOWN = "0000-0000-0000-0000"


def as_operator(api: Api) -> Api:
    return Api(api.http, api.clock, OPERATOR)


def new_code(api: Api, kiosk: str = "dokk1-1", minutes: int = 60) -> str:
    wanted = CodeRequest(kiosk=kiosk, place="DK-775100", minutes=minutes)
    answer = as_operator(api).post("/v1/enrolment-codes", wanted)
    assert answer.status_code == 200, answer.text
    return NewCode.model_validate_json(answer.content).code


@dataclass
class Machine:
    """Something with a key that wants to be a kiosk."""

    api: Api
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    device: str = ""

    def enrol(self, code: str) -> Any:
        public = base64.b64encode(self.key.public_key().public_bytes_raw()).decode()
        answer = self.api.post("/v1/devices", Enrolment(code=code, public_key=public))
        if answer.status_code == 200:
            self.device = Enrolled.model_validate_json(answer.content).device
        return answer

    def post(self, path: str, body: Contract, late: float = 0.0) -> Any:
        then = self.api.clock.now - timedelta(seconds=late)
        token = prove(self.device, self.key, "POST", path, then)
        return Api(self.api.http, self.api.clock, token).post(path, body)


def a_machine(api: Api, kiosk: str = "dokk1-1") -> Machine:
    machine = Machine(api)
    assert machine.enrol(new_code(api, kiosk)).status_code == 200
    return machine


def beat(kiosk: str = "dokk1-1", **changes: Any) -> Heartbeat:
    values: dict[str, Any] = {"kiosk": kiosk, "boot": "b1", "waiting": 0, "dead": 0} | changes
    return Heartbeat(**values)


def devices(api: Api, query: str = "") -> DeviceList:
    answer = api.get(f"/v1/devices{query}", OPERATOR)
    return DeviceList.model_validate_json(answer.content)


def reply(answer: Any) -> HeartbeatReply:
    assert answer.status_code == 200, answer.text
    return HeartbeatReply.model_validate_json(answer.content)


# ── enrolment ────────────────────────────────────────────────────────────────────────────────


def test_a_code_makes_a_machine_a_kiosk_that_proves_itself_from_then_on(api: Api) -> None:
    machine = Machine(api)
    enrolled = Enrolled.model_validate_json(machine.enrol(new_code(api)).content)
    assert (enrolled.kiosk, enrolled.place) == ("dokk1-1", "DK-775100")
    reply(machine.post(BEATS, beat()))


def test_the_same_machine_may_ask_again_if_it_did_not_hear_the_answer(api: Api) -> None:
    machine, code = Machine(api), new_code(api)
    assert machine.enrol(code).json() == machine.enrol(code).json()


def test_a_used_an_old_and_an_unknown_code_are_one_answer(api: Api) -> None:
    used, old = new_code(api), new_code(api, "dokk1-2", minutes=5)
    assert Machine(api).enrol(used).status_code == 200
    api.clock.wait(minutes=5)
    answers = [Machine(api).enrol(code) for code in (used, old, UNKNOWN)]
    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.text for answer in answers}) == 1


def test_after_many_wrong_codes_nobody_is_enrolled_for_a_while(api: Api) -> None:
    code = new_code(api)
    for _ in range(MOST_MISSES):
        assert Machine(api).enrol(UNKNOWN).status_code == 403
    assert Machine(api).enrol(code).status_code == 429
    api.clock.wait(minutes=11)
    assert Machine(api).enrol(code).status_code == 200


def test_the_database_has_no_code_that_could_be_used(api: Api, database: Database) -> None:
    code = new_code(api)
    assert database.rows("enrolment_codes") == 1
    assert code.encode() not in database.stored()


def test_codes_are_made_by_operators_only(api: Api) -> None:
    wanted = CodeRequest(kiosk="dokk1-1", place="DK-775100")
    assert api.post("/v1/enrolment-codes", wanted).status_code == 403


def test_a_machine_that_takes_a_kiosks_place_puts_the_one_before_it_out(api: Api) -> None:
    before, after = a_machine(api), a_machine(api)
    assert before.post(BEATS, beat()).status_code == 403
    reply(after.post(BEATS, beat()))


def test_a_revoked_machine_comes_in_no_more(api: Api) -> None:
    machine = a_machine(api)
    out = api.http.delete("/v1/devices/dokk1-1", headers={"Authorization": f"Bearer {OPERATOR}"})
    assert out.json()["revoked"]
    assert machine.post(BEATS, beat()).status_code == 403
    again = api.http.delete("/v1/devices/dokk1-1", headers={"Authorization": f"Bearer {OPERATOR}"})
    assert again.status_code == 404


# ── proof ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("late", "status"), [(80, 200), (3600, 401), (-25, 200), (-3600, 401)])
def test_a_proof_of_another_time_is_asked_for_again(api: Api, late: float, status: int) -> None:
    assert a_machine(api).post(BEATS, beat(), late).status_code == status


def test_a_proof_is_good_for_its_own_request_only(api: Api) -> None:
    machine = a_machine(api)
    token = prove(machine.device, machine.key, "GET", "/v1/keys", api.clock.now)
    assert api.get("/v1/keys", token).status_code == 200
    assert Api(api.http, api.clock, token).post(BEATS, beat()).status_code == 403


def test_another_machines_key_proves_nothing(api: Api) -> None:
    machine, other = a_machine(api), a_machine(api, "dokk1-2")
    machine.key = other.key
    assert machine.post(BEATS, beat()).status_code == 403


def test_a_kiosk_speaks_for_itself_alone(api: Api) -> None:
    machine = a_machine(api)
    assert machine.post(BEATS, beat("dokk1-2")).status_code == 403
    assert api.post(BEATS, beat("dokk1-2")).status_code == 200, "nobody is enrolled under that name"
    assert api.post(BEATS, beat("dokk1-1")).status_code == 403, "the shared token proves no name"


# ── heartbeat ────────────────────────────────────────────────────────────────────────────────


def test_operators_see_what_each_kiosk_last_said_and_since_when_it_runs(api: Api) -> None:
    parts = [PartState(part=Part.PRINTER, condition=Condition.FAULT, state="paper-out")]
    machine, began = a_machine(api), api.clock.now
    reply(machine.post(BEATS, beat()))
    api.clock.wait(minutes=3)
    reply(machine.post(BEATS, beat(parts=parts, waiting=4, oldest_s=120)))
    seen = devices(api).devices[0]
    assert seen.last is not None
    assert (seen.last.waiting, seen.last.oldest_s, seen.last.parts) == (4, 120, parts)
    assert (seen.since, seen.heard) == (began, api.clock.now)
    reply(machine.post(BEATS, beat(boot="b2")))
    assert devices(api).devices[0].since == api.clock.now, "it was started anew"


def test_kiosks_that_are_only_enrolled_or_only_heard_are_listed_page_by_page(api: Api) -> None:
    a_machine(api, "b-1")
    for name in ("a-1", "c-1"):
        reply(api.post(BEATS, beat(name)))
    first = devices(api, "?limit=2")
    rest = devices(api, f"?limit=2&cursor={first.cursor}")
    assert [device.kiosk for device in first.devices + rest.devices] == ["a-1", "b-1", "c-1"]
    assert rest.cursor is None
    assert api.get("/v1/devices").status_code == 403


# ── commands ─────────────────────────────────────────────────────────────────────────────────


def order(api: Api, kind: CommandKind, minutes: int = 60, kiosk: str = "dokk1-1") -> Any:
    wanted = CommandOrder(kind=kind, minutes=minutes)
    return as_operator(api).post(f"/v1/devices/{kiosk}/commands", wanted)


def commands(api: Api) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("/v1/devices/dokk1-1/commands", OPERATOR).json()[
        "commands"
    ]
    return found


def test_a_command_comes_with_each_answer_until_a_result_is_told(api: Api) -> None:
    machine = a_machine(api)
    order(api, CommandKind.RUN_SELF_TEST)
    told = [reply(machine.post(BEATS, beat())).commands for _ in range(2)]
    assert told[0] == told[1]
    assert told[0][0].kind is CommandKind.RUN_SELF_TEST
    result = CommandResult(id=told[0][0].id, done=False, why="printer-paper-out")
    assert reply(machine.post(BEATS, beat(results=[result]))).commands == []
    assert commands(api)[0]["result"] == result.model_dump(mode="json")


def test_a_command_that_nobody_took_in_time_is_not_given_any_more(api: Api) -> None:
    machine = a_machine(api)
    order(api, CommandKind.RESTART_WHEN_IDLE, minutes=5)
    api.clock.wait(minutes=5)
    assert reply(machine.post(BEATS, beat())).commands == []
    assert commands(api)[0]["result"] is None


def test_commands_of_long_ago_are_forgotten(api: Api) -> None:
    a_machine(api)
    order(api, CommandKind.RUN_SELF_TEST)
    api.clock.wait(days=89)
    order(api, CommandKind.OUT_OF_ORDER_ON)
    assert len(commands(api)) == 2
    api.clock.wait(days=2)
    order(api, CommandKind.OUT_OF_ORDER_OFF)
    kinds = [one["command"]["kind"] for one in commands(api)]
    assert kinds == ["out-of-order-off", "out-of-order-on"]


def test_a_kiosk_gets_its_own_commands_and_has_a_say_in_no_others(api: Api) -> None:
    machine, other = a_machine(api), a_machine(api, "dokk1-2")
    order(api, CommandKind.OUT_OF_ORDER_ON)
    (command,) = reply(machine.post(BEATS, beat())).commands
    lie = CommandResult(id=command.id, done=True)
    assert reply(other.post(BEATS, beat("dokk1-2", results=[lie]))).commands == []
    assert commands(api)[0]["result"] is None


def test_the_first_result_counts_and_one_of_nothing_changes_nothing(api: Api) -> None:
    machine = a_machine(api)
    order(api, CommandKind.OUT_OF_ORDER_ON)
    (command,) = reply(machine.post(BEATS, beat())).commands
    results = [
        CommandResult(id=uuid4(), done=True),
        CommandResult(id=command.id, done=True),
        CommandResult(id=command.id, done=False, why="second-thoughts"),
    ]
    reply(machine.post(BEATS, beat(results=results)))
    assert commands(api)[0]["result"]["done"] is True


def test_nobody_is_commanded_who_is_not_there_and_by_nobody_else_than_operators(api: Api) -> None:
    assert order(api, CommandKind.OUT_OF_ORDER_ON).status_code == 404
    a_machine(api)
    wanted = CommandOrder(kind=CommandKind.OUT_OF_ORDER_ON)
    assert api.post("/v1/devices/dokk1-1/commands", wanted).status_code == 403
