"""The central service with many workers over PostgreSQL: races, crashes, a database that restarts."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from kiosk.sync.client import CentralClient
from kiosk.sync.contract import Ack, Acks, AckState, Batch, Booked, OutboxItem, Slots, SlotsQuery
from kiosk.sync.desk import SyncDesk
from kiosk.sync.keys import KeyStore
from kiosk.sync.outbox import Outbox
from tests.peers.central_workers import TOKEN, Served, booking, sealed, serving
from tests.peers.postgres import Postgres
from tests.sync.parts import eventually, stored

pytestmark = [pytest.mark.peer, pytest.mark.slow]

WORKERS = 3
SENDERS = 6
KILLS = 4
SERIALIZABLE = "?options=-c%20default_transaction_isolation%3Dserializable"
"""How CockroachDB is at all times: transactions that met are told 40001, and must try again."""


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL that a test may restart."""
    with Postgres() as cluster:
        yield cluster


@pytest.fixture(scope="module", params=["", SERIALIZABLE], ids=["read-committed", "serializable"])
def served(
    request: pytest.FixtureRequest, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """Several workers, at both isolations; what takes longest is to start them."""
    folder = tmp_path_factory.mktemp("central")
    with (
        postgres.database() as name,
        serving(folder, postgres.url(name) + request.param, workers=WORKERS) as served,
    ):
        yield served


@dataclass
class Caller:
    """A kiosk's line, which sends until it is answered, as the outbox does."""

    url: str
    failed: Counter[str] = field(default_factory=Counter)
    patience_s: float = 60.0
    _local: threading.local = field(default_factory=threading.local)

    def send(self, *items: OutboxItem) -> list[Ack]:
        """The acknowledgments of one batch; what went wrong before is counted."""
        until = time.monotonic() + self.patience_s
        while time.monotonic() < until:
            try:
                reply = self._session().post(
                    f"{self.url}/v1/outbox-batches",
                    data=Batch(items=list(items)).model_dump_json(),
                    timeout=30,
                )
            except requests.RequestException as trouble:
                self.failed[type(trouble).__name__] += 1
            else:
                if reply.status_code == 200:
                    return Acks.model_validate_json(reply.content).acks
                assert reply.headers["content-type"] == "application/problem+json", reply.text
                self.failed[f"{reply.status_code} {reply.headers.get('retry-after')}"] += 1
            time.sleep(random.uniform(0.02, 0.2))
        pytest.fail(f"never answered: {self.failed}")

    def _session(self) -> requests.Session:
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
            self._local.session.headers["Authorization"] = f"Bearer {TOKEN}"
            self._local.session.headers["Content-Type"] = "application/json"
        session: requests.Session = self._local.session
        return session


def free_slots(served: Served, wanted: int) -> list[str]:
    client = served.client()
    today = datetime.now(UTC).date()
    answer = client.ask(SlotsQuery(place="DK-775100", subject="passport", earliest=today))
    client.close()
    assert isinstance(answer, Slots)
    return [slot.id for slot in answer.slots[-wanted:]]


def test_a_hundred_who_race_for_fifty_times_with_duplicate_sends_get_exactly_fifty(
    served: Served,
) -> None:
    assert len(served.workers()) == WORKERS
    slots, key = free_slots(served, 50), served.key()
    items = [booking(key, f"race-{n}", slots[n % 50]) for n in range(100)]
    caller = Caller(served.url)
    with ThreadPoolExecutor(100) as pool:
        # Each one twice, and its second time right beside the first.
        acks = [
            ack for (ack,) in pool.map(caller.send, [i for item in items for i in (item, item)])
        ]
    booked = {ack.key for ack in acks if isinstance(ack.result, Booked)}
    assert len(booked) == 50
    assert {ack.key for ack in acks} == {item.key for item in items}
    first_times = Counter(ack.key for ack in acks if ack.state is AckState.ACCEPTED)
    assert all(times == 1 for times in first_times.values())
    results: dict[UUID, set[str]] = {}
    for ack in acks:
        results.setdefault(ack.key, set()).add(ack.result.model_dump_json())
    assert all(len(different) == 1 for different in results.values()), "a second, other answer"
    kept = [case for case in served.cases() if case["session"].startswith("race-")]
    assert Counter(case["result"] for case in kept) == {"booked": 50, "slot-taken": 50}
    assert len({case["reference"] for case in kept}) == 100
    assert set(caller.failed) <= {"503 5"}


@pytest.mark.parametrize("served", [""], indirect=True, ids=["read-committed"])
def test_workers_killed_in_the_middle_of_batches_lose_and_double_nothing(served: Served) -> None:
    key, caller, done = served.key(), Caller(served.url), threading.Event()
    batches = [[sealed(key, f"killed-{b}", n + 1) for n in range(40)] for b in range(60)]
    answers: dict[int, list[Ack]] = {}

    def send(sender: int) -> None:
        # All of them, and again, so that somebody always waits for an answer when a worker dies.
        while not done.is_set():
            for number in range(sender, len(batches), SENDERS):
                acks = caller.send(*batches[number])
                answers.setdefault(number, acks)

    with ThreadPoolExecutor(SENDERS) as pool:
        senders = [pool.submit(send, sender) for sender in range(SENDERS)]
        chance = random.Random(20261127)
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.3))
            # Somebody must be there to answer.
            assert eventually(lambda: len(served.workers()) > 1, 30)
            served.kill_one(chance.choice(served.workers()))
        done.set()
        for sender in senders:
            sender.result()
    assert caller.failed, "no batch was under way when a worker was killed"
    for number, batch in enumerate(batches):
        assert [ack.key for ack in answers[number]] == [item.key for item in batch]
    sent = Counter(item.reference for batch in batches for item in batch)
    kept = [case for case in served.cases() if case["session"].startswith("killed-")]
    assert Counter(case["reference"] for case in kept) == sent
    assert eventually(lambda: len(served.workers()) == WORKERS, 30), "the dead are replaced"


