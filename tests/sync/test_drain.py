"""A central service that lies, forgets or chokes harms no case but its own answer."""

from __future__ import annotations

import base64
import json
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, pairwise, repeat
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.sync.breaker import SHORTEST_REST_S
from kiosk.sync.client import CentralState
from kiosk.sync.contract import (
    Ack,
    Acks,
    AckState,
    Batch,
    CentralKey,
    HeartbeatReply,
    Received,
    Refusal,
    Rejected,
    fingerprint,
)
from kiosk.sync.ledger import Counts
from kiosk.sync.outbox import Stored
from tests.sync.parts import Speaker, a_body, eventually, http, read_request, stored

KioskAt = Callable[..., Any]
JSON = {"Content-Type": "application/json"}
PROBLEM = {"Content-Type": "application/problem+json"}


Lie = Callable[[Batch], bytes | Iterable[bytes]]
"""An answer to a batch: all of it, or the body of a very long one, bit by bit."""
LONG = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n"


def drops(one: bytes) -> Iterator[bytes]:
    """A little now and then: no single read ever takes long."""
    while True:
        yield one
        time.sleep(0.02)


def new_key(name: str) -> CentralKey:
    raw = X25519PrivateKey.generate().public_key().public_bytes_raw()
    encoded = base64.b64encode(raw).decode()
    return CentralKey(key_id=name, public_key=encoded, fingerprint=fingerprint(raw))


class Liar:
    """Answers keys and heartbeats by the book, and batches as a test wants it."""

    def __init__(self) -> None:
        self.key = new_key("k1")
        self.batches: list[Batch] = []
        self.times: list[float] = []
        self.answer: Lie = self.honest
        self._speaker = Speaker(self._serve)
        self.url = self._speaker.url

    def stop(self) -> None:
        self._speaker.stop()

    def honest(self, batch: Batch) -> bytes:
        acks = [
            Ack(key=item.key, state=AckState.ACCEPTED, result=Received()) for item in batch.items
        ]
        return say(Acks(acks=acks, taken=len(acks)))

    def _serve(self, live: socket.socket) -> None:
        while True:
            head, _, body = read_request(live).partition(b"\r\n\r\n")
            if b" /v1/keys " in head:
                live.sendall(say(self.key))
            elif b" /v1/heartbeats " in head:
                live.sendall(say(HeartbeatReply(time=datetime.now(UTC), key_id=self.key.key_id)))
            else:
                batch = Batch.model_validate_json(body)
                self.times.append(time.monotonic())
                self.batches.append(batch)
                answer = self.answer(batch)
                for part in [answer] if isinstance(answer, bytes) else chain([LONG], answer):
                    live.sendall(part)


def say(what: Any) -> bytes:
    return http("200 OK", JSON, what.model_dump_json().encode())


def problem(status: int, code: str) -> bytes:
    body = json.dumps({"type": "t", "title": "t", "status": status, "code": code}).encode()
    return http(f"{status} Problem", PROBLEM, body)


@pytest.fixture
def liar() -> Iterator[Liar]:
    made = Liar()
    yield made
    made.stop()


def counts(kiosk: Any) -> Counts:
    found: Counts | None = kiosk.desk._outbox.counts()
    assert found is not None
    return found


def no_acks(_: Batch) -> bytes:
    return say(Acks(acks=[], taken=0))


def strangers(batch: Batch) -> bytes:
    acks = [Ack(key=uuid4(), state=AckState.ACCEPTED, result=Received()) for _ in batch.items]
    return say(Acks(acks=acks, taken=len(acks)))


@pytest.mark.parametrize(
    ("lie", "state"),
    [
        pytest.param(no_acks, CentralState.NONSENSE, id="no acknowledgment"),
        pytest.param(strangers, CentralState.NONSENSE, id="acknowledges others"),
        pytest.param(
            lambda _: http("200 OK", {"Content-Type": "text/html"}, b"<h1>Hotel wifi</h1>"),
            CentralState.NONSENSE,
            id="a log-in page",
        ),
        pytest.param(lambda _: problem(500, "failed"), CentralState.DOWN, id="fails"),
        pytest.param(lambda _: problem(503, "busy"), CentralState.DOWN, id="busy"),
        pytest.param(lambda _: problem(403, "not-allowed"), CentralState.REFUSED, id="refuses"),
        pytest.param(lambda _: problem(404, "not-found"), CentralState.UP, id="moved away"),
        pytest.param(lambda _: b"\x00" * 100 + b"\r\n", CentralState.NONSENSE, id="noise"),
        pytest.param(lambda _: repeat(b"x" * 65536, 16384), CentralState.NONSENSE, id="a gigabyte"),
        pytest.param(lambda _: drops(b"x"), CentralState.SLOW, id="drops that never end"),
    ],
)
def test_after_any_lie_the_case_is_still_there_and_arrives_once_told_truly(
    liar: Liar, kiosk_at: KioskAt, lie: Lie, state: CentralState
) -> None:
    liar.answer = lie
    kiosk = kiosk_at(liar.url)
    word = stored(kiosk.desk)
    assert isinstance(word, Stored)
    assert eventually(lambda: len(liar.batches) >= 2)
    assert counts(kiosk) == Counts(waiting=1, dead=0)
    assert kiosk.ears.acks == []
    assert eventually(lambda: state in kiosk.ears.states)
    liar.answer = liar.honest
    assert kiosk.ears.result(word.reference) == Received()
    assert counts(kiosk) == Counts(waiting=0, dead=0)


