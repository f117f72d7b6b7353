"""Whether ten thousand citizens with cards leave anything in memory, over a real pcscd."""

from __future__ import annotations

import gc
import json
import queue
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kiosk.demo.cards.holders import ANNA, PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pki import DemoPki
from kiosk.identity.cards.pcsc import PcscReader
from kiosk.identity.desk import CardDesk
from kiosk.identity.person import CardAnswer, ReaderState
from tests.bench.card_script import identify
from tests.bench.kit import Figure
from tests.bench.pcscd import plugged
from tests.bench.world import child

_LOOKS: Final = 10


def bench(*, quick: bool) -> list[Figure]:
    """Memory is looked at ten times; the first look, when all is warm, is the floor."""
    sessions = 50 if quick else 10_000
    seen = child("card_memory", str(sessions))
    first, *others = seen["mb"]
    return [
        Figure(
            "card memory",
            f"RSS in {sessions} card sessions: inserted, recognised, proven, taken out",
            f"the same process after the first {sessions // _LOOKS} of them",
            "MB",
            tuple(others),
            (first,),
            {"kb per session": 1024 * (others[-1] - first) / (sessions - sessions // _LOOKS)},
        )
    ]


def main(sessions: int) -> None:
    """The sessions, one after the other; prints the memory of this process."""
    now = datetime.now(UTC)
    pki = DemoPki.make(now)
    credential = pki.citizen(ANNA)
    states: queue.SimpleQueue[ReaderState] = queue.SimpleQueue()
    answers: queue.SimpleQueue[CardAnswer] = queue.SimpleQueue()
    looks: list[float] = []
    with plugged() as (_, slot):
        reader = PcscReader(slot.name)
        desk = CardDesk(reader, pki.trust(), lambda: now, lambda _, said: answers.put(said))
        reader.start(states.put)
        for number in range(1, sessions + 1):
            card = slot.insert(Pkcs15Chip(credential, PIN))
            _until(states, ReaderState.CARD)
            desk.read(1)
            identify(desk, answers)
            desk.stop()  # waits until it has let go: see `Living.remove`
            card.remove()
            _until(states, ReaderState.NO_CARD)
            if number % (sessions // _LOOKS) == 0:
                gc.collect()
                looks.append(_resident_mb())
        reader.stop()
    print(json.dumps({"mb": looks}))


def _until(states: queue.SimpleQueue[ReaderState], state: ReaderState) -> None:
    while states.get(timeout=20) is not state:
        continue


def _resident_mb() -> float:
    """What Linux holds in memory for us (proc(5), smaps_rollup)."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Rss:")) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]))
