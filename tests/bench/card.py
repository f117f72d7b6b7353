"""From the card in the reader to who holds it, beyond what the card itself takes."""

from __future__ import annotations

import queue
from datetime import UTC, datetime

from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.pki import DemoPki
from kiosk.demo.reader import VirtualReader
from kiosk.identity.desk import CardDesk
from kiosk.identity.person import CardAnswer, ReaderState
from tests.bench.card_script import Script, Stopwatch, identify
from tests.bench.kit import Figure, in_turns, timed


def bench(*, quick: bool) -> list[Figure]:
    """The desk and the script take turns with new cards of one kind."""
    now = datetime.now(UTC)
    pki = DemoPki.make(now)
    slot = VirtualReader()
    reader = Stopwatch(slot)
    answers: queue.SimpleQueue[CardAnswer] = queue.SimpleQueue()
    desk = CardDesk(reader, pki.trust(), lambda: now, lambda _session, said: answers.put(said))
    in_cards: list[float] = []

    def by_the_desk() -> float:
        chip = demo_card(DemoCard.NEMID, pki)
        reader.exchanges.clear()

        def job() -> None:
            slot.insert(chip)
            identify(desk, answers)

        taken = timed(job)
        in_cards.append(reader.ms)
        desk.release(1)
        slot.remove()
        return taken

    reader.start(lambda state: desk.read(1) if state is ReaderState.CARD else None)
    by_the_desk()
    script = Script(list(reader.exchanges), pki.root.certificate)

    def by_the_script() -> float:
        chip = demo_card(DemoCard.NEMID, pki)
        plain = VirtualReader()

        def job() -> None:
            plain.insert(chip)
            script.identify(plain).release()

        return timed(job)

    in_cards.clear()
    ours, scripted = in_turns(3 if quick else 60, by_the_desk, by_the_script)
    desk.stop()
    reader.stop()
    detail = {"apdus": len(script.exchanges)}
    return [
        Figure(
            "card",
            "NemID card inserted to identity proven, PIN at once",
            "the time of its APDUs in the virtual card",
            "ms",
            ours,
            tuple(in_cards),
            detail,
        ),
        Figure(
            "card script",
            "the same",
            "a hand-written script that sends the same APDUs and checks the same signatures",
            "ms",
            ours,
            scripted,
            detail,
        ),
    ]
