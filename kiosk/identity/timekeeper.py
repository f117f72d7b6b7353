"""Remembers what the central service says of the time, in this run and over a restart."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kiosk.identity.clock import ClockFault, Heard, Proof

_log = logging.getLogger(__name__)

_WRITE_EVERY: Final = timedelta(hours=1)
"""So seldom is enough: the file keeps a clock from going back by days, not by minutes."""


class Timekeeper:
    """Says how this machine's clock is wrong, if it is; call from any thread.

    `file` holds one instant and nothing else. It is read once, and written at most once an
    hour; one that is missing, unreadable or nonsense says nothing, and costs nothing.
    """

    def __init__(
        self,
        released: datetime,
        file: Path | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._file = file
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._kept = _read(file)
        believed = self._kept is not None and Proof(released).can_be(self._kept)
        self._proof = Proof(released, self._kept if believed else None)

    def hear(self, at: datetime) -> None:
        """The central service says that it is `at` (aware). What cannot be is not believed."""
        with self._lock:
            if not self._proof.can_be(at):
                return
            self._proof = replace(self._proof, heard=Heard(at, self._monotonic()))
            if self._kept is None or abs(at - self._kept) >= _WRITE_EVERY:
                self._kept = at
                self._write(at)

    def fault_of(self, now: datetime) -> ClockFault | None:
        """How a clock that says `now` is wrong; `None`: it may be right."""
        with self._lock:
            fault = self._proof.fault_of(now, self._monotonic())
        if fault is not None:
            _log.warning("this machine's clock is %s", fault)
        return fault

    def _write(self, at: datetime) -> None:
        if self._file is None:
            return
        fresh = self._file.with_suffix(".new")
        try:
            fresh.write_text(at.isoformat(), encoding="ascii")
            fresh.replace(self._file)
        except OSError as trouble:
            _log.warning("the time was not kept: %s", trouble.strerror)


def _read(file: Path | None) -> datetime | None:
    if file is None:
        return None
    try:
        with file.open(encoding="ascii") as opened:
            kept = datetime.fromisoformat(opened.read(64))
    except (OSError, ValueError):
        return None
    return None if kept.tzinfo is None else kept
