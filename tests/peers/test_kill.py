"""Killed with -9 at any moment after "received", a kiosk loses nothing and doubles nothing.

`KIOSK_KILLS` sets how many kills the campaign makes; 25 if it is not set.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest

from kiosk.demo.cards.holders import PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pcscd import PcscDaemon
from kiosk.demo.pki import Credential, DemoPki
from kiosk.demo.stage import Central
from kiosk.sync.client import CentralClient
from kiosk.sync.contract import Acks, Batch, CaseBody, CentralKey, OutboxItem, SealedFor, seal
from kiosk.sync.desk import SyncDesk
from kiosk.sync.keys import KeyStore
from kiosk.sync.outbox import Outbox
from tests.peers.own_kiosk import ROOT, Configured, central_process, configured, printer_process
from tests.sync.parts import BadLine, eventually

pytestmark = [pytest.mark.peer, pytest.mark.slow]

KILLS = int(os.environ.get("KIOSK_KILLS", "25"))
REFERENCE = "AAR-7K3M-P2Q9"
NOTHING_PASSES = 1e9
"""A line so troubled that every request is lost; at 1 the half of them arrives, and no reply."""


@dataclass(frozen=True)
class Verdict:
    """What became of the cases that were promised."""

    lost: set[str]
    doubled: set[str]


def judge(promised: set[str], cases: list[dict[str, Any]]) -> Verdict:
    """Compares what citizens were promised with what the central service has."""
    arrived = Counter(case["reference"] for case in cases)
    return Verdict(promised - set(arrived), {one for one, count in arrived.items() if count > 1})


class World:
    """A central service on a line that can be bad, a printer, and a kiosk's folder."""

    def __init__(self, folder: Path, parts: ExitStack, pki: DemoPki, reader: str) -> None:
        self._folder = folder / "central"
        self.central = parts.enter_context(central_process(self._folder))
        parts.callback(self._stop_central)
        address = urlsplit(self.central.url)
        self.line = BadLine(lambda: ("127.0.0.1", address.port or 0), seed=1, trouble=0.0)
        parts.callback(self.line.stop)
        printer = parts.enter_context(printer_process(folder / "paper"))
        self.kiosk = configured(
            folder / "kiosk", self.central, pki, printer=printer, reader=reader, url=self.line.url
        )

    def _stop_central(self) -> None:
        self.central.stop()  # a later one than at the beginning, after a kill

    def kill_central(self) -> None:
        """Kill the central service, and start it again where it was."""
        self.central.kill()
        self.central = Central.start(self._folder, self.central)

    def drain(self, promised: set[str]) -> Verdict:
        """A fresh `kiosk run` on a good line brings what is left; it ends when it is told to.

        What the central service had, but the kiosk did not know, is sent once more after that.
        """
        self.line.trouble = 0.0
        before = self.line._speaker.connections
        command = ("run", "--offscreen", "--config", str(self.kiosk.folder))
        with self.kiosk.running(*command) as kiosk:
            assert eventually(lambda: self.line._speaker.connections > before), "it never called"
            eventually(lambda: not judge(promised, self.central.cases()).lost, 30)
            kiosk.send_signal(signal.SIGTERM)
            words, _ = kiosk.communicate(timeout=30)
        assert kiosk.returncode == 0, words
        assert "Traceback" not in words
        self._empty()
        return judge(promised, self.central.cases())

    def _empty(self) -> None:
        state = self.kiosk.state
        outbox = Outbox(state / "outbox.sqlite")
        desk = SyncDesk(
            CentralClient(self.line.url, self.central.token),
            outbox,
            KeyStore(state / "central-key.json"),
            lambda _: None,
            lambda *_: None,
        )
        desk.start()
        empty = eventually(lambda: (counts := outbox.counts()) is not None and not counts.waiting)
        desk.stop()
        assert empty


