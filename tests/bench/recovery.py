"""From a pcscd that is back to a monitor that says so."""

from __future__ import annotations

import json
import queue
import sys
import time

from kiosk.demo.pcscd import PcscDaemon
from kiosk.identity.cards.pcsc import PcscReader
from kiosk.identity.person import ReaderState
from tests.bench.kit import Figure, in_turns
from tests.bench.pcscd import plugged
from tests.bench.world import child


def bench(*, quick: bool) -> list[Figure]:
    """In a process of its own, for it can be the client of one pcscd only."""
    took = child("recovery", "2" if quick else "30")
    return [
        Figure(
            "recovery",
            "pcscd killed and started again, from its first answer to our monitor's NO_CARD",
            "a program that asks for its readers without a pause until there is one",
            "ms",
            tuple(took["ours"]),
            tuple(took["floor"]),
        )
    ]


def main(repeats: int) -> None:
    """The monitor and the impatient program take turns; prints what each took."""
    with plugged() as (daemon, slot):
        seen: queue.SimpleQueue[ReaderState] = queue.SimpleQueue()

        def by_the_monitor() -> float:
            reader = PcscReader(slot.name)
            reader.start(seen.put)
            _until(seen, ReaderState.NO_CARD)
            daemon.kill()
            _until(seen, ReaderState.NO_SERVICE)
            began = _back(daemon)
            _until(seen, ReaderState.NO_CARD)
            taken = (time.perf_counter() - began) * 1000
            reader.stop()
            return taken

        def without_a_pause() -> float:
            daemon.kill()
            began = _back(daemon)
            while not _has_readers():
                continue
            return (time.perf_counter() - began) * 1000

        ours, floor = in_turns(repeats, by_the_monitor, without_a_pause)
    print(json.dumps({"ours": ours, "floor": floor}))


def _back(daemon: PcscDaemon) -> float:
    """Start it; when it answered first."""
    daemon.start(reader=False)
    return time.perf_counter()


def _until(seen: queue.SimpleQueue[ReaderState], state: ReaderState) -> None:
    while seen.get(timeout=20) is not state:
        continue


def _has_readers() -> bool:
    from smartcard import scard

    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if code != scard.SCARD_S_SUCCESS:
        return False
    _, names = scard.SCardListReaders(context, [])
    scard.SCardReleaseContext(context)
    return bool(names)


if __name__ == "__main__":
    main(int(sys.argv[1]))
