"""A thousand citizens at one real pcscd leave nothing behind."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from kiosk.demo.pcscd import PcscDaemon
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.person import ReaderState
from tests.peers.growth import Held
from tests.peers.living import Living
from tests.peers.usb import UsbReader

pytestmark = pytest.mark.peer

CYCLES = 1_000


@pytest.fixture
def living(
    pcscd: PcscDaemon, plugged: UsbReader, pki: DemoPki, anna: Credential
) -> Iterator[Living]:
    living = Living(pcscd, plugged, pki, anna)
    yield living
    living.end()


def test_a_thousand_cards_put_in_recognised_and_taken_out_leave_no_thread_and_no_descriptor(
    living: Living,
) -> None:
    def cycle() -> None:
        living.remove()
        living.hears(ReaderState.NO_CARD)
        living.insert()
        living.hears(ReaderState.CARD)
        living.recognise()
        living.desk.release(living.session)

    for _ in range(10):
        cycle()
    gc.collect()
    held = Held.now()
    for _ in range(CYCLES):
        cycle()
    assert held.comes_back(), (held, Held.now())
    assert living.states.heard.empty()
    assert living.told.answers.empty()


def test_a_reader_plugged_in_and_pulled_again_and_again_leaves_nothing(living: Living) -> None:
    def cycle() -> None:
        living.slot.unplug()
        living.hears(ReaderState.NO_READER)
        living.remove()
        living.slot.plug()
        living.hears(ReaderState.NO_CARD)
        living.insert()
        living.hears(ReaderState.CARD)
        living.recognise()
        living.desk.release(living.session)

    cycle()
    held = Held.now()
    for _ in range(10):
        cycle()
    assert held.comes_back(), (held, Held.now())