@dataclass
class Fork:
    """Begins life after life of a kiosk without a window."""

    process: subprocess.Popen[str]
    kept: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)

    @classmethod
    @contextmanager
    def of(cls, kiosk: Configured) -> Iterator[Fork]:
        """Where lives begin; the last one ends with it."""
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests/peers/blind_kiosk.py"), str(kiosk.folder)],
            env={**os.environ, **kiosk.environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield cls(process)
        finally:
            process.kill()
            process.communicate()

    def live(self, showing: int, then: Callable[[], None]) -> None:
        """A life until so many citizens have read their reference; after `then` it is killed."""
        assert self.process.stdin is not None
        self.process.stdin.write("live\n")
        self.process.stdin.flush()
        kiosk = int(self._next("born"))
        try:
            for _ in range(showing):
                self.shown.add(self._next("shown"))
            then()
        finally:
            os.kill(kiosk, signal.SIGKILL)
        self._next("dead")

    def _next(self, wanted: str) -> str:
        """What the next line of this kind says; fails the test if there is none."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            kind, _, what = line.strip().partition(" ")
            match kind:
                case "kept":
                    self.kept.add(what)
                case "shown":
                    self.shown.add(what)
            if kind == wanted:
                return what
        pytest.fail(f"ended without {wanted!r}")


@pytest.fixture
def parts() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.mark.timeout(90 + 3 * KILLS)
def test_a_kiosk_killed_after_received_loses_and_doubles_nothing(
    tmp_path: Path, parts: ExitStack, pki: DemoPki
) -> None:
    chance = random.Random(20261123)
    world = World(tmp_path, parts, pki, reader="virtual")
    fork = parts.enter_context(Fork.of(world.kiosk))
    for life in range(KILLS):
        # The first life meets the key; later ones a good line, a bad one, or none at all.
        world.line.trouble = 0.0 if life == 0 else chance.choice((0.0, 0.3, 1.0, NOTHING_PASSES))
        killing = life % 6 == 5

        def then(killing: bool = killing) -> None:
            if killing:
                world.kill_central()
            time.sleep(chance.choice((0.0, chance.uniform(0, 0.02), chance.uniform(0, 0.4))))

        fork.live(chance.randint(1, 2), then)
    world.line.trouble = NOTHING_PASSES
    fork.live(1, lambda: None)
    assert len(fork.shown) >= KILLS
    assert fork.shown <= fork.kept, "a reference was shown that was not on the disk"
    if KILLS > 10:
        assert min(world.line.lost["request"], world.line.lost["reply"]) > 0, "the line was good"
    waiting, dead = left(world.kiosk.state)
    assert dead == 0
    assert waiting > 0, "nothing was left to bring"

    assert world.drain(fork.kept) == Verdict(lost=set(), doubled=set())
    assert left(world.kiosk.state) == (0, 0)


@pytest.mark.screen
@pytest.mark.parametrize("cut_at", ["review", "reference"])
def test_the_kiosk_with_its_screen_killed_after_the_reference_is_seen_keeps_its_word(
    tmp_path: Path,
    parts: ExitStack,
    pki: DemoPki,
    anna: Credential,
    pcscd: PcscDaemon,
    cut_at: str,
) -> None:
    pcscd.start()
    world = World(tmp_path, parts, pki, reader="pcsc")
    command = ("tour", "--config", str(world.kiosk.folder), "--out", str(tmp_path / "out"))
    tour = parts.enter_context(world.kiosk.running(*command, "--service", "health-card"))
    assert tour.stdout is not None
    promised: set[str] = set()
    said: list[str] = []
    for line in tour.stdout:
        said.append(line)
        word, _, rest = line.strip().partition(" ")
        if line.startswith("show a card: insert-card"):
            parts.callback(pcscd.insert(Pkcs15Chip(anna, PIN)).remove)
        if word == cut_at:
            world.line.trouble = 1.0
        if word == "reference":
            promised.add(rest)
            tour.kill()
    assert len(promised) == 1, "".join(said)
    assert tour.wait() == -signal.SIGKILL
    assert world.drain(promised) == Verdict(lost=set(), doubled=set())
    assert left(world.kiosk.state) == (0, 0)


def test_the_same_case_under_a_fresh_key_would_be_seen_as_doubled(
    tmp_path: Path, parts: ExitStack
) -> None:
    central = parts.enter_context(central_process(tmp_path / "central"))
    client = CentralClient(central.url, central.token)
    parts.callback(client.close)
    key = client.key()
    assert isinstance(key, CentralKey)

    def sent(name: UUID) -> None:
        body = CaseBody(
            service="health-card", language="da", level="identified", created=datetime.now(UTC)
        )
        sealed = b64encode(seal(key, SealedFor(name, REFERENCE, body.service), body)).decode()
        item = OutboxItem(
            key=name, session="any-1", sequence=1, reference=REFERENCE,
            service=body.service, key_id=key.key_id, sealed=sealed,
        )  # fmt: skip
        items = [item, item]
        assert isinstance(client.send(Batch(items=items)), Acks)

    sent(uuid4())
    assert judge({REFERENCE}, central.cases()) == Verdict(set(), set())
    sent(uuid4())
    assert judge({REFERENCE}, central.cases()) == Verdict(set(), {REFERENCE})


def test_a_kiosk_whose_outbox_is_taken_away_would_be_seen_to_lose(
    tmp_path: Path, parts: ExitStack, pki: DemoPki
) -> None:
    world = World(tmp_path, parts, pki, reader="virtual")
    fork = parts.enter_context(Fork.of(world.kiosk))
    fork.live(1, lambda: None)
    world.line.trouble = NOTHING_PASSES
    fork.live(1, lambda: None)
    assert left(world.kiosk.state)[0] > 0
    for file in world.kiosk.state.glob("outbox.sqlite*"):
        file.unlink()
    world.line.trouble = 0.0
    fork.live(1, lambda: None)
    lost = judge(fork.shown, world.central.cases()).lost
    assert len(lost) == 1


def left(state: Path) -> tuple[int, int]:
    """How many cases wait in the outbox of a kiosk that does not run, and how many are dead."""
    # Closed by hand: a connection that is left to Python goes on holding its lock for a while.
    with closing(sqlite3.connect(state / "outbox.sqlite")) as outbox:
        (waiting,) = outbox.execute("SELECT COUNT(*) FROM items").fetchone()
        (dead,) = outbox.execute("SELECT COUNT(*) FROM dead").fetchone()
    return waiting, dead
