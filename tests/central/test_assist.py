"""Calls for help: from the kiosk to one ambassador, in states that follow each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest

from kiosk.central.assist import NEXT
from kiosk.sync.contract import (
    AssistCall,
    AssistCalls,
    AssistChange,
    AssistRequest,
    AssistState,
    Role,
)
from tests.central.parts import OPERATOR, Api
from tests.central.visitors import DOKK1, a_call, appointed, ask

WAITING, ACCEPTED, ARRIVING, ENDED = AssistState


@pytest.fixture
def ida(api: Api) -> str:
    return appointed(api, "Ida Prøve", Role.AMBASSADOR).token


@pytest.fixture
def bo(api: Api) -> str:
    return appointed(api, "Bo Prøve", Role.AMBASSADOR).token


def change(api: Api, token: str, call: UUID, to: AssistState) -> Any:
    return ask(api, "PUT", f"/v1/assist-calls/{call}/state", token, AssistChange(state=to))


def look(api: Api, call: UUID) -> AssistCall:
    return AssistCall.model_validate_json(api.get(f"/v1/assist-calls/{call}").content)


def test_a_call_is_seen_taken_answered_and_ended(api: Api, ida: str) -> None:
    call = a_call(api, language="ar", service="health-card", step="reason")
    assert (call.state, call.since) == (WAITING, api.clock.now)
    (listed,) = AssistCalls.model_validate_json(api.get("/v1/assist-calls", ida).content).calls
    assert listed == call
    for state in (ACCEPTED, ARRIVING, ENDED):
        assert change(api, ida, call.id, state).status_code == 200
        assert look(api, call.id).state is state
    assert api.get("/v1/assist-calls", ida).json() == {"calls": [], "cursor": None}


@pytest.mark.parametrize("first", list(AssistState))
@pytest.mark.parametrize("then", list(AssistState))
def test_only_what_can_follow_follows(
    api: Api, ida: str, first: AssistState, then: AssistState
) -> None:
    ways = {WAITING: [], ACCEPTED: [ACCEPTED], ARRIVING: [ACCEPTED, ARRIVING], ENDED: [ENDED]}
    call = a_call(api)
    for state in ways[first]:
        change(api, ida, call.id, state)
    allowed = then in NEXT[first] or then is first
    assert change(api, ida, call.id, then).status_code == (200 if allowed else 409)
    assert look(api, call.id).state is (then if allowed else first)


def test_a_call_is_one_ambassadors(api: Api, ida: str, bo: str) -> None:
    call = a_call(api)
    assert change(api, ida, call.id, ACCEPTED).status_code == 200
    assert change(api, ida, call.id, ACCEPTED).status_code == 200, "the same again changes nothing"
    for state in AssistState:
        assert change(api, bo, call.id, state).status_code == 409
    assert change(api, ida, call.id, WAITING).status_code == 200
    assert change(api, bo, call.id, ACCEPTED).status_code == 200


def test_of_many_who_accept_at_once_one_has_it(api: Api) -> None:
    tokens = [appointed(api, f"Prøve {n}", Role.AMBASSADOR).token for n in range(6)]
    call = a_call(api)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda token: change(api, token, call.id, ACCEPTED), tokens))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]


def test_the_kiosk_cancels_whatever_the_state_and_twice_is_once(api: Api, ida: str) -> None:
    call = a_call(api)
    change(api, ida, call.id, ARRIVING)
    change(api, ida, call.id, ACCEPTED)
    for _ in range(2):
        answer = ask(api, "DELETE", f"/v1/assist-calls/{call.id}", api.token)
        assert (answer.status_code, answer.json()["state"]) == (200, "ended")
    assert change(api, ida, call.id, ARRIVING).status_code == 409


def test_a_call_that_is_sent_again_is_one_call(api: Api, ida: str) -> None:
    asked = AssistRequest(kiosk="k", place=DOKK1, language="da")
    first, again = (api.post("/v1/assist-calls", asked).json() for _ in range(2))
    assert first == again
    assert len(api.get("/v1/assist-calls", ida).json()["calls"]) == 1
    other = asked.model_copy(update={"language": "en"})
    assert api.post("/v1/assist-calls", other).json()["code"] == "reused-key"


def test_the_calls_of_whoever_is_dismissed_are_everybodys_again(api: Api, bo: str) -> None:
    ida = appointed(api, "Ida Prøve", Role.AMBASSADOR)
    taken, done = a_call(api), a_call(api)
    change(api, ida.token, taken.id, ACCEPTED)
    change(api, ida.token, done.id, ENDED)
    ask(api, "DELETE", f"/v1/people/{ida.person.id}", OPERATOR)
    assert (look(api, taken.id).state, look(api, done.id).state) == (WAITING, ENDED)
    assert change(api, bo, taken.id, ACCEPTED).status_code == 200


def test_calls_come_in_pages_the_oldest_first(api: Api, ida: str) -> None:
    made = [a_call(api).id for _ in range(5)]
    change(api, ida, made[1], ENDED)
    first = AssistCalls.model_validate_json(api.get("/v1/assist-calls?limit=2", ida).content)
    path = f"/v1/assist-calls?limit=2&cursor={first.cursor}"
    rest = AssistCalls.model_validate_json(api.get(path, ida).content)
    assert [one.id for one in first.calls + rest.calls] == [made[0], *made[2:]]


def test_ended_calls_are_forgotten_after_a_month_and_open_ones_never(api: Api, ida: str) -> None:
    ended, waiting = a_call(api), a_call(api)
    change(api, ida, ended.id, ENDED)
    api.clock.wait(days=31)
    a_call(api, language="da-x-easy")
    assert api.get(f"/v1/assist-calls/{ended.id}").status_code == 404
    assert look(api, waiting.id).state is WAITING


def test_a_call_nobody_made_is_not_there(api: Api, ida: str) -> None:
    assert api.get(f"/v1/assist-calls/{uuid4()}").status_code == 404
    assert change(api, ida, uuid4(), ACCEPTED).status_code == 404
    assert ask(api, "DELETE", f"/v1/assist-calls/{uuid4()}", api.token).status_code == 404


def test_a_call_has_room_for_nothing_the_citizen_wrote(api: Api) -> None:
    asked = AssistRequest(kiosk="k", place=DOKK1, language="da").model_dump_json()
    wordy = asked.replace('"kiosk"', '"answer": "0703914827", "kiosk"')
    answer = api.post("/v1/assist-calls", wordy)
    assert answer.status_code == 422
    assert "0703914827" not in answer.text
