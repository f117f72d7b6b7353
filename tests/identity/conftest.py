"""What the tests of identity stand on: an invented infrastructure, a reader, a desk that is heard."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from kiosk.demo.cards.chip import Chip
from kiosk.demo.cards.holders import ANNA
from kiosk.demo.pki import Credential, DemoPki
from kiosk.demo.reader import VirtualReader
from kiosk.identity.cards.transport import CardTransport
from kiosk.identity.desk import CardDesk
from kiosk.identity.person import CardAnswer


@dataclass
class Told:
    """Hears what a desk tells."""

    answers: queue.Queue[tuple[int, CardAnswer]] = field(default_factory=queue.Queue)

    def __call__(self, session: int, answer: CardAnswer) -> None:
        self.answers.put((session, answer))

    def next(self) -> tuple[int, CardAnswer]:
        """The next answer; fails the test if there is none."""
        return self.answers.get(timeout=20)


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def pki(now: datetime) -> DemoPki:
    return DemoPki.make(now)


@pytest.fixture(scope="session")
def anna(pki: DemoPki) -> Credential:
    return pki.citizen(ANNA)


@pytest.fixture
def reader() -> VirtualReader:
    return VirtualReader()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def desk(reader: VirtualReader, pki: DemoPki, now: datetime, told: Told) -> Iterator[CardDesk]:
    desk = CardDesk(reader, pki.trust(), lambda: now, told)
    yield desk
    desk.stop()


class Insert:
    """Puts a chip into a reader and opens it."""

    def __init__(self, reader: VirtualReader) -> None:
        self._reader = reader

    def __call__(self, chip: Chip) -> CardTransport:
        self._reader.insert(chip)
        return self._reader.connect()


@pytest.fixture
def insert(reader: VirtualReader) -> Insert:
    return Insert(reader)
