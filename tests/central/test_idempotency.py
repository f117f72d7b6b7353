"""A request with an effect takes it once; at an endpoint of the tests that draws numbered tickets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import uuid4

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.exc import OperationalError

from kiosk.central.idempotency import KEEP_S, LEASE_S, Asked, begin, finish, once
from kiosk.central.store.database import connect, transact
from kiosk.central.store.tables import misses, requests
from kiosk.central.web.bodies import body
from kiosk.central.web.keys import IdempotencyKey
from kiosk.central.web.problems import ApiProblem, handle_problems
from kiosk.sync.contract import Contract, ProblemCode
from tests.central.databases import Database, Pool
from tests.central.parts import Clock

WORDS = "Kanariefuglevej 17"


class Wish(Contract):
    subject: str = WORDS


class Ticket(Contract):
    number: int
    subject: str


@dataclass
class Counter:
    """Draws tickets: each is a row, and its number how many there are. It can fail, or take time."""

    engine: Engine
    clock: Clock
    meanwhile: Callable[[], None] = lambda: None
    failure: Exception | None = None
    http: TestClient = field(init=False)

    def __post_init__(self) -> None:
        app = FastAPI()
        handle_problems(app)

        @app.post("/v1/tickets")
        def draw(wish: Annotated[Wish, Depends(body(Wish))], key: IdempotencyKey) -> Ticket:
            asked = Asked("tickets", key, wish)
            return once(self.engine, asked, Ticket, lambda db: self.drawn(db, wish), self.clock())

        self.http = TestClient(app)

    def drawn(self, db: Connection, wish: Wish) -> Ticket:
        self.meanwhile()
        db.execute(insert(misses).values(at=0))
        if self.failure is not None:
            raise self.failure
        number = db.scalar(select(func.count()).select_from(misses)) or 0
        return Ticket(number=number, subject=wish.subject)

    def post(self, key: object, wish: Wish | None = None) -> Any:
        headers = {"Content-Type": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = str(key)
        content = (wish or Wish()).model_dump_json()
        return self.http.post("/v1/tickets", content=content, headers=headers)


@contextmanager
def open_counter(database: Database) -> Iterator[Counter]:
    engine = connect(database.url)
    yield Counter(engine, Clock())
    engine.dispose()


@pytest.fixture
def counter(database: Database) -> Iterator[Counter]:
    with open_counter(database) as counter:
        yield counter


@pytest.mark.parametrize("key", [None, "", "1", '""', "x" * 36])
def test_without_a_key_that_is_a_uuid_nothing_is_done(
    counter: Counter, database: Database, key: str | None
) -> None:
    answer = counter.post(key)
    assert (answer.status_code, answer.json()["fields"]) == (400, ["Idempotency-Key"])
    assert database.rows("misses") == 0


def test_the_same_request_sent_again_has_one_effect_and_the_same_answer(
    counter: Counter, database: Database
) -> None:
    key = uuid4()
    answers = [counter.post(key), counter.post(f'"{key}"'), counter.post(str(key).upper())]
    assert {(answer.status_code, answer.json()["number"]) for answer in answers} == {(200, 1)}
    assert counter.post(uuid4()).json()["number"] == 2
    assert database.rows("misses") == 2


def test_the_same_key_with_other_words_is_refused(counter: Counter, database: Database) -> None:
    key = uuid4()
    counter.post(key)
    answer = counter.post(key, Wish(subject="noget andet"))
    assert (answer.status_code, answer.json()["code"]) == (422, "reused-key")
    assert database.rows("misses") == 1


@pytest.mark.peer
def test_who_comes_while_it_is_dealt_with_is_asked_to_come_later(pool: Pool) -> None:
    with pool.lending() as make, open_counter(make()) as counter:
        key = uuid4()
        meanwhile: list[Any] = []

        def another() -> None:
            counter.meanwhile = lambda: None
            meanwhile.append(counter.post(key))

        counter.meanwhile = another
        assert counter.post(key).status_code == 200
        (answer,) = meanwhile
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_a_failure_leaves_nothing_and_the_key_may_be_used_again(
    counter: Counter, database: Database
) -> None:
    key = uuid4()
    counter.failure = ApiProblem(ProblemCode.NOT_FOUND)
    assert counter.post(key).status_code == 404
    assert (database.rows("misses"), database.rows("requests")) == (0, 0)
    counter.failure = None
    assert counter.post(key).json()["number"] == 1


def test_what_a_dead_worker_left_is_taken_over_after_a_while(counter: Counter) -> None:
    asked = Asked("tickets", uuid4(), Wish())
    transact(counter.engine, lambda db: begin(db, asked, counter.clock(), lease_s=LEASE_S))
    answer = counter.post(asked.key)
    assert (answer.status_code, answer.headers["retry-after"]) == (409, "1")
    counter.clock.wait(seconds=LEASE_S)
    assert counter.post(asked.key).json()["number"] == 1


def test_a_worker_that_was_only_slow_cannot_finish_what_was_taken_over(
    counter: Counter, database: Database
) -> None:
    slow = Asked("tickets", uuid4(), Wish())
    transact(counter.engine, lambda db: begin(db, slow, counter.clock(), lease_s=LEASE_S))
    counter.clock.wait(seconds=LEASE_S)
    counter.post(slow.key)

    def late(db: Connection) -> None:
        finish(db, slow, counter.drawn(db, Wish()))

    with pytest.raises(ApiProblem, match="conflict"):
        transact(counter.engine, late)
    assert database.rows("misses") == 1


def test_a_commit_whose_acknowledgment_is_lost_is_not_forgotten(
    counter: Counter, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def committed_but_untold(engine: Engine, work: Callable[[Connection], Any]) -> Any:
        result = transact(engine, work)
        if isinstance(result, Ticket):
            raise OperationalError("COMMIT", {}, ConnectionError())
        return result

    key = uuid4()
    with monkeypatch.context() as cut:
        cut.setattr("kiosk.central.idempotency.transact", committed_but_untold)
        assert counter.post(key).status_code == 503
    assert counter.post(key).json()["number"] == 1
    assert database.rows("misses") == 1


def test_after_a_day_the_same_key_is_a_new_request(counter: Counter, database: Database) -> None:
    key = uuid4()
    counter.post(key)
    counter.clock.wait(seconds=KEEP_S)
    assert counter.post(key).json()["number"] == 2
    assert database.rows("requests") == 1


def test_neither_key_nor_answer_can_be_read_from_the_database(
    counter: Counter, database: Database
) -> None:
    key = uuid4()
    counter.post(key)
    stored = database.stored()
    assert b"requests" in stored
    for secret in (WORDS, str(key), key.hex):
        assert secret.encode() not in stored


def test_of_many_who_send_one_request_at_once_one_acts(
    counter: Counter, database: Database
) -> None:
    key = uuid4()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: counter.post(key), range(16)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert {answer.json()["number"] for answer in answers if answer.status_code == 200} == {1}
    assert database.rows("misses") == 1


@pytest.mark.peer
def test_a_failure_does_not_undo_the_claim_of_who_took_over(pool: Pool) -> None:
    with pool.lending() as make, open_counter(make()) as counter:
        key = uuid4()

        def taken_over() -> None:
            with counter.engine.begin() as db:
                db.execute(update(requests).values(owner="somebody else"))

        counter.meanwhile, counter.failure = taken_over, ApiProblem(ProblemCode.NOT_FOUND)
        assert counter.post(key).status_code == 404
        assert counter.post(key).status_code == 409
