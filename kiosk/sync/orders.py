"""The commands this kiosk was given: each is carried out once, also if the kiosk starts anew amid it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from pydantic import Field, ValidationError

from kiosk.sync.contract import Command, CommandKind, CommandResult, Contract
from kiosk.sync.files import write_private

_log = logging.getLogger(__name__)

_MOST: Final = 100
"""Commands that are remembered; the oldest is forgotten first."""
_MOST_AT_ONCE: Final = 40
"""Results that one heartbeat has room for."""


class _Entry(Contract):
    command: Command
    result: CommandResult | None = None
    reported: bool = False


class _Book(Contract):
    entries: list[_Entry] = Field(default_factory=list, max_length=_MOST)


class Orders:
    """Remembers commands in a file; call from any thread.

    A command is on the disk before anybody is told to carry it out, so that none is carried out
    twice. One that an earlier process took and had no result for is answered at the start: a
    restart is done by then, anything else was interrupted.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._entries = {entry.command.id: _after_a_start(entry) for entry in self._read()}

    def take(self, commands: Sequence[Command], now: datetime) -> list[Command]:
        """Those of `commands` that are new and still wanted at `now`, the central service's time.

        Where the disk does not take them, none is carried out, and that is their result.
        """
        with self._lock:
            wanted = [c for c in commands if c.id not in self._entries and now < c.expires]
            if not wanted:
                return []
            before = self._entries
            self._entries = {key: one for key, one in before.items() if _matters(one, now)}
            self._entries |= {command.id: _Entry(command=command) for command in wanted}
            self._entries = dict(list(self._entries.items())[-_MOST:])
            if self._write():
                return wanted
            for command in wanted:
                self._settle(command.id, done=False, why="disk")
            return []

    def finish(self, result: CommandResult) -> None:
        """This is what became of a command; told with the next heartbeat."""
        with self._lock:
            entry = self._entries.get(result.id)
            if entry is not None and entry.result is None:
                self._entries[result.id] = entry.model_copy(update={"result": result})
                self._write()

    def results(self) -> list[CommandResult]:
        """What is to be told with the next heartbeat."""
        with self._lock:
            found = [
                one.result for one in self._entries.values() if not one.reported and one.result
            ]
            return found[:_MOST_AT_ONCE]

    def reported(self, results: Sequence[CommandResult]) -> None:
        """The central service has heard these."""
        if not results:
            return
        with self._lock:
            for result in results:
                entry = self._entries.get(result.id)
                if entry is not None and entry.result == result:
                    self._entries[result.id] = entry.model_copy(update={"reported": True})
            self._write()

    def _settle(self, command: UUID, *, done: bool, why: str) -> None:
        result = CommandResult(id=command, done=done, why=why)
        self._entries[command] = self._entries[command].model_copy(update={"result": result})

    def _read(self) -> list[_Entry]:
        try:
            return _Book.model_validate_json(self._file.read_bytes()).entries
        except FileNotFoundError:
            return []
        except (OSError, ValidationError):
            _log.error("the commands of before cannot be read; they are forgotten")
            return []

    def _write(self) -> bool:
        book = _Book(entries=list(self._entries.values()))
        try:
            write_private(self._file, book.model_dump_json().encode())
        except OSError as trouble:
            _log.error("commands cannot be kept: %s", trouble.strerror)
            return False
        return True


def _matters(entry: _Entry, now: datetime) -> bool:
    """Whether the command could come again, or its result has not been told yet."""
    return not entry.reported or now < entry.command.expires


def _after_a_start(entry: _Entry) -> _Entry:
    if entry.result is not None:
        return entry
    restarted = entry.command.kind is CommandKind.RESTART_WHEN_IDLE
    why = "restarted" if restarted else "interrupted"
    result = CommandResult(id=entry.command.id, done=restarted, why=why)
    return entry.model_copy(update={"result": result})