def test_while_postgresql_restarts_requests_are_problems_and_the_outbox_gets_through(
    own_postgres: Postgres, tmp_path: Path
) -> None:
    with (
        own_postgres.database() as name,
        serving(tmp_path, own_postgres.url(name), workers=2) as served,
    ):
        key, caller = served.key(), Caller(served.url)
        desk = SyncDesk(
            CentralClient(served.url, TOKEN),
            outbox := Outbox(tmp_path / "outbox.sqlite"),
            KeyStore(tmp_path / "key.json"),
            lambda _state: None,
            lambda *_: None,
        )
        desk.start()
        stored(desk)
        stop = threading.Event()

        def load(kiosk: int) -> int:
            sent = 0
            while not stop.is_set():
                caller.send(*(sealed(key, f"load-{kiosk}", sent + n + 1) for n in range(5)))
                sent += 5
            return sent

        with ThreadPoolExecutor(4) as pool:
            loads = [pool.submit(load, kiosk) for kiosk in range(4)]
            time.sleep(0.5)
            own_postgres.stop()
            for session in range(2, 12):
                stored(desk, session)
            assert eventually(lambda: served.get("/health").status_code == 503)
            problem = served.get("/health")
            assert problem.headers["content-type"] == "application/problem+json"
            assert (problem.json()["code"], problem.headers["retry-after"]) == ("busy", "5")
            own_postgres.start()
            assert eventually(lambda: served.get("/health").status_code == 200)
            time.sleep(0.5)
            stop.set()
            sent = sum(load.result() for load in loads)
        assert set(caller.failed) == {"503 5"}, "never a 500, never a torn connection"
        assert eventually(lambda: (left := outbox.counts()) is not None and not left.waiting, 40)
        desk.stop()
        cases = served.cases()
        assert len({case["reference"] for case in cases}) == len(cases) == sent + 11


@pytest.mark.parametrize("served", [""], indirect=True, ids=["read-committed"])
def test_whichever_worker_is_asked_for_metrics_tells_of_all(served: Served) -> None:
    caller, key, before = Caller(served.url), served.key(), counted(served)
    for number in range(30):
        caller._local = threading.local()  # another connection, perhaps another worker
        caller.send(sealed(key, f"counted-{number}"))
    counts = [counted(served) - before for _ in range(12)]
    assert set(counts) == {30.0}


def counted(served: Served) -> float:
    """The cases that metrics tell of, on a connection of its own."""
    families = text_string_to_metric_families(served.get("/metrics").text)
    samples = [sample for family in families for sample in family.samples]
    return sum(sample.value for sample in samples if sample.name == "central_cases_total")
