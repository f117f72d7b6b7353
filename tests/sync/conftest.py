"""A real central service on loopback, and a desk that talks to it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.central.server import Running, serve_in_thread
from kiosk.sync.backoff import Backoff
from kiosk.sync.client import CentralClient, Deadlines
from kiosk.sync.desk import SyncDesk
from kiosk.sync.keys import KeyStore
from kiosk.sync.outbox import OLDEST_S, Outbox
from tests.sync.boxes import Open
from tests.sync.parts import OPERATOR, TOKEN, Ears


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is room for one: for what does not ask how disks behave."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as name:
        yield Path(name)


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Running]:
    """The reference central service, over SQLite."""
    running = serve_in_thread(
        f"sqlite:///{tmp_path}/central.db",
        TOKEN,
        key_file=tmp_path / "central.pem",
        operator_token=OPERATOR,
    )
    yield running
    running.stop()


@pytest.fixture
def open_outbox(tmp_path: Path) -> Iterator[Open]:
    """Opens the outbox in `box`, as often as it is called."""
    opened: list[Outbox] = []

    def open_(**options: object) -> Outbox:
        outbox = Outbox(tmp_path / "box" / "outbox.db", **options)  # type: ignore[arg-type]
        opened.append(outbox)
        return outbox

    yield open_
    for outbox in opened:
        outbox.close()


@dataclass
class Kiosk:
    """One kiosk's side, and what it heard."""

    desk: SyncDesk
    folder: Path
    ears: Ears = field(default_factory=Ears)


@pytest.fixture
def kiosk_at(tmp_path: Path) -> Iterator[Callable[[str], Kiosk]]:
    """Start the desk of a kiosk, with its files in one folder, against a URL."""
    desks: list[SyncDesk] = []

    def start(
        url: str, *, folder: str = "kiosk", token: str = TOKEN, oldest_s: float = OLDEST_S
    ) -> Kiosk:
        ears = Ears()
        there = tmp_path / folder
        desk = SyncDesk(
            CentralClient(url, token, deadlines=Deadlines(2.0, 2.0, 2.0)),
            Outbox(
                there / "outbox.db",
                backoff=Backoff(first_s=0.02, longest_s=0.2),
                oldest_s=oldest_s,
            ),
            KeyStore(there / "central-key.json"),
            ears.hear,
            ears.acknowledge,
            heartbeat_s=0.2,
            offered=ears.ways.append,
        )
        desks.append(desk)
        desk.start()
        return Kiosk(desk, there, ears)

    yield start
    for desk in desks:
        desk.stop()
