"""The self-test that can be run from afar: what can be tried without a person at the kiosk."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from kiosk.sync.contract import CentralKey, CommandResult, Condition, Part, PartState
from kiosk.sync.files import remove, write_private

_log = logging.getLogger(__name__)

_BYTES = 64 * 1024


def self_test(
    command: UUID,
    known: list[PartState],
    state: Path,
    ask: Callable[[], object],
) -> CommandResult:
    """Writes to the disk and asks the central service (`ask`) now; the other parts as last `known`.

    Reader and printer are looked at all the time by their own threads, so what is known of them is
    not old. Done means that no part is at fault; else `why` names the first that is.
    """
    tried = {Part.DISK: _write_and_read(state), Part.CENTRAL: _reach(ask)}
    found = [tried.get(one.part, one) for one in known]
    broken = [one for one in found if one.condition is Condition.FAULT]
    why = f"{broken[0].part}-{broken[0].state}" if broken else "done"
    _log.info("self-test: %s", why)
    return CommandResult(id=command, done=not broken, why=why, parts=found)


def _write_and_read(state: Path) -> PartState:
    file, data = state / "self-test", os.urandom(_BYTES)
    try:
        write_private(file, data)
        same = file.read_bytes() == data
        remove(file)
    except OSError:
        return PartState(part=Part.DISK, condition=Condition.FAULT, state="refuses")
    if not same:
        return PartState(part=Part.DISK, condition=Condition.FAULT, state="changes-data")
    return PartState(part=Part.DISK, condition=Condition.WORKS, state="written")


def _reach(ask: Callable[[], object]) -> PartState:
    answer = ask()
    if isinstance(answer, CentralKey):
        return PartState(part=Part.CENTRAL, condition=Condition.WORKS, state="answered")
    return PartState(part=Part.CENTRAL, condition=Condition.FAULT, state="no-answer")
