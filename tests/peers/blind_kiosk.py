"""The whole kiosk but its window, in life after life, each killed from outside.

Everything else is real: the composition root, its threads and its files. A citizen of code orders
health cards, one after the other, as fast as the parts allow. Each line on stdin begins a life;
stdout tells `born PID`, then `kept REFERENCE` for what is on the disk, `shown REFERENCE` for what
a citizen has read, and `dead`. Run: blind_kiosk.py CONFIG
"""

from __future__ import annotations

import os
import queue
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from kiosk.app import Installation
from kiosk.demo.cards.holders import ANNA, PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pki import Credential, demo_pki
from kiosk.demo.reader import VirtualReader
from kiosk.demo.tourist import Pocket, Tourist
from kiosk.hardware import hardware_of
from kiosk.identity.person import Pin
from kiosk.session.events import Answer, EnterPin, Event
from kiosk.session.screens import Action, DoneScreen, EntryScreen, Option, PinScreen, View
from kiosk.session.state import Stored
from kiosk.settings import read_settings

TICK_S = 0.1
LOOK_S = 0.01


class BlindHands:
    """Presses what a view offers by its words, without a screen to press on."""

    def __init__(self, emit: Callable[[Event], None], say: Callable[[Any], str]) -> None:
        self._emit, self._say = emit, say
        self._typed = ""
        self.view: View | None = None

    def type(self, text: str) -> None:
        """Keep what is typed until it is sent."""
        self._typed += text

    def tap(self, text: str) -> None:
        """Send what stands behind these words."""
        screen = self.view.screen if self.view else None
        match screen:
            case EntryScreen(step=step) if text == self._say(screen.next):
                self._emit(Answer(step, self._typed or screen.value))
            case PinScreen() if text == self._say(screen.next):
                self._emit(EnterPin(Pin(self._typed)))
            case _:
                found = [event for label, event in offers(screen) if self._say(label) == text]
                self._emit(found[0])
        self._typed = ""


def offers(value: Any) -> Iterator[tuple[Any, Event]]:
    """Every label that can be pressed, and what it sends."""
    if isinstance(value, Action | Option):
        yield value.label, value.event
    elif isinstance(value, tuple):
        for part in value:
            yield from offers(part)
    elif is_dataclass(value) and not isinstance(value, Event):
        for field in fields(value):
            yield from offers(getattr(value, field.name))


class BlindKiosk:
    """A kiosk and its citizen on this thread, and a door for the others."""

    def __init__(self, config: Path, credential: Credential) -> None:
        settings = read_settings(config)
        hardware = hardware_of(settings)
        reader = hardware.reader
        assert isinstance(reader, VirtualReader)
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._kiosk = Installation(config, settings, hardware, self)
        say = self._kiosk.texts.language("da")
        self._hands = BlindHands(self._kiosk.emit, say)
        pocket = Pocket(lambda _: reader.insert(Pkcs15Chip(credential, PIN)), PIN, "")
        self._tourist = Tourist("health-card", "da", say, pocket)
        self._told: set[str] = set()

    def post(self, call: Callable[[], None]) -> None:
        """As `Door`."""
        self._calls.put(call)

    def show(self, view: View) -> None:
        """As `Screen`."""
        self._hands.view = view

    def live(self) -> None:
        """Serve citizens until killed."""
        self._kiosk.start(self)
        done: object = None
        next_tick = 0.0
        while True:
            if time.monotonic() >= next_tick:
                self._kiosk.tick()
                next_tick = time.monotonic() + TICK_S
            with suppress(queue.Empty):
                self._calls.get(timeout=LOOK_S)()
            self._tell()
            if self._ready() and self._what_counts() != done:
                done = self._what_counts()
                assert self._hands.view is not None
                self._tourist.step(self._hands.view, self._kiosk.kiosk, self._hands)
                self._tell()

    def _ready(self) -> bool:
        kiosk = self._kiosk.kiosk
        return kiosk.printer.works and kiosk.fault is None and self._hands.view is not None

    def _what_counts(self) -> object:
        view, session = self._hands.view, self._kiosk.kiosk.session
        return view and (view.name, type(view.screen)), session and (session.id, session.printing)

    def _tell(self) -> None:
        session, view = self._kiosk.kiosk.session, self._hands.view
        if session is not None and isinstance(session.sending, Stored):
            self._once(f"kept {session.sending.reference}")
        if view is not None and isinstance(view.screen, DoneScreen):
            self._once(f"shown {view.screen.reference}")

    def _once(self, line: str) -> None:
        if line not in self._told:
            self._told.add(line)
            say(line)


def say(line: str) -> None:
    """One line in one write, so that a kill leaves no half of it."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def main(config: Path) -> None:
    """A life for each line."""
    credential = demo_pki(config / "trust", datetime.now(UTC)).citizen(ANNA)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            say(f"born {os.getpid()}")
            BlindKiosk(config, credential).live()
        os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
