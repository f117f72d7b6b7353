"""The real app with its window in a process of its own, and hands for whoever sits at the pipe.

There is one Kivy window a process; so the tests of faults sit in another, and their `Bench` is the
one here, called over a pipe. Run: fault_bench.py FILE_DESCRIPTOR
"""

from __future__ import annotations

import gc
import logging
import subprocess
import sys
import time
import traceback
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).parents[2]))

from kiosk.app import Installation
from kiosk.cli import CONFIG
from kiosk.demo.cards.chip import Chip
from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.cards.faults import Interrupted
from kiosk.demo.clock import SkippingClock
from kiosk.demo.printer.virtual import Fault
from kiosk.demo.stage import CARD_PIN, LIBRARY_PIN, Stage
from kiosk.demo.tourist import Pocket, Tourist
from kiosk.identity.person import ReaderState
from kiosk.session.events import End, Reach
from kiosk.session.screens import DoneScreen
from kiosk.ui.boot import Panel, boot
from kiosk.ui.words import spoken_by
from tests.play import everything_in

PATIENCE_S = 15.0
TICK_S = 0.2


class Bench:
    """A kiosk in its small world, and everything a citizen or a fault can do to it."""

    def __init__(self, stage: Stage) -> None:
        boot(Panel(1080, 1920, stage.folder / "kivy", offscreen=True))
        from kiosk.demo.hands import TouristHands
        from kiosk.ui.robot import Robot
        from kiosk.ui.shell import Shell
        from kiosk.ui.window import KioskWindow

        self._stage = stage
        self._home = stage.wire.target
        self._clock = SkippingClock()
        self._window = KioskWindow()
        # Cards only: what is told of them is another thing where a phone would do as well.
        settings = stage.settings(("da", "en")).model_copy(update={"mitid": None})
        self._state = settings.kiosk.state
        self._kiosk = Installation(CONFIG, settings, stage.hardware, self._window, self._clock)
        shell = Shell(self._kiosk.texts, self._kiosk.emit, self._kiosk.preview, self._clock)
        self._shell, self._robot = shell, Robot(self._window, shell, self._clock.skip)
        self._say = spoken_by(self._kiosk.texts.language("da"))
        self._hands = TouristHands(self._robot, self._say)
        self._next_tick = 0.0
        self._window.open(shell)
        self._kiosk.start(shell)

    # ── the citizen ──────────────────────────────────────────────────────────────────────────

    def go_to(self, screen: str, service: str = "health-card") -> None:
        """Go on as the tour would, until this kind of screen is shown. Raises `TimeoutError`."""
        pocket = Pocket(self._show_card, CARD_PIN, LIBRARY_PIN)
        tourist = Tourist(service, "da", self._say, pocket)
        done: object = None
        end = time.monotonic() + PATIENCE_S
        while type(self._view.screen).__name__ != screen:
            if time.monotonic() > end:
                raise TimeoutError(f"no {screen}, but {self._view.name}: {self.texts()}")
            counts = (self._view.name, type(self._view.screen))
            if counts != done:
                done = counts
                tourist.step(self._view, self._kiosk.kiosk, self._hands)
            self.turn()
        self._robot.frame()

    def tap(self, text: str) -> None:
        """Press what bears this text."""
        self._hands.tap(text)

    def type(self, text: str) -> None:
        """Type on the keyboard that is drawn."""
        self._robot.type(text)

    def erase(self, times: int) -> None:
        """Take so many characters back."""
        self._robot.erase(times)

    def touch_nothing(self) -> None:
        """Touch the screen where there is nothing to press."""
        self._robot.touch(540, 1)
        self._robot.frame()

    def texts(self) -> str:
        """All that can be read on the screen, as one line."""
        return " ".join(" ".join(self._robot.texts()).split())

    def reads(self, *sentences: str) -> str:
        """Wait until all of this can be read; empty once it can, else what can be read instead."""
        wanted = [" ".join(sentence.split()) for sentence in sentences]
        with suppress(TimeoutError):
            self._until(lambda: all(one in self.texts() for one in wanted))
            return ""
        return f"{self._view.name}: {self.texts()}"

    def reference(self) -> str:
        """What the last screen gives the citizen to take home."""
        screen = self._view.screen
        assert isinstance(screen, DoneScreen), self._view.name
        return screen.reference

    def opened_by_a_phone(self) -> str:
        """The page behind the QR code that is on the screen, read by zbar as a phone would."""
        picture = self._stage.folder / "screen.png"
        self._robot.screenshot(picture)
        read = ["zbarimg", "--quiet", "--raw", str(picture)]
        url = subprocess.run(read, capture_output=True, text=True, check=True).stdout.strip()
        with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:
            return str(answer.read().decode())

    def wait(self, seconds: float) -> None:
        """Let so much time have passed, and the kiosk notice."""
        self._clock.skip(seconds)
        self._next_tick = 0.0
        self.turn()
        self._robot.frame()

    # ── the parts ────────────────────────────────────────────────────────────────────────────

    def insert(self, card: str) -> None:
        """Put a card of the deck into the reader."""
        self._stage.insert(DemoCard(card))

    def insert_and_pull_at(self, apdu: int) -> None:
        """Put Anna's NemID card in, and pull it while it is asked for the so-manieth time."""
        whole: Chip = demo_card(DemoCard.NEMID, self._stage.pki)
        self._stage.reader.insert(Interrupted(whole, apdu, self._stage.reader.remove))

    def remove(self) -> None:
        """Take the card out, and let the kiosk notice."""
        self._stage.reader.remove()
        self._until(lambda: self._kiosk.kiosk.reader is ReaderState.NO_CARD)

    def unplug(self) -> None:
        """Pull the reader's cable."""
        self._stage.reader.unplug()
        self._until(lambda: self._kiosk.kiosk.reader is ReaderState.NO_READER)

    def plug(self) -> None:
        """Put it back."""
        self._stage.reader.plug()
        self._until(lambda: self._kiosk.kiosk.reader is ReaderState.NO_CARD)

    def printer(self, fault: str, on: bool) -> None:
        """Break something in the printer, or put it right."""
        self._stage.printer.switch(Fault(fault), on=on)

    def printer_notices(self, works: bool) -> None:
        """Wait until the kiosk knows whether the printer works."""
        self._until(lambda: self._kiosk.kiosk.printer.works is works)

    def paper_ends_after(self, rows: int) -> None:
        """The roll ends so many rows of dots from now."""
        self._stage.printer.paper_ends_after(rows)

    def line_breaks_after(self, count: int) -> None:
        """The network to the printer goes down so many bytes from now."""
        self._stage.printer.drop_after(count)

    def line_comes_back(self) -> None:
        """Wait until it is down, and put it right."""
        self._until(lambda: Fault.DROPPED in self._stage.printer.faults)
        self._stage.printer.switch(Fault.DROPPED, on=False)

    def papers(self) -> int:
        """How many pieces the printer has cut off."""
        return len(self._stage.printer.papers)

    def lead_to(self, host: str, port: int) -> None:
        """Somebody else answers in the central service's place, and the kiosk has noticed."""
        self._stage.wire.lead_to(host, port)
        self._beat()
        self._until(lambda: self._kiosk.kiosk.central is Reach.AWAY)

    def lead_to_unseen(self, host: str, port: int) -> None:
        """Somebody else answers in its place; nobody knows yet."""
        self._stage.wire.lead_to(host, port)

    def cut(self) -> None:
        """The central service cannot be reached, and the kiosk has noticed."""
        self._stage.wire.cut()
        self._beat()
        self._until(lambda: self._kiosk.kiosk.central is Reach.AWAY)

    def cut_unseen(self) -> None:
        """The central service cannot be reached; nobody knows yet."""
        self._stage.wire.cut()

    def mend(self) -> None:
        """It can be reached again, and the kiosk has noticed."""
        self._stage.wire.lead_to(*self._home)
        self._stage.wire.mend()
        self._beat()
        self._until(lambda: self._kiosk.kiosk.central is Reach.UP)

    def arrived(self, reference: str) -> int:
        """How often the central service has this case, after waiting for the first time."""

        def count() -> int:
            return [case["reference"] for case in self._stage.central.cases()].count(reference)

        with suppress(TimeoutError):
            self._until(lambda: count() > 0)
        return count()

    def has(self, reference: str) -> bool:
        """Whether the central service has this case now."""
        return self._stage.central.operator.has_once(reference)

    # ── looking for what should not be there ─────────────────────────────────────────────────

    def on_screen(self, secret: str) -> bool:
        """Whether any label that is alive says it, shown or not."""
        from kivy.uix.label import Label

        gc.collect()
        # Not isinstance: that asks a weak proxy for its class, and the proxied may be gone.
        labels = [one for one in gc.get_objects() if issubclass(type(one), Label)]
        return any(secret in label.text for label in labels)

    def in_memory(self, reversed_secret: str) -> list[str]:
        """The kinds of object that hold it: written backwards, so that asking leaves no trace."""
        gc.collect()
        return [
            f"{type(holder).__name__} {str(holder)[:200]}"
            for holder in gc.get_objects()
            for text in gc.get_referents(holder)
            if type(text) is str and reversed_secret in text[::-1]
        ]

    def type_backwards(self, text: str) -> None:
        """Type it from its last character on; it came over the pipe the wrong way round."""
        for character in reversed(text):
            self._robot.type(character)

    def in_state(self, secret: str) -> bool:
        """Whether the kiosk's state holds it."""
        kiosk = self._kiosk.kiosk
        values = (kiosk.session, self._shell.view)
        return any(secret in text for value in values for text in everything_in(value))

    def in_files(self, secret: str) -> list[str]:
        """The files under the state folder that hold it, their logs too."""
        forms = [secret.encode(encoding) for encoding in ("utf-8", "latin-1", "utf-16-le")]
        found = [path for path in self._state.rglob("*") if path.is_file()]
        assert len(found) > 1
        return [path.name for path in found if any(form in path.read_bytes() for form in forms)]

    # ── keeping it going ─────────────────────────────────────────────────────────────────────

    def reset(self) -> None:
        """Everything in order, and nobody there."""
        stage = self._stage
        for fault in stage.printer.faults:
            stage.printer.switch(fault, on=False)
        stage.printer.switch(Fault.PAPER_OUT, on=False)
        stage.reader.plug()
        stage.reader.remove()
        if self._kiosk.kiosk.session is not None:
            self._kiosk.emit(End())
        if self._kiosk.kiosk.central is not Reach.UP or self._stage.wire.is_cut:
            self.mend()
        self._until(self._in_order)
        self._robot.frame()

    def turn(self) -> None:
        """One turn of the main loop."""
        if time.monotonic() >= self._next_tick:
            self._kiosk.tick()
            self._next_tick = time.monotonic() + TICK_S
        self._window.frame()

    def close(self) -> None:
        """End the kiosk."""
        self._kiosk.stop()
        self._window.close()

    def _in_order(self) -> bool:
        kiosk = self._kiosk.kiosk
        parts = kiosk.printer.works and kiosk.central is Reach.UP and kiosk.fault is None
        idle = kiosk.session is None and not kiosk.wiping
        return parts and idle and kiosk.reader is ReaderState.NO_CARD

    @property
    def _view(self) -> Any:
        return self._shell.view

    def _show_card(self, picture: str) -> None:
        self._stage.swipe() if picture == "swipe-card" else self._stage.insert(DemoCard.NEMID)

    def _beat(self) -> None:
        """Have the kiosk look for the central service now, and not in ten seconds."""
        drain = self._kiosk._desks.sync._drain
        drain._next_beat = 0.0
        drain.nudge()

    def _until(self, so: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not so():
            if time.monotonic() > end:
                raise TimeoutError(f"{self._kiosk.kiosk}: {self.texts()}")
            self.turn()


def serve(pipe: Connection) -> None:
    """Do what is asked for over the pipe, and live in between; until it is closed."""
    with Stage() as stage:
        bench = Bench(stage)
        with suppress(EOFError):
            while True:
                if not pipe.poll():
                    bench.turn()
                    continue
                name, arguments = pipe.recv()
                try:
                    pipe.send((None, getattr(bench, name)(*arguments)))
                except Exception:
                    pipe.send((traceback.format_exc(), None))
        bench.close()


class _Remote:
    """Calls a `Bench` in another process."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(self._call, name)

    def _call(self, name: str, *arguments: object) -> Any:
        self._pipe.send((name, arguments))
        trouble, answer = self._pipe.recv()
        assert trouble is None, trouble
        return answer


@contextmanager
def bench_process(log: Path) -> Iterator[Bench]:
    """A `Bench` in a process of its own, whose words go to a file. Fails unless it ends well."""
    ours, theirs = Pipe()
    with log.open("wb") as words:
        process = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdout=words,
            stderr=subprocess.STDOUT,
        )
    theirs.close()
    try:
        yield cast("Bench", _Remote(ours))
        ours.close()
        assert process.wait(30) == 0
    finally:
        ours.close()
        process.kill()
        process.wait()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    serve(Connection(int(sys.argv[1])))
