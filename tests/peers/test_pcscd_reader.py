"""The monitor outlives pcscd: killed, started late, with and without readers."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from smartcard import scard

from kiosk.demo.cards.chip import Chip
from kiosk.demo.cards.holders import PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.cards.plain import UnknownChip
from kiosk.demo.cards.vpcd import VpcdCard
from kiosk.demo.pcscd import READER_NAME, PcscDaemon
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.cards.nemid import NemIdCard
from kiosk.identity.cards.pcsc import PcscReader
from kiosk.identity.cards.recognise import recognise
from kiosk.identity.cards.transport import CardError, PassesLong
from kiosk.identity.person import CardProblem, ReaderState

pytestmark = pytest.mark.peer

Next = Callable[[], ReaderState]


@pytest.fixture
def reader(pcscd: PcscDaemon) -> Iterator[PcscReader]:
    """A reader over a pcscd that does not run yet."""
    pcscd.kill()
    reader = PcscReader(READER_NAME)
    yield reader
    reader.stop()


@pytest.fixture
def insert(pcscd: PcscDaemon) -> Iterator[Callable[[Chip], VpcdCard]]:
    cards: list[VpcdCard] = []

    def insert(chip: Chip) -> VpcdCard:
        cards.append(pcscd.insert(chip))
        return cards[-1]

    yield insert
    for card in cards:
        card.remove()


def heard_by(reader: PcscReader) -> Next:
    states: queue.Queue[ReaderState] = queue.Queue()
    reader.start(states.put)
    return lambda: states.get(timeout=20)


def test_a_pcscd_started_late_is_found(pcscd: PcscDaemon, reader: PcscReader) -> None:
    hear = heard_by(reader)
    assert hear() is ReaderState.NO_SERVICE
    pcscd.start()
    assert hear() is ReaderState.NO_CARD


def test_a_pcscd_killed_with_a_card_in_it_is_survived(
    pcscd: PcscDaemon,
    reader: PcscReader,
    insert: Callable[[Chip], VpcdCard],
    anna: Credential,
) -> None:
    pcscd.start()
    hear = heard_by(reader)
    assert hear() is ReaderState.NO_CARD
    insert(Pkcs15Chip(anna, PIN))
    assert hear() is ReaderState.CARD
    card = reader.connect()
    pcscd.kill()
    assert hear() is ReaderState.NO_SERVICE
    with pytest.raises(CardError) as trouble:
        card.transmit(bytes.fromhex("00A40000023F00"))
    assert trouble.value.problem is CardProblem.NO_READER
    card.release()
    with pytest.raises(CardError):
        reader.connect()
    pcscd.start()
    assert hear() is ReaderState.NO_CARD
    insert(Pkcs15Chip(anna, PIN))
    assert hear() is ReaderState.CARD
    assert isinstance(recognise(reader.connect()), NemIdCard)


def test_a_pcscd_without_readers_has_none_until_it_has(
    pcscd: PcscDaemon, reader: PcscReader
) -> None:
    pcscd.start(reader=False)
    hear = heard_by(reader)
    assert hear() is ReaderState.NO_READER
    pcscd.start()
    while (state := hear()) is ReaderState.NO_SERVICE:
        continue
    assert state is ReaderState.NO_CARD


def test_readers_of_another_name_are_not_ours(pcscd: PcscDaemon, reader: PcscReader) -> None:
    assert reader
    pcscd.start()
    other = PcscReader("Another Maker")
    hear = heard_by(other)
    assert hear() is ReaderState.NO_READER
    with pytest.raises(CardError) as trouble:
        other.connect()
    assert trouble.value.problem is CardProblem.NO_READER
    other.stop()


def test_it_stops_in_the_midst_of_waiting_and_between_two_tries(
    pcscd: PcscDaemon, reader: PcscReader
) -> None:
    hear = heard_by(reader)
    assert hear() is ReaderState.NO_SERVICE
    reader.stop()
    pcscd.start()
    hear = heard_by(reader)
    assert hear() is ReaderState.NO_CARD
    reader.stop()


def test_a_card_can_be_a_process_of_its_own(
    pcscd: PcscDaemon, reader: PcscReader, tmp_path: Path
) -> None:
    DemoPki.make(datetime.now(UTC)).save(tmp_path)
    pcscd.start()
    hear = heard_by(reader)
    assert hear() is ReaderState.NO_CARD
    module = ["-m", "kiosk.demo.cards.vpcd", "--card", "nemid", "--pki", str(tmp_path)]
    process = subprocess.Popen(
        pcscd.command(sys.executable, *module), env={**os.environ, "PYTHONPATH": str(Path.cwd())}
    )
    try:
        assert hear() is ReaderState.CARD
        card = recognise(reader.connect())
        assert isinstance(card, NemIdCard)
        trust = DemoPki.load(tmp_path).trust()
        assert card.check(trust, datetime.now(UTC)) == 3
    finally:
        process.terminate()
        process.wait(10)


TELLS = bytes.fromhex("120442330012")
"""A reader's features, as the CCID driver writes them: ask 0x42330012 for its properties."""
PROPERTIES = [
    (TELLS, bytes.fromhex("0A0400000100" + "0B02E608"), 65_536),
    (TELLS, bytes.fromhex("0B02E608" + "0A0400010000"), 256),
    (TELLS, bytes.fromhex("0B02E608"), 256),
    (TELLS, bytes.fromhex("0A04"), 256),
    (TELLS, b"\x0a", 256),
    (TELLS, b"", 256),
    (b"\x06\x04\x42\x33\x00\x06", b"", 256),
    (b"", b"", 256),
]


