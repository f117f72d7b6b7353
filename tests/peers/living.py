"""A kiosk's reader and desk that live on while pcscd dies, again and again, under their hands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kiosk.demo.cards.chip import Chip
from kiosk.demo.cards.holders import ANNA, PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.cards.vpcd import VpcdCard
from kiosk.demo.pcscd import PcscDaemon
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.cards.pcsc import PcscReader
from kiosk.identity.desk import CardDesk
from kiosk.identity.level import Method
from kiosk.identity.person import CardAnswer, CardProven, CardRecognised, Pin, ReaderState
from tests.peers.conftest import States, Told
from tests.peers.usb import UsbReader

RECOGNISED: Final = CardRecognised(Method.NEMID, 3, (4, 8))
POWER_ON: Final = b""
"""What a `Trap` sees instead of an APDU when the card is powered or reset."""


class Trap:
    """A chip at which something happens once, when it is told what `sees` waits for."""

    def __init__(self, chip: Chip) -> None:
        self.atr = chip.atr
        self._chip = chip
        self._count = 0
        self._sees: Callable[[int, bytes], bool] | None = None
        self._happens: Callable[[], None] = lambda: None

    def when(self, sees: Callable[[int, bytes], bool], happens: Callable[[], None]) -> None:
        """`sees` is given the number of a command since power-on, from 1, and the command."""
        self._sees, self._happens = sees, happens

    def power_on(self) -> None:
        """As `Chip`."""
        self._count = 0
        self._chip.power_on()
        self._look(POWER_ON)

    def answer(self, apdu: bytes) -> bytes:
        """As `Chip`."""
        self._count += 1
        self._look(apdu)
        return self._chip.answer(apdu)

    def _look(self, apdu: bytes) -> None:
        if self._sees is not None and self._sees(self._count, apdu):
            self._sees = None
            self._happens()


class Living:
    """One reader and one desk for all of it. `session` counts up, as at the kiosk."""

    def __init__(
        self, daemon: PcscDaemon, slot: UsbReader, pki: DemoPki, credential: Credential
    ) -> None:
        self.daemon = daemon
        self.slot = slot
        self.session = 0
        self.states, self.told = States(), Told()
        self.reader = PcscReader(slot.name)
        self.desk = CardDesk(self.reader, pki.trust(), lambda: pki.made, self.told)
        self._credential = credential
        self._cards: list[VpcdCard] = []
        self.reader.start(self.states)
        self.hears(ReaderState.NO_CARD)
        self.insert()
        self.hears(ReaderState.CARD)

    def insert(self, ready: Callable[[Trap], None] = lambda _: None) -> None:
        """Put a new card in, after `ready` has set its trap."""
        self.chip = Pkcs15Chip(self._credential, PIN)
        self.trap = Trap(self.chip)
        ready(self.trap)
        self._cards.append(self.slot.insert(self.trap))

    def remove(self) -> None:
        """Take the card out, when the desk has let go of it.

        No hand is quicker; and pcscd, resetting a card that is gone just when the next comes, says
        that the reader is empty until that one is taken out (1.9.9, once in some hundred times).
        """
        self.desk.stop()
        while self._cards:
            self._cards.pop().remove()

    def hears(self, wanted: ReaderState) -> None:
        """Wait until the monitor says so; the states on the way do not matter."""
        while self.states.next() is not wanted:
            continue

    def read(self) -> int:
        """Begin a session with the card; its number."""
        self.session += 1
        self.desk.read(self.session)
        return self.session

    def answer(self) -> CardAnswer:
        """What the current session is told next."""
        session, answer = self.told.next()
        assert session == self.session
        return answer

    def recognise(self) -> None:
        """A session up to the question for the PIN."""
        self.read()
        assert self.answer() == RECOGNISED

    def prove(self) -> None:
        """The whole of a session."""
        self.recognise()
        self.desk.prove(self.session, Pin(PIN))
        proven = self.answer()
        assert isinstance(proven, CardProven)
        assert proven.identity.subject == ANNA.pid

    def recovers(self) -> None:
        """pcscd comes back, and with it the reader; a new card is put in and proves its holder,
        and it has been given no PIN before."""
        self.hears(ReaderState.NO_SERVICE)
        self.remove()
        self.daemon.start(reader=False)
        self.hears(ReaderState.NO_CARD)
        self.insert()
        self.hears(ReaderState.CARD)
        self.prove()
        assert self.chip.verifies == 1
        assert self.told.answers.empty()

    def end(self) -> None:
        """Stop everything."""
        self.desk.stop()
        self.reader.stop()
        self.remove()
