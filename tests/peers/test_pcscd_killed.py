"""pcscd ends in every phase of a card session, politely and at once: the citizen gets an answer,
the monitor finds the next pcscd, the next card works, and nothing is left behind.

One reader and one desk live through all of these deaths, as at a kiosk that is never restarted.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from kiosk.demo.cards.holders import PIN
from kiosk.demo.pcscd import PcscDaemon
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.cards.apdu import Ins
from kiosk.identity.cards.pcsc import PcscReader
from kiosk.identity.person import CardFailed, CardProblem, Pin, ReaderState
from tests.peers.conftest import States
from tests.peers.growth import Held
from tests.peers.living import POWER_ON, Living
from tests.peers.usb import UsbReader

pytestmark = pytest.mark.peer

COMMANDS = 27
"""From a NemID card's first command to the question for its PIN."""
LOST = (CardFailed(CardProblem.NO_READER), CardFailed(CardProblem.PULLED))
End = Callable[[], None]


@pytest.fixture(scope="module")
def living(
    pcscd: PcscDaemon, plugged: UsbReader, pki: DemoPki, anna: Credential
) -> Iterator[Living]:
    living = Living(pcscd, plugged, pki, anna)
    living.prove()
    yield living
    living.end()


@pytest.fixture(params=["KILL", "TERM"])
def end(request: pytest.FixtureRequest, living: Living) -> End:
    return living.daemon.kill if request.param == "KILL" else living.daemon.terminate


@pytest.fixture(autouse=True)
def nothing_left(living: Living) -> Iterator[None]:
    """After every death there are as many threads and descriptors as before it."""
    held = Held.now()
    yield
    assert held.comes_back(), (held, Held.now(), [each.name for each in threading.enumerate()])


def with_data(ins: Ins) -> Callable[[int, bytes], bool]:
    return lambda _, apdu: len(apdu) > 5 and apdu[1] == ins


def test_while_the_monitor_waits(living: Living, end: End) -> None:
    living.remove()
    living.hears(ReaderState.NO_CARD)
    end()
    living.read()
    assert living.answer() == CardFailed(CardProblem.NO_READER)
    living.recovers()


def test_while_a_card_is_put_in(living: Living, end: End) -> None:
    living.remove()
    living.hears(ReaderState.NO_CARD)
    living.insert(lambda trap: trap.when(lambda _, apdu: apdu == POWER_ON, end))
    living.recovers()


@pytest.mark.parametrize("after_ms", [0.0, 0.3, 1.0, 2.0])
def test_while_the_card_is_connected(living: Living, end: End, after_ms: float) -> None:
    ending = threading.Thread(target=end)
    living.read()
    time.sleep(after_ms / 1000)
    ending.start()
    answer = living.answer()
    ending.join()
    if answer not in LOST:  # the card was quicker; then its PIN is asked in vain
        living.desk.prove(living.session, Pin(PIN))
        answer = living.answer()
    assert answer in LOST
    living.recovers()


@pytest.mark.parametrize("at", range(1, COMMANDS + 1))
def test_at_every_command_until_the_card_is_known(living: Living, end: End, at: int) -> None:
    living.trap.when(lambda count, _: count == at, end)
    living.read()
    assert living.answer() in LOST
    living.recovers()


def test_while_the_pin_is_typed(living: Living, end: End) -> None:
    living.recognise()
    end()
    living.desk.prove(living.session, Pin(PIN))
    assert living.answer() in LOST
    assert living.chip.verifies == 1
    living.recovers()


@pytest.mark.parametrize(
    "ins", [Ins.VERIFY, Ins.MANAGE_SECURITY_ENVIRONMENT, Ins.PERFORM_SECURITY_OPERATION]
)
def test_while_the_card_proves_its_holder(living: Living, end: End, ins: Ins) -> None:
    given = living.chip.verifies
    living.recognise()
    living.trap.when(with_data(ins), end)
    living.desk.prove(living.session, Pin(PIN))
    assert living.answer() in LOST
    assert living.chip.verifies <= given + 1
    living.recovers()


def test_while_the_card_is_released(living: Living, end: End) -> None:
    living.recognise()
    living.trap.when(lambda _, apdu: apdu == POWER_ON, end)
    living.desk.release(living.session)
    living.recovers()


@pytest.mark.parametrize("after_ms", [0, 1, 5])
def test_while_the_monitor_stops(living: Living, end: End, after_ms: int) -> None:
    other, states = PcscReader(living.slot.name), States()
    other.start(states)
    assert states.next() is ReaderState.CARD
    ending = threading.Thread(target=end)
    ending.start()
    time.sleep(after_ms / 1000)
    began = time.monotonic()
    other.stop()
    assert time.monotonic() - began < 2
    ending.join()
    living.recovers()


def test_recognising_takes_as_many_commands_as_are_interrupted_here(living: Living) -> None:
    reached = threading.Event()
    living.trap.when(lambda count, _: count == COMMANDS, reached.set)
    living.recognise()
    assert reached.is_set()
    beyond = threading.Event()
    living.trap.when(lambda count, _: count > COMMANDS, beyond.set)
    living.recognise()
    assert not beyond.is_set()
    living.desk.release(living.session)
