"""From "there is a card" to who holds it, over a real pcscd."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, Final

from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.pki import DemoPki
from kiosk.identity.cards.pcsc import PcscReader
from kiosk.identity.desk import CardDesk
from kiosk.identity.person import CardAnswer, ReaderState
from tests.bench.card_script import Script, Stopwatch, identify
from tests.bench.kit import Figure, in_turns, timed
from tests.bench.pcscd import plugged
from tests.bench.world import child
from tests.peers.usb import UsbReader

_OPENSC: Final = """
app default {
  enable_default_driver = true;
  card_drivers = isoApplet, default;
  framework pkcs15 { use_file_caching = no; }
}
"""


def bench(*, quick: bool) -> list[Figure]:
    """In a process of its own, for it can be the client of one pcscd only."""
    took = child("card_pcscd", "3" if quick else "100")
    what = "NemID card seen to identity proven, PIN at once, over a real pcscd"
    beyond = [ours - wire for ours, wire in zip(took["ours"], took["in_card"], strict=True)]
    detail = {"apdus": took["apdus"], "ms beyond its APDUs": median(beyond)}
    floors = (
        ("card pcscd", "bare", "the same APDUs one after the other, and nothing else"),
        (
            "card pcscd script",
            "script",
            "a hand-written script that sends the same APDUs and checks the same signatures",
        ),
        ("card opensc", "opensc", "`pkcs15-tool --read-certificate`, the whole process"),
    )
    ours = tuple(took["ours"])
    return [
        Figure(
            name, what, floor_is, "ms", ours, tuple(took[floor]), detail if floor == "bare" else {}
        )
        for name, floor, floor_is in floors
    ]


def main(repeats: int) -> None:
    """The desk, the script, the bare APDUs and OpenSC take turns; prints what each took."""
    now = datetime.now(UTC)
    pki = DemoPki.make(now)
    seen: queue.SimpleQueue[ReaderState] = queue.SimpleQueue()
    answers: queue.SimpleQueue[CardAnswer] = queue.SimpleQueue()
    with plugged() as (_, slot), tempfile.TemporaryDirectory() as folder:
        reader = PcscReader(slot.name)
        stopwatch = Stopwatch(reader)
        desk = CardDesk(stopwatch, pki.trust(), lambda: now, lambda _, said: answers.put(said))
        reader.start(seen.put)
        in_card: list[float] = []

        def by_the_desk() -> float:
            with _Inserted(slot, pki, seen):
                stopwatch.exchanges.clear()
                stopwatch.released.clear()
                began = time.perf_counter()
                desk.read(1)
                identify(desk, answers)
                taken = (time.perf_counter() - began) * 1000
                in_card.append(stopwatch.ms)
                desk.release(1)
                stopwatch.released.wait(10)
            return taken

        by_the_desk()
        in_card.clear()
        script = Script(list(stopwatch.exchanges), pki.root.certificate)

        def by_the_script() -> float:
            with _Inserted(slot, pki, seen):
                began = time.perf_counter()
                card = script.identify(reader)
                taken = (time.perf_counter() - began) * 1000
                card.release()
            return taken

        def bare() -> float:
            with _Inserted(slot, pki, seen):
                return script.bare(reader)

        configuration = Path(folder) / "opensc.conf"
        configuration.write_text(_OPENSC)
        environment = {**os.environ, "OPENSC_CONF": str(configuration)}
        tool = ["pkcs15-tool", "--read-certificate", "01"]

        def by_opensc() -> float:
            with _Inserted(slot, pki, seen):
                return timed(
                    lambda: subprocess.run(tool, env=environment, check=True, capture_output=True)
                )

        ours, scripted, alone, opensc = in_turns(
            repeats, by_the_desk, by_the_script, bare, by_opensc
        )
        desk.stop()
        reader.stop()
    told: dict[str, Any] = {"ours": ours, "script": scripted, "bare": alone, "opensc": opensc}
    print(json.dumps({**told, "in_card": in_card, "apdus": len(script.exchanges)}))


class _Inserted:
    """A new card, from the moment the monitor has seen it until it has seen it go."""

    def __init__(self, slot: UsbReader, pki: DemoPki, seen: queue.SimpleQueue[ReaderState]) -> None:
        self._seen = seen
        self._card = slot.insert(demo_card(DemoCard.NEMID, pki))

    def __enter__(self) -> None:
        while self._seen.get(timeout=20) is not ReaderState.CARD:
            continue

    def __exit__(self, *_: object) -> None:
        self._card.remove()
        while self._seen.get(timeout=20) is not ReaderState.NO_CARD:
            continue


if __name__ == "__main__":
    main(int(sys.argv[1]))
