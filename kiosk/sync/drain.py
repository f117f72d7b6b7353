"""The thread that brings cases to the central service, and listens whether it is there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from random import Random, SystemRandom
from typing import Final

from kiosk.sync.breaker import Breaker, Circuit
from kiosk.sync.client import CentralClient, CentralState, Failed
from kiosk.sync.contract import (
    Acks,
    Batch,
    CaseResult,
    CentralKey,
    Heartbeat,
    HeartbeatReply,
    OutboxItem,
    ProblemCode,
    ReceiptWay,
)
from kiosk.sync.keys import KeyStore
from kiosk.sync.outbox import Outbox
from kiosk.sync.pulse import Pulse, Quiet
from kiosk.sync.settle import settle

MOST_ITEMS: Final = 100
"""Items a request; 100 a batch is as fast as 500 (both at the floor of the socket)."""

HURRY_WITHIN_S: Final = 2.0
"""After an outage the kiosks come back spread over this time."""

_NOT_THE_ITEM: Final = {
    ProblemCode.BUSY,
    ProblemCode.TOO_MANY,
    ProblemCode.NO_TOKEN,
    ProblemCode.NOT_ALLOWED,
}
_ITEM_IS_WRONG: Final = {ProblemCode.INVALID, ProblemCode.TOO_LARGE}


class Drain:
    """Sends what is due, in batches; after a failure the breaker says when one may be tried.

    `heard` is told of every exchange, `arrived` of every item that was acknowledged, `offered`
    with every heartbeat of how receipts can be handed over. `pulse` has a say in each heartbeat.
    """

    def __init__(
        self,
        client: CentralClient,
        outbox: Outbox,
        keys: KeyStore,
        *,
        kiosk: str,
        boot: str,
        heartbeat_s: float,
        heard: Callable[[CentralState], None],
        arrived: Callable[[OutboxItem, CaseResult], None],
        offered: Callable[[frozenset[ReceiptWay]], None] = lambda _ways: None,
        pulse: Pulse | None = None,
        chance: Random | None = None,
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._keys = keys
        self._kiosk = kiosk
        self._boot = boot
        self._heartbeat_s = heartbeat_s
        self._heard = heard
        self._arrived = arrived
        self._offered = offered
        self._pulse = pulse or Quiet()
        self._chance = chance or SystemRandom()
        self._breaker = Breaker(longest_s=heartbeat_s, chance=self._chance)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="drain", daemon=True)
        self._next_beat = 0.0
        self._limit = MOST_ITEMS
        self._was_up = False

    def start(self) -> None:
        """Begin; what an earlier process left is sent first."""
        self._thread.start()

    def stop(self) -> None:
        """End after the exchange under way."""
        self._stopping.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join()

    def nudge(self) -> None:
        """There is something new, and a citizen who waits: try as soon as the breaker allows."""
        self._wake.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            if time.monotonic() >= self._next_beat:
                self._beat()
            self._send_due()
            if self._wake.wait(self._idle_s()):
                self._wake.clear()
                self._breaker.hurry()

    def _idle_s(self) -> float:
        now = time.monotonic()
        due_s = self._outbox.next_due_s()
        until_beat = self._next_beat - now
        if due_s is None:
            return max(0.0, until_beat)
        return max(0.0, min(until_beat, max(due_s, self._breaker.wait_s())))

    def _beat(self) -> None:
        self._outbox.look_again()
        self._outbox.bury_hopeless()
        counts = self._outbox.counts()
        beat = self._pulse.say(
            Heartbeat(
                kiosk=self._kiosk,
                boot=self._boot,
                waiting=counts.waiting if counts else 0,
                dead=counts.dead if counts else 0,
                oldest_s=int(counts.oldest_s) if counts else 0,
            )
        )
        reply = self._client.beat(beat)
        self._next_beat = time.monotonic() + self._heartbeat_s
        match reply:
            case Failed(state=state):
                self._was_up = False
                self._heard(state)
            case HeartbeatReply(key_id=key_id, receipts=ways):
                self._heard(CentralState.UP)
                self._offered(frozenset(ways))
                self._pulse.hear(beat, reply)
                known = self._keys.current()
                if known is None or known.key_id != key_id:
                    self._fetch_key()
                if not self._was_up:
                    self._was_up = True
                    self._breaker.heard()
                    self._outbox.hurry(HURRY_WITHIN_S)

    def _fetch_key(self) -> None:
        key = self._client.key()
        if isinstance(key, CentralKey) and not self._keys.accept(key):
            self._heard(CentralState.NONSENSE)

    def _send_due(self) -> None:
        while not self._stopping.is_set() and self._breaker.circuit() is not Circuit.OPEN:
            probing = self._breaker.circuit() is Circuit.HALF_OPEN
            items = self._outbox.due(1 if probing else self._limit)
            if not items:
                return
            match self._client.send(Batch(items=items)):
                case Acks() as acks:
                    self._settle(items, acks)
                case Failed() as failed:
                    self._fail(items, failed)

    def _went_well(self) -> None:
        self._breaker.succeeded()
        self._limit = min(self._limit * 2, MOST_ITEMS)

    def _went_ill(self, items: list[OutboxItem], retry_after_s: float = 0.0) -> None:
        self._breaker.failed(retry_after_s)
        if len(items) > 1:
            self._limit = 1  # find out which one it is

    def _settle(self, items: list[OutboxItem], acks: Acks) -> None:
        settled = settle(items, acks)
        if settled.wants_other_key:
            self._fetch_key()
        forgotten = self._outbox.delivered(item.key for item, _ in settled.delivered)
        for item, _ in settled.refused:
            forgotten = self._outbox.refused(item.key) and forgotten
        for item, result in settled.delivered + settled.refused:
            self._arrived(item, result)
        if settled.unsettled:
            self._outbox.postponed((i.key for i in settled.unsettled), fault=len(items) == 1)
        self._heard(
            CentralState.NONSENSE
            if settled.unsettled and not settled.wants_other_key
            else CentralState.UP
        )
        if forgotten and not settled.unsettled:
            self._went_well()
        else:
            self._went_ill(items)

    def _fail(self, items: list[OutboxItem], failed: Failed) -> None:
        alone = len(items) == 1
        if alone and failed.state is CentralState.UP and failed.code in _ITEM_IS_WRONG:
            self._outbox.refused(items[0].key)
            self._went_well()  # with everything but this one
        else:
            self._outbox.postponed(
                (item.key for item in items),
                failed.retry_after_s,
                fault=alone and failed.answered and failed.code not in _NOT_THE_ITEM,
            )
            self._went_ill(items, failed.retry_after_s)
        self._heard(failed.state)
