"""Readers come, go and are replaced while pcscd lives on, and the monitor says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.demo.cards.holders import PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pcscd import PcscDaemon
from kiosk.demo.pki import Credential
from kiosk.identity.cards.nemid import NemIdCard
from kiosk.identity.cards.pcsc import PcscReader
from kiosk.identity.cards.recognise import recognise
from kiosk.identity.cards.transport import CardError
from kiosk.identity.person import CardProblem, ReaderState
from tests.peers.conftest import States
from tests.peers.usb import UsbReader, usb_readers

pytestmark = pytest.mark.peer

Bench = tuple[UsbReader, UsbReader]


@pytest.fixture
def bench(pcscd: PcscDaemon, tmp_path: Path) -> Iterator[Bench]:
    """Two unplugged readers, and a pcscd that has no other."""
    with usb_readers(pcscd, tmp_path, "Counter", "Spare") as (counter, spare):
        yield counter, spare


@pytest.fixture
def reader() -> Iterator[PcscReader]:
    reader = PcscReader()
    yield reader
    reader.stop()


@pytest.fixture
def states(bench: Bench, reader: PcscReader) -> States:
    heard = States()
    reader.start(heard)
    assert heard.next() is ReaderState.NO_READER
    return heard


def recognised(reader: PcscReader) -> bool:
    card = reader.connect()
    try:
        return isinstance(recognise(card), NemIdCard)
    finally:
        card.release()


def test_a_reader_is_heard_when_it_is_plugged_in_and_when_it_is_pulled(
    bench: Bench, states: States, reader: PcscReader, anna: Credential
) -> None:
    counter, _ = bench
    for _ in range(2):
        counter.plug()
        assert states.next() is ReaderState.NO_CARD
        card = counter.insert(Pkcs15Chip(anna, PIN))
        assert states.next() is ReaderState.CARD
        assert recognised(reader)
        card.remove()
        assert states.next() is ReaderState.NO_CARD
        counter.unplug()
        assert states.next() is ReaderState.NO_READER


def test_a_reader_pulled_with_a_card_in_use_fails_it_kindly_and_works_again(
    bench: Bench, states: States, reader: PcscReader, anna: Credential
) -> None:
    counter, _ = bench
    counter.plug()
    assert states.next() is ReaderState.NO_CARD
    inserted = counter.insert(Pkcs15Chip(anna, PIN))
    assert states.next() is ReaderState.CARD
    card = reader.connect()
    counter.unplug()
    while states.next() is not ReaderState.NO_READER:
        continue
    with pytest.raises(CardError) as trouble:
        recognise(card)
    assert trouble.value.problem in (CardProblem.NO_READER, CardProblem.PULLED)
    card.release()
    inserted.remove()
    counter.plug()
    assert states.next() is ReaderState.NO_CARD
    counter.insert(Pkcs15Chip(anna, PIN))
    assert states.next() is ReaderState.CARD
    assert recognised(reader)


def test_a_reader_replaced_by_another_is_the_reader_from_then_on(
    bench: Bench, states: States, reader: PcscReader, anna: Credential
) -> None:
    counter, spare = bench
    counter.plug()
    assert states.next() is ReaderState.NO_CARD
    spare.plug()
    counter.unplug()
    spare.insert(Pkcs15Chip(anna, PIN))
    assert states.next() is ReaderState.CARD
    assert recognised(reader)


def test_a_reader_that_does_not_know_is_not_taken_for_working(
    bench: Bench, states: States, reader: PcscReader, anna: Credential
) -> None:
    counter, _ = bench
    counter.plug()
    assert states.next() is ReaderState.NO_CARD
    counter.confuse()
    assert states.next() is ReaderState.UNKNOWN
    counter.recover()
    assert states.next() is ReaderState.NO_CARD
    counter.insert(Pkcs15Chip(anna, PIN))
    assert states.next() is ReaderState.CARD
    assert recognised(reader)


def test_a_second_reader_is_heard_too_and_its_card_read(
    bench: Bench, states: States, reader: PcscReader, anna: Credential
) -> None:
    for each in bench:
        each.plug()
    assert states.next() is ReaderState.NO_CARD
    for each in bench:
        card = each.insert(Pkcs15Chip(anna, PIN))
        assert states.next() is ReaderState.CARD
        assert recognised(reader)
        card.remove()
        assert states.next() is ReaderState.NO_CARD
