"""The virtual reader behaves as a reader with a hand in front of it."""

from __future__ import annotations

import threading

import pytest

from kiosk.demo.cards.faults import Hanging
from kiosk.demo.cards.plain import MuteChip, UnknownChip
from kiosk.demo.reader import VirtualReader
from kiosk.identity.cards.transport import CardError
from kiosk.identity.person import CardProblem, ReaderState

SELECT = bytes.fromhex("00A40000023F00")


def test_it_tells_where_it_stands_and_then_each_change() -> None:
    reader, heard = VirtualReader(), list[ReaderState]()
    reader.insert(UnknownChip())
    reader.start(heard.append)
    reader.remove()
    reader.remove()
    reader.insert(MuteChip())
    reader.unplug()
    reader.unplug()
    reader.plug()
    reader.stop()
    reader.insert(UnknownChip())
    assert heard == [
        ReaderState.CARD,
        ReaderState.NO_CARD,
        ReaderState.MUTE,
        ReaderState.NO_READER,
        ReaderState.NO_CARD,
    ]


def test_a_card_put_into_an_unplugged_reader_is_not_seen() -> None:
    reader, heard = VirtualReader(), list[ReaderState]()
    reader.unplug()
    reader.start(heard.append)
    reader.insert(UnknownChip())
    assert heard == [ReaderState.NO_READER]
    with pytest.raises(CardError):
        reader.connect()
    reader.plug()
    assert heard == [ReaderState.NO_READER, ReaderState.CARD]


def test_pulling_a_hung_card_ends_the_wait_for_it() -> None:
    reader = VirtualReader()
    chip = Hanging(UnknownChip(), 2)
    reader.insert(chip)
    card = reader.connect()
    assert card.transmit(SELECT) == (b"", 0x6A82)

    def pull() -> None:
        chip.hangs.wait()
        reader.remove()

    threading.Thread(target=pull).start()
    with pytest.raises(CardError) as trouble:
        card.transmit(SELECT)
    assert trouble.value.problem is CardProblem.PULLED
    card.release()
