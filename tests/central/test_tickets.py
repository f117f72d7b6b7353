"""Queue tickets: each number once, none left out, and whose turn it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from kiosk.sync.contract import (
    Role,
    Ticket,
    TicketCall,
    TicketCalled,
    TicketRequest,
    TicketState,
)
from tests.central.parts import Api
from tests.central.visitors import DOKK1, appointed, ask

VIBY = "DK-775130"


def draw(api: Api, subject: str = "passport", **changes: Any) -> Ticket:
    asked = TicketRequest(**({"place": DOKK1, "subject": subject} | changes))
    answer = api.post("/v1/tickets", asked)
    assert answer.status_code == 200, answer.text
    return Ticket.model_validate_json(answer.content)


def look(api: Api, ticket: Ticket) -> Ticket:
    return Ticket.model_validate_json(api.get(f"/v1/tickets/{ticket.id}").content)


@pytest.fixture
def ida(api: Api) -> str:
    return appointed(api, "Ida Prøve", Role.AMBASSADOR).token


def call(api: Api, token: str, desk: str = "1", **changes: Any) -> Ticket | None:
    wanted = TicketCall(**({"place": DOKK1, "desk": desk} | changes))
    answer = ask(api, "POST", "/v1/ticket-calls", token, wanted)
    assert answer.status_code == 200, answer.text
    return TicketCalled.model_validate_json(answer.content).ticket


def test_numbers_follow_each_other_and_each_subject_has_a_letter(api: Api) -> None:
    numbers = [draw(api, subject).number for subject in ("passport", "mitid", "passport", "mitid")]
    assert numbers == ["A1", "B1", "A2", "B2"]
    assert draw(api, "mitid", place=VIBY).number == "A1"


def test_the_next_day_begins_anew_and_yesterdays_tickets_have_ended(api: Api) -> None:
    ticket = draw(api)
    api.clock.wait(days=1)
    assert draw(api, "mitid").number == "A1"
    assert look(api, ticket).state is TicketState.ENDED


def test_a_request_that_is_sent_again_is_the_same_ticket(api: Api) -> None:
    name = uuid4()
    assert draw(api, id=name) == draw(api, id=name)
    assert draw(api).number == "A2"
    other = TicketRequest(id=name, place=DOKK1, subject="mitid")
    answer = api.post("/v1/tickets", other)
    assert (answer.status_code, answer.json()["code"]) == (422, "reused-key")
    assert draw(api, "mitid").number == "B1", "no letter and no number was lost by it"


def test_under_a_rush_no_number_is_left_out_and_none_is_given_twice(api: Api) -> None:
    wishes = [(subject, uuid4()) for subject in ("passport", "mitid") for _ in range(20)]
    with ThreadPoolExecutor(8) as pool:  # each is sent twice
        drawn = list(pool.map(lambda wish: draw(api, wish[0], id=wish[1]), wishes * 2))
    numbers = sorted({(ticket.id, ticket.number) for ticket in drawn}, key=lambda one: one[1])
    assert len(numbers) == 40
    letters = {number[0] for _, number in numbers}
    assert letters == {"A", "B"}
    for letter in letters:
        mine = sorted(int(number[1:]) for _, number in numbers if number[0] == letter)
        assert mine == list(range(1, 21))


def test_the_one_who_waited_longest_is_called_first(api: Api, ida: str) -> None:
    first = draw(api)
    api.clock.wait(seconds=1)
    second = draw(api, "mitid")
    assert (look(api, first).ahead, look(api, second).ahead) == (0, 0)
    third = draw(api)
    assert look(api, third).ahead == 1
    called = call(api, ida)
    assert called is not None
    assert (called.id, called.state, called.desk) == (first.id, TicketState.CALLED, "1")
    assert look(api, third).ahead == 0
    passport = call(api, ida, "2", subject="passport")
    assert passport is not None
    assert passport.id == third.id
    assert call(api, ida, "3", subject="passport") is None


def test_who_was_at_the_desk_before_is_done(api: Api, ida: str) -> None:
    first, _ = draw(api), draw(api)
    call(api, ida)
    call(api, ida)
    assert look(api, first).state is TicketState.ENDED
    call(api, ida)
    assert call(api, ida) is None


def test_a_call_that_is_sent_again_calls_nobody_else(api: Api, ida: str) -> None:
    first, second = draw(api), draw(api)
    name = uuid4()
    assert call(api, ida, id=name) == call(api, ida, id=name)
    assert look(api, first).state is TicketState.CALLED
    assert look(api, second).state is TicketState.WAITING


def test_desks_that_call_at_once_never_call_the_same_citizen(api: Api, ida: str) -> None:
    drawn = [draw(api) for _ in range(12)]
    with ThreadPoolExecutor(6) as pool:
        called = list(pool.map(lambda desk: call(api, ida, str(desk)), range(12)))
    assert {one.id for one in called if one is not None} == {one.id for one in drawn}


def test_how_long_it_takes_is_said_once_a_few_were_called(api: Api, ida: str) -> None:
    drawn = [draw(api) for _ in range(6)]
    assert look(api, drawn[5]).minutes is None
    for _ in range(3):
        api.clock.wait(minutes=6)
        call(api, ida)
    assert [look(api, one).minutes for one in drawn[3:]] == [6, 12, 18]


def test_tickets_are_forgotten_after_a_month(api: Api) -> None:
    old = draw(api)
    api.clock.wait(days=30)
    draw(api)
    assert api.get(f"/v1/tickets/{old.id}").status_code == 200
    api.clock.wait(days=1)
    draw(api)
    assert api.get(f"/v1/tickets/{old.id}").status_code == 404


def test_a_ticket_nobody_drew_is_not_there(api: Api) -> None:
    assert api.get(f"/v1/tickets/{uuid4()}").status_code == 404
    assert api.get("/v1/tickets/x").status_code == 422
