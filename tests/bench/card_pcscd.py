"""From "there is a card" to who holds it, over a real pcscd."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, Final

from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.pki import DemoPki
from kiosk.identity.cards.pcsc import PcscReader
from kiosk.identity.desk import CardDesk
from kiosk.identity.person import CardAnswer, ReaderState
from tests.bench.card_script import AtLineSpeed, Script, Stopwatch, identify
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
    slowly = f"{what}, its card at 115,200 baud"
    script = "a hand-written script that sends the same APDUs and checks the same signatures"
    detail = {"apdus": took["apdus"], "ms beyond its APDUs": median(took["beyond"])}

    def figure(name: str, ours: str, floor: str, floor_is: str) -> Figure:
        said = slowly if ours == "slow" else what
        more = detail if floor == "bare" else {}
        return Figure(name, said, floor_is, "ms", tuple(took[ours]), tuple(took[floor]), more)

    return [
        figure("card pcscd", "ours", "bare", "the same APDUs, one after the other, nothing else"),
        figure("card pcscd script", "ours", "script", script),
        figure("card line script", "slow", "slow script", script),
        figure(
            "card opensc", "ours", "opensc", "`pkcs15-tool --read-certificate`, a whole process"
        ),
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
        hand = _Hand(slot, pki, seen)
        in_card: list[float] = []

        def by_the_desk() -> float:
            with hand.inserted():
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
            with hand.inserted():
                began = time.perf_counter()
                card = script.identify(reader)
                taken = (time.perf_counter() - began) * 1000
                card.release()
            return taken

        def bare() -> float:
            with hand.inserted():
                return script.bare(reader)

        configuration = Path(folder) / "opensc.conf"
        configuration.write_text(_OPENSC)
        environment = {**os.environ, "OPENSC_CONF": str(configuration)}
        tool = ["pkcs15-tool", "--read-certificate", "01"]

        def by_opensc() -> float:
            with hand.inserted():
                return timed(
                    lambda: subprocess.run(tool, env=environment, check=True, capture_output=True)
                )

        ours, scripted, alone, opensc = in_turns(
            repeats, by_the_desk, by_the_script, bare, by_opensc
        )
        beyond = [whole - part for whole, part in zip(ours, in_card, strict=True)]
        hand.at_line_speed = True
        slow, slow_scripted = in_turns(max(1, repeats // 5), by_the_desk, by_the_script)
        desk.stop()
        reader.stop()
    told: dict[str, Any] = {
        "ours": ours,
        "script": scripted,
        "bare": alone,
        "opensc": opensc,
        "slow": slow,
        "slow script": slow_scripted,
        "beyond": beyond,
        "apdus": len(script.exchanges),
    }
    print(json.dumps(told))


class _Hand:
    """Puts new cards in, and takes them out."""

    def __init__(self, slot: UsbReader, pki: DemoPki, seen: queue.SimpleQueue[ReaderState]) -> None:
        self.at_line_speed = False
        self._slot, self._pki, self._seen = slot, pki, seen

    @contextlib.contextmanager
    def inserted(self) -> Iterator[None]:
        """From the moment the monitor has seen the card until it has seen it go."""
        chip = demo_card(DemoCard.NEMID, self._pki)
        card = self._slot.insert(AtLineSpeed(chip) if self.at_line_speed else chip)
        self._until(ReaderState.CARD)
        yield
        card.remove()
        self._until(ReaderState.NO_CARD)

    def _until(self, state: ReaderState) -> None:
        while self._seen.get(timeout=20) is not state:
            continue


if __name__ == "__main__":
    main(int(sys.argv[1]))
