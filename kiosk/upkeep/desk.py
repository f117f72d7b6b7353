"""The kiosk's side of upkeep: tells how it is with each heartbeat, and carries out what comes back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final
from uuid import UUID

from kiosk.sync.contract import Command, CommandKind, CommandResult, Heartbeat, HeartbeatReply
from kiosk.sync.orders import Orders
from kiosk.sync.outbox import report
from kiosk.upkeep.closing import Closing
from kiosk.upkeep.parts import Facts, parts, serving
from kiosk.upkeep.pulling import Puller
from kiosk.upkeep.selftest import self_test

PROGRAM: Final = version("borgerkiosk")


@dataclass(frozen=True, slots=True)
class _Restart:
    command: UUID
    until: float
    """Monotonic, s; the command is not wanted any more after that."""


class UpkeepDesk:
    """A `Pulse`. What is slow is done on a thread of its own, one thing after the other.

    `look` gathers the facts, for a heartbeat with so many dead cases and such an oldest one;
    `ask` asks the central service something it must be able to answer.
    """

    def __init__(
        self,
        state: Path,
        puller: Puller,
        look: Callable[[Heartbeat], Facts],
        ask: Callable[[], object],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._state, self._puller = state, puller
        self._look, self._ask, self._clock = look, ask, clock
        self._orders = Orders(state / "commands.json")
        self._closing = Closing(state)
        self._restart: _Restart | None = None
        self._pulling = False
        self._lock = threading.Lock()
        self._stopped = False
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="upkeep")

    @property
    def closed(self) -> bool:
        """Whether somebody has closed this kiosk."""
        return self._closing.closed

    def in_use(self, version: int) -> None:
        """This version of the configuration is in use now."""
        self._puller.in_use = version

    def must_restart(self) -> bool:
        """Whether the process is to end as soon as nobody stands here."""
        wanted = self._restart
        if wanted is None:
            return False
        if self._clock() < wanted.until:
            return True
        self._restart = None
        late = CommandResult(id=wanted.command, done=False, why="expired")
        self._do(lambda: self._orders.finish(late))
        return False

    def say(self, beat: Heartbeat) -> Heartbeat:
        """The heartbeat, with everything that is known of this kiosk."""
        facts = self._look(beat)
        known = {
            "serving": serving(facts.kiosk),
            "program": PROGRAM,
            "configuration": self._puller.in_use,
            "parts": parts(facts),
            "results": self._orders.results(),
        }
        return beat.model_copy(update=known)

    def hear(self, sent: Heartbeat, reply: HeartbeatReply) -> None:
        """Carry out what is new in the answer."""
        self._orders.reported(sent.results)
        for command in self._orders.take(reply.commands, reply.time):
            left_s = (command.expires - reply.time).total_seconds()
            if command.kind is CommandKind.RESTART_WHEN_IDLE:
                self._restart = _Restart(command.id, self._clock() + left_s)
            else:
                self._do(partial(self._obey, command, sent))
        if not self._pulling and self._puller.is_wanted(reply.configuration):
            self._pulling = True
            self._do(lambda: self._pull(reply.configuration))

    def stop(self) -> None:
        """End the thread after what it is doing; takes no more."""
        with self._lock:
            self._stopped = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _do(self, job: Callable[[], None]) -> None:
        with self._lock:
            if not self._stopped:
                self._pool.submit(job).add_done_callback(report)

    def _obey(self, command: Command, sent: Heartbeat) -> None:
        self._orders.finish(self._carry_out(command, sent))

    def _pull(self, version: int) -> None:
        try:
            self._puller.pull(version)
        finally:
            self._pulling = False

    def _carry_out(self, command: Command, sent: Heartbeat) -> CommandResult:
        match command.kind:
            case CommandKind.RELOAD_CONFIGURATION:
                why = self._puller.reload()
                return CommandResult(id=command.id, done=why == "done", why=why)
            case CommandKind.OUT_OF_ORDER_ON | CommandKind.OUT_OF_ORDER_OFF as kind:
                return self._close(command.id, closed=kind is CommandKind.OUT_OF_ORDER_ON)
            case CommandKind.RUN_SELF_TEST:
                known = parts(self._look(sent))
                return self_test(command.id, known, self._state, self._ask)
            case CommandKind.RESTART_WHEN_IDLE:
                raise ValueError("is done by the screen's thread")

    def _close(self, command: UUID, *, closed: bool) -> CommandResult:
        try:
            self._closing.change(closed=closed)
        except OSError:
            return CommandResult(id=command, done=False, why="disk")
        return CommandResult(id=command, done=True)