def test_while_it_is_busy_only_one_knocks_and_with_one_case(liar: Liar, kiosk_at: KioskAt) -> None:
    liar.answer = lambda _: problem(503, "busy")
    kiosk = kiosk_at(liar.url)
    words = [stored(kiosk.desk, session) for session in range(30)]
    assert eventually(lambda: len(liar.batches) >= 4)
    assert all(len(batch.items) == 1 for batch in liar.batches[1:]), "a probe is one case"
    pauses = [later - earlier for earlier, later in pairwise(liar.times)]
    assert min(pauses) >= SHORTEST_REST_S, "thirty citizens, and no more than one probe at a time"
    liar.answer = liar.honest
    for word in words:
        assert isinstance(word, Stored)
        assert kiosk.ears.result(word.reference) == Received()


def test_patience_asked_for_holds_for_the_next_citizens_case_too(
    liar: Liar, kiosk_at: KioskAt
) -> None:
    liar.answer = lambda _: http("503 Busy", {"Retry-After": "2"}, b"")
    kiosk = kiosk_at(liar.url)
    stored(kiosk.desk, 1)
    assert eventually(lambda: len(liar.batches) == 1)
    liar.answer = liar.honest
    word = stored(kiosk.desk, 2)
    assert isinstance(word, Stored)
    assert kiosk.ears.result(word.reference) == Received()
    assert liar.times[1] - liar.times[0] >= 2.0


def test_an_item_the_service_chokes_on_does_not_keep_the_others_waiting(
    liar: Liar, kiosk_at: KioskAt
) -> None:
    def chokes(batch: Batch) -> bytes:
        if any(item.service == "poison" for item in batch.items):
            return problem(500, "failed")
        return liar.honest(batch)

    liar.answer = no_acks
    kiosk = kiosk_at(liar.url)
    poison = stored(kiosk.desk, 1, a_body(service="poison"))
    others = [stored(kiosk.desk, session) for session in range(2, 7)]
    liar.answer = chokes
    for word in others:
        assert isinstance(word, Stored)
        assert kiosk.ears.result(word.reference) == Received()
    assert counts(kiosk) == Counts(waiting=1, dead=0)
    liar.answer = liar.honest
    assert isinstance(poison, Stored)
    assert kiosk.ears.result(poison.reference) == Received()


def test_an_item_the_service_calls_invalid_alone_is_a_dead_letter_and_the_rest_goes(
    liar: Liar, kiosk_at: KioskAt
) -> None:
    def strict(batch: Batch) -> bytes:
        if any(item.service == "unheard-of" for item in batch.items):
            return problem(422, "invalid")
        return liar.honest(batch)

    liar.answer = no_acks
    kiosk = kiosk_at(liar.url)
    stored(kiosk.desk, 1, a_body(service="unheard-of"))
    after = [stored(kiosk.desk, session) for session in (1, 2)]
    liar.answer = strict
    for word in after:
        assert isinstance(word, Stored)
        assert kiosk.ears.result(word.reference) == Received()
    assert counts(kiosk) == Counts(waiting=0, dead=1)


def test_a_refused_case_is_told_and_its_body_is_gone(liar: Liar, kiosk_at: KioskAt) -> None:
    refusal = Rejected(reason=Refusal.OTHER_PAYLOAD)
    liar.answer = lambda batch: say(
        Acks(
            acks=[
                Ack(key=item.key, state=AckState.REJECTED, result=refusal) for item in batch.items
            ],
            taken=0,
        )
    )
    kiosk = kiosk_at(liar.url)
    word = stored(kiosk.desk)
    assert isinstance(word, Stored)
    assert kiosk.ears.result(word.reference) == refusal
    assert counts(kiosk) == Counts(waiting=0, dead=1)


def test_a_new_key_is_used_for_new_cases_and_old_ones_wait_for_theirs(
    liar: Liar, kiosk_at: KioskAt
) -> None:
    def by_key(batch: Batch) -> bytes:
        acks = [
            Ack(key=item.key, state=AckState.ACCEPTED, result=Received())
            if item.key_id == liar.key.key_id
            else Ack(
                key=item.key,
                state=AckState.REJECTED,
                result=Rejected(reason=Refusal.UNKNOWN_KEY),
            )
            for item in batch.items
        ]
        return say(Acks(acks=acks, taken=0))

    liar.answer = no_acks
    kiosk = kiosk_at(liar.url)
    old = stored(kiosk.desk, 1)
    old_key, liar.key = liar.key, new_key("k2")
    liar.answer = by_key
    assert eventually(lambda: kiosk.desk._keys.current() == liar.key)
    new = stored(kiosk.desk, 2)
    assert isinstance(new, Stored)
    assert isinstance(old, Stored)
    assert kiosk.ears.result(new.reference) == Received()
    assert counts(kiosk).waiting == 1
    liar.key = old_key  # restored from its backup
    assert kiosk.ears.result(old.reference) == Received()


def test_within_a_session_the_order_is_kept_through_all_of_it(
    liar: Liar, kiosk_at: KioskAt
) -> None:
    taken: list[tuple[str, int]] = []

    def now_and_then(batch: Batch) -> bytes:
        if len(liar.batches) % 3:
            return problem(503, "busy")
        taken.extend((item.session, item.sequence) for item in batch.items)
        return liar.honest(batch)

    liar.answer = now_and_then
    kiosk = kiosk_at(liar.url)
    for number in range(7):
        stored(kiosk.desk, number % 3)
    assert eventually(lambda: len(taken) == 7)
    for session in {session for session, _ in taken}:
        sequences = [sequence for name, sequence in taken if name == session]
        assert sequences == sorted(sequences)
