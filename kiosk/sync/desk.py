"""The kiosk's one door to the central service: store a case, look something up, hear news."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from kiosk.sync.client import Answer, CentralClient, CentralState, Failed, Query
from kiosk.sync.contract import (
    CaseBody,
    CaseResult,
    CentralKey,
    OutboxItem,
    ProblemCode,
    ReceiptWay,
    SealedFor,
    seal,
)
from kiosk.sync.drain import Drain
from kiosk.sync.keys import KeyStore
from kiosk.sync.outbox import NotStored, Outbox, Stored, WhyNotStored, report
from kiosk.sync.pulse import Pulse

MOST_BYTES: Final = 250_000
"""The largest case in characters; even at four bytes each an item's `sealed` has room for it."""


@dataclass(frozen=True, slots=True)
class LookUpFailed:
    """No answer. With a `code` the central service is there and said no."""

    state: CentralState
    code: ProblemCode | None = None


class SyncDesk:
    """Takes cases in and brings them to the central service; call from any thread.

    Callbacks come on threads of the desk. `heard` is told when the state changes.
    `acknowledged` is told what became of the cases of this process' sessions, possibly long
    after the session has ended. `offered` is told of the ways to hand over a receipt that the
    central service has now, when they change. `pulse` speaks in each heartbeat, and hears its answer.
    """

    def __init__(
        self,
        client: CentralClient,
        outbox: Outbox,
        keys: KeyStore,
        heard: Callable[[CentralState], None],
        acknowledged: Callable[[int, str, CaseResult], None],
        *,
        kiosk: str = "kiosk",
        heartbeat_s: float = 10.0,
        offered: Callable[[frozenset[ReceiptWay]], None] = lambda _ways: None,
        pulse: Pulse | None = None,
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._keys = keys
        self._heard = heard
        self._acknowledged = acknowledged
        self._tell_ways = offered
        self._ways: frozenset[ReceiptWay] = frozenset()
        self._boot = uuid4().hex
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="look-up")
        self._lock = threading.Lock()
        self._telling = threading.Lock()
        self._state = CentralState.UNKNOWN
        self._stopped = False
        self._drain = Drain(
            client,
            outbox,
            keys,
            kiosk=kiosk,
            boot=self._boot,
            heartbeat_s=heartbeat_s,
            heard=self._hear,
            arrived=self._arrive,
            offered=self._offer,
            pulse=pulse,
        )

    @property
    def state(self) -> CentralState:
        """What was last heard of the central service."""
        return self._state

    @property
    def trouble(self) -> WhyNotStored | None:
        """Why a case given now would not be stored, as far as is known."""
        return WhyNotStored.NO_KEY if self._keys.current() is None else self._outbox.trouble

    def start(self) -> None:
        """Begin to listen and to send, first what an earlier process left."""
        self._drain.start()

    def store(
        self, session: int, body: CaseBody, done: Callable[[Stored | NotStored], None]
    ) -> None:
        """Seal the case and keep it; `done` hears of it after the commit, and it is sent at once."""
        key = self._keys.current()
        if len(body.model_dump_json()) > MOST_BYTES:
            done(NotStored(WhyNotStored.TOO_LARGE))
        elif key is not None:
            self._store(session, key, body, done)
        else:
            self._in_pool(
                lambda: self._store_with_new_key(session, body, done),
                lambda: done(NotStored(WhyNotStored.STOPPED)),
            )

    def look_up(
        self, session: int, query: Query, done: Callable[[Answer | LookUpFailed], None]
    ) -> None:
        """Ask the central service for a citizen who waits."""
        del session  # who is told is in `done`; nothing of a look-up is kept

        def job() -> None:
            answer = self._client.ask(query)
            if isinstance(answer, Failed):
                self._hear(answer.state)
                done(LookUpFailed(answer.state, answer.code))
            else:
                self._hear(CentralState.UP)
                done(answer)

        self._in_pool(job, lambda: done(LookUpFailed(CentralState.UNKNOWN)))

    def stop(self) -> None:
        """End all exchanges and threads; what is stored stays stored. Takes no more."""
        with self._lock:
            if self._stopped:
                return
            self._stopped = True
        self._client.close()
        self._drain.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._outbox.close()

    def _store(
        self,
        session: int,
        key: CentralKey,
        body: CaseBody,
        done: Callable[[Stored | NotStored], None],
    ) -> None:
        def sealed_for(envelope: SealedFor) -> bytes:
            return seal(key, envelope, body)

        def stored(result: Stored | NotStored) -> None:
            done(result)
            if isinstance(result, Stored):
                self._drain.nudge()

        name = f"{self._boot}-{session}"
        with self._lock:
            open_ = not self._stopped
            if open_:
                self._outbox.store(name, body.service, key.key_id, sealed_for, stored)
        if not open_:
            done(NotStored(WhyNotStored.STOPPED))

    def _store_with_new_key(
        self, session: int, body: CaseBody, done: Callable[[Stored | NotStored], None]
    ) -> None:
        key = self._client.key()
        if isinstance(key, CentralKey) and self._keys.accept(key):
            self._store(session, key, body, done)
        else:
            done(NotStored(WhyNotStored.NO_KEY))

    def _in_pool(self, job: Callable[[], None], too_late: Callable[[], None]) -> None:
        with self._lock:
            open_ = not self._stopped
            if open_:
                self._pool.submit(job).add_done_callback(report)
        if not open_:
            too_late()

    def _hear(self, state: CentralState) -> None:
        with self._telling:  # held while telling, so that the last told is the last heard
            changed = state is not self._state
            self._state = state
            if changed:
                self._heard(state)

    def _offer(self, ways: frozenset[ReceiptWay]) -> None:
        if ways != self._ways:
            self._ways = ways
            self._tell_ways(ways)

    def _arrive(self, item: OutboxItem, result: CaseResult) -> None:
        boot, _, session = item.session.rpartition("-")
        if boot == self._boot:
            self._acknowledged(int(session), item.reference, result)
