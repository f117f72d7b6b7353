"""Real programs to test against; a missing one fails the test, it is never skipped.

The client library reads where pcscd's socket is once in a process, so there is one private
pcscd for all tests, which a test may kill and start again.
"""

from __future__ import annotations

import os
import queue
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

import pytest

from kiosk.demo.cards.chip import Chip
from kiosk.demo.cards.holders import ANNA
from kiosk.demo.cards.vpcd import VpcdCard
from kiosk.demo.pcscd import READER_NAME, PcscDaemon
from kiosk.demo.pki import Credential, DemoPki
from kiosk.demo.reader import VirtualReader
from kiosk.identity.cards.capabilities import EXTENDED
from kiosk.identity.cards.pcsc import PcscReader
from kiosk.identity.cards.reader import CardReader
from kiosk.identity.desk import CardDesk
from kiosk.identity.person import CardAnswer, ReaderState
from tests.peers.usb import UNCHECKED_SYS, UsbReader, usb_readers


@dataclass
class States:
    """Hears a reader's states, in order."""

    heard: queue.Queue[ReaderState] = field(default_factory=queue.Queue)

    def __call__(self, state: ReaderState) -> None:
        self.heard.put(state)

    def next(self) -> ReaderState:
        """The next state; fails the test if there is none."""
        return self.heard.get(timeout=20)


@dataclass
class Told:
    """Hears what a desk tells."""

    answers: queue.Queue[tuple[int, CardAnswer]] = field(default_factory=queue.Queue)

    def __call__(self, session: int, answer: CardAnswer) -> None:
        self.answers.put((session, answer))

    def next(self) -> tuple[int, CardAnswer]:
        """The next answer; fails the test if there is none."""
        return self.answers.get(timeout=20)


class Slot(Protocol):
    """A reader and the hand that puts cards into it."""

    reader: CardReader

    def insert(self, chip: Chip) -> None: ...

    def remove(self) -> None: ...

    def unplug(self) -> None: ...

    def plug(self) -> None: ...


class VirtualSlot:
    """The virtual reader."""

    def __init__(self) -> None:
        reader = VirtualReader()
        self.reader: CardReader = reader
        self.insert = reader.insert
        self.remove = reader.remove
        self.unplug = reader.unplug
        self.plug = reader.plug


class PcscSlot:
    """A real pcscd with a virtual reader; unplugged is a pcscd without readers."""

    def __init__(self, daemon: PcscDaemon) -> None:
        self._daemon = daemon
        self._card: VpcdCard | None = None
        # Debian's vpcd 3.3 cannot be asked what it passes; it passes all.
        self.reader: CardReader = PcscReader(READER_NAME, EXTENDED.answer)

    def insert(self, chip: Chip) -> None:
        self._card = self._daemon.insert(chip)

    def remove(self) -> None:
        if self._card is not None:
            self._card.remove()

    def unplug(self) -> None:
        self._daemon.kill()
        self._daemon.start(reader=False)

    def plug(self) -> None:
        self._daemon.kill()
        self._daemon.start()


@pytest.fixture(scope="session")
def pcscd() -> Iterator[PcscDaemon]:
    """A private pcscd; this process is its client."""
    with PcscDaemon(UNCHECKED_SYS) as daemon:
        os.environ.update(daemon.environment)
        yield daemon


@pytest.fixture(scope="module")
def plugged(pcscd: PcscDaemon, tmp_path_factory: pytest.TempPathFactory) -> Iterator[UsbReader]:
    """A USB reader at that pcscd, which has no other: it sees a card in milliseconds."""
    with usb_readers(pcscd, tmp_path_factory.mktemp("usb"), "Counter") as (reader,):
        reader.plug()
        yield reader


@pytest.fixture(params=["virtual", pytest.param("pcscd", marks=pytest.mark.peer)])
def slot(request: pytest.FixtureRequest) -> Iterator[Slot]:
    """The virtual reader, and the real one, alike."""
    made: Slot
    if request.param == "virtual":
        made = VirtualSlot()
    else:
        daemon: PcscDaemon = request.getfixturevalue("pcscd")
        daemon.start()
        made = PcscSlot(daemon)
    yield made
    made.reader.stop()
    made.remove()


@pytest.fixture
def states(slot: Slot) -> States:
    """What the slot's reader says, from its empty start on."""
    heard = States()
    slot.reader.start(heard)
    assert heard.next() is ReaderState.NO_CARD
    return heard


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def desk(slot: Slot, pki: DemoPki, now: datetime, told: Told) -> Iterator[CardDesk]:
    desk = CardDesk(slot.reader, pki.trust(), lambda: now, told, deadline=2)
    yield desk
    desk.stop()


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="session")
def pki(now: datetime) -> DemoPki:
    return DemoPki.make(now)


@pytest.fixture(scope="session")
def anna(pki: DemoPki) -> Credential:
    return pki.citizen(ANNA)