@pytest.mark.parametrize(("features", "properties", "longest"), PROPERTIES)
def test_a_reader_is_asked_how_long_a_command_it_passes(
    pcscd: PcscDaemon,
    reader: PcscReader,
    insert: Callable[[Chip], VpcdCard],
    monkeypatch: pytest.MonkeyPatch,
    features: bytes,
    properties: bytes,
    longest: int,
) -> None:
    answers = {0x42000000 + 3400: features, 0x42330012: properties}

    def control(_: object, code: int, __: list[int]) -> list[object]:
        """What Debian's virtual reader cannot say, and a USB reader does."""
        return [0, list(answers[code])]

    monkeypatch.setattr(scard, "SCardControl", control)
    pcscd.start()
    hear = heard_by(reader)
    assert hear() is ReaderState.NO_CARD
    insert(UnknownChip())
    assert hear() is ReaderState.CARD
    card = reader.connect()
    assert isinstance(card, PassesLong)
    assert card.longest() == longest
    card.release()
    assert card.longest() == 256


def test_a_reader_that_cannot_be_asked_passes_short_commands_only(
    pcscd: PcscDaemon, reader: PcscReader, insert: Callable[[Chip], VpcdCard]
) -> None:
    pcscd.start()
    hear = heard_by(reader)
    assert hear() is ReaderState.NO_CARD
    insert(UnknownChip())
    assert hear() is ReaderState.CARD
    card = reader.connect()
    assert isinstance(card, PassesLong)
    assert card.longest() == 256
    card.release()


def test_a_card_swapped_faster_than_pcscd_looks_is_never_taken_for_the_first(
    pcscd: PcscDaemon,
    reader: PcscReader,
    insert: Callable[[Chip], VpcdCard],
    anna: Credential,
) -> None:
    pcscd.start()
    hear = heard_by(reader)
    assert hear() is ReaderState.NO_CARD
    first = insert(Pkcs15Chip(anna, PIN))
    assert hear() is ReaderState.CARD
    card = reader.connect()
    first.remove()
    second = Pkcs15Chip(anna, PIN)
    insert(second)
    with pytest.raises(CardError) as trouble:
        card.transmit(bytes.fromhex("0020000104") + PIN.encode())
    assert trouble.value.problem is CardProblem.PULLED
    assert second.verifies == 0
