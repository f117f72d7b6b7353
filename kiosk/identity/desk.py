"""Where a citizen's card is read: one worker a card, none of which anybody waits for.

A card that hangs blocks its worker without limit, and nothing but taking it out helps. So a
worker is given a deadline, is discarded when it passes, and ends by itself when the card goes.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kiosk.identity.cards import proving
from kiosk.identity.cards.capabilities import SHORT
from kiosk.identity.cards.proving import PkiCard
from kiosk.identity.cards.reader import CardReader
from kiosk.identity.cards.recognise import HealthCard, recognise
from kiosk.identity.cards.transport import CardError, CardTransport, PassesLong
from kiosk.identity.deadlines import Deadline, Deadlines
from kiosk.identity.level import Method
from kiosk.identity.person import (
    CardAnswer,
    CardFailed,
    CardProblem,
    CardProven,
    CardRecognised,
    Pin,
)
from kiosk.identity.trust import Trust

DEADLINE_S: Final = 10.0
_PREDECESSOR_S: Final = 1.0
"""How long a worker waits for the one before it to let go of the reader."""
_BUSY_S: Final = 0.1
_BUSY_TRIES: Final = 15
"""Another program that looks at every new card has done so in a second."""


class CardDesk:
    """Reads and proves cards, one session at a time, and tells each answer to its session.

    Every method returns at once. `tell` is called on a worker's thread, must not block, and
    never hears of a session after its `release`. `deadline` is in seconds, for each command.
    """

    def __init__(
        self,
        reader: CardReader,
        trust: Trust,
        now: Callable[[], datetime],
        tell: Callable[[int, CardAnswer], None],
        deadline: float = DEADLINE_S,
    ) -> None:
        self._deadlines = Deadlines(deadline)
        self._means = _Means(reader, trust, now, tell, self._deadlines, threading.RLock())
        self._worker: _Worker | None = None

    def read(self, session: int) -> None:
        """Find out what card is in the reader: `CardRecognised`, `CardProven` or `CardFailed`."""
        with self._means.lock:
            before = self._worker
            if before is not None:
                before.dismiss()
            self._worker = _Worker(session, self._means, before.ended if before else None)
            self._worker.start()

    def prove(self, session: int, pin: Pin) -> None:
        """Give the recognised card its PIN: `CardProven` or `CardFailed`.

        After `WRONG_PIN` it may be called again; after any other failure the card must be read
        anew, and until then this answers `PULLED`. A session with no card gets no answer.
        """
        with self._means.lock:
            if self._worker is not None and self._worker.session == session:
                self._worker.give(pin)

    def release(self, session: int) -> None:
        """Let go of the session's card (reset) and forget it; nothing more is told of it."""
        with self._means.lock:
            if self._worker is not None and self._worker.session == session:
                self._worker.dismiss()

    def stop(self) -> None:
        """Let go of any card; waits a moment for it, but not for a card that hangs."""
        worker = self._worker
        if worker is not None:
            self.release(worker.session)
            worker.ended.wait(_PREDECESSOR_S)
        with self._means.lock:
            self._deadlines.stop()


@dataclass(frozen=True, slots=True)
class _Means:
    """What every worker works with. The lock guards who is still wanted, and telling itself."""

    reader: CardReader
    trust: Trust
    now: Callable[[], datetime]
    tell: Callable[[int, CardAnswer], None]
    deadlines: Deadlines
    lock: threading.RLock


class _Worker:
    """One card session: its thread, its deadline, and whether anybody still wants its answers."""

    def __init__(self, session: int, means: _Means, before: threading.Event | None) -> None:
        self.session = session
        self.ended = threading.Event()
        self._means = means
        self._before = before
        self._pins: queue.SimpleQueue[Pin | None] = queue.SimpleQueue()
        self._released = False
        self._over = False
        self._deadline: Deadline | None = None

    def start(self) -> None:
        """Begin to read the card."""
        self._begin()
        threading.Thread(target=self._run, name="card", daemon=True).start()

    def give(self, pin: Pin) -> None:
        """Have the card try a PIN, unless it is busy with one."""
        if self._released:
            return
        if self._over:
            self._means.tell(self.session, CardFailed(CardProblem.PULLED))
        elif self._deadline is None:
            self._begin()
            self._pins.put(pin)

    def dismiss(self) -> None:
        """Tell nothing any more, and let go of the card."""
        self._released = True
        self._end()

    def _begin(self) -> None:
        self._deadline = self._means.deadlines.begin(self._silent)

    def _end(self) -> None:
        self._over = True
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None
        self._pins.put(None)

    def _silent(self, deadline: Deadline) -> None:
        """The deadline passed; this worker stays where it hangs until the card goes."""
        with self._means.lock:
            if deadline is self._deadline:
                self._tell(CardFailed(CardProblem.SILENT), last=True)

    def _tell(self, answer: CardAnswer, *, last: bool) -> None:
        with self._means.lock:
            if self._over:
                return
            if last:
                self._end()
            elif self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None
            self._means.tell(self.session, answer)

    def _run(self) -> None:
        if self._before is not None:
            self._before.wait(_PREDECESSOR_S)
        try:
            self._use_card()
        except CardError as trouble:
            self._tell(CardFailed(trouble.problem, trouble.tries_left), last=True)
        finally:
            self.ended.set()

    def _use_card(self) -> None:
        card = self._connect()
        try:
            found = recognise(_Wanted(card, lambda: not self._over))
            if isinstance(found, HealthCard):
                named = proving.named(found.identity, self._means.trust)
                self._tell(CardProven(named), last=True)
            else:
                self._prove(found)
        finally:
            card.release()

    def _connect(self) -> CardTransport:
        """The card, after a moment's patience with whoever has it."""
        for _ in range(_BUSY_TRIES):
            try:
                return self._means.reader.connect()
            except CardError as trouble:
                if trouble.problem is not CardProblem.BUSY or self._over:
                    raise
            time.sleep(_BUSY_S)
        return self._means.reader.connect()

    def _prove(self, card: PkiCard) -> None:
        trust, now = self._means.trust, self._means.now
        tries = proving.check(card, trust, now())
        self._tell(CardRecognised(Method.NEMID, tries, card.pin_length), last=False)
        while (pin := self._pins.get()) is not None:
            try:
                identity = proving.prove(card, pin, trust, now())
            except CardError as trouble:
                if trouble.problem is not CardProblem.WRONG_PIN:
                    raise
                self._tell(CardFailed(trouble.problem, trouble.tries_left), last=False)
            else:
                self._tell(CardProven(identity), last=True)


class _Wanted:
    """A transport for as long as its session wants it: a card that answers slowly, however
    often, is let go after the answer it is at."""

    def __init__(self, card: CardTransport, wanted: Callable[[], bool]) -> None:
        self.atr = card.atr
        self._card = card
        self._wanted = wanted

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        """As `CardTransport`; `SILENT`, which nobody is told, once it is not wanted."""
        if not self._wanted():
            raise CardError(CardProblem.SILENT)
        return self._card.transmit(apdu)

    def longest(self) -> int:
        """As `PassesLong`."""
        return self._card.longest() if isinstance(self._card, PassesLong) else SHORT.answer

    def release(self) -> None:
        """As `CardTransport`."""
        self._card.release()
