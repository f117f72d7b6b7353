"""The card reader through PC/SC; the only module that knows pyscard.

pyscard's own monitors are not used: they die for good when pcscd does, and go on listing the
card they saw last. This one starts over with a new context, and works when pcscd is late.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, Final, Literal

from smartcard import scard

from kiosk.identity.cards import t0
from kiosk.identity.cards.capabilities import SHORT
from kiosk.identity.cards.sighting import Sightings, Word
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import CardProblem, ReaderState

_log = logging.getLogger(__name__)

_PNP: Final = "\\\\?PnP?\\Notification"
"""The reader that is none: its state changes when readers come and go."""
_WAIT_MS: Final = 5_000
_RETRY_S: Final = 0.25
_GET_FEATURES: Final = scard.SCARD_CTL_CODE(3400)
_TELL_PROPERTIES: Final = 0x12
_MAX_APDU_DATA: Final = 0x0A
"""CM_IOCTL_GET_FEATURE_REQUEST, FEATURE_GET_TLV_PROPERTIES and its dwMaxAPDUDataSize (PC/SC
part 10, 2.02.09). Without asking nobody could know: a reader that passes short commands only
fails on long ones as if the card had been pulled."""
_MUTE: Final = frozenset(
    {
        scard.SCARD_W_UNRESPONSIVE_CARD,
        scard.SCARD_W_UNPOWERED_CARD,
        scard.SCARD_W_UNSUPPORTED_CARD,
        scard.SCARD_E_PROTO_MISMATCH,
    }
)
_NO_READER: Final = frozenset(
    {
        scard.SCARD_E_NO_SERVICE,
        scard.SCARD_E_SERVICE_STOPPED,
        scard.SCARD_E_READER_UNAVAILABLE,
        scard.SCARD_E_UNKNOWN_READER,
        scard.SCARD_E_NO_READERS_AVAILABLE,
    }
)


class PcscReader:
    """Every PC/SC reader whose name holds `name_filter`, as one `CardReader`.

    `longest`: bytes of data in one command, for a reader whose driver cannot be asked. No such
    reader gets long commands unless somebody knows that it passes them.
    """

    def __init__(self, name_filter: str = "", longest: int = SHORT.answer) -> None:
        self._filter = name_filter
        self._longest = longest
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._context: Any = None

    def start(self, heard: Callable[[ReaderState], None]) -> None:
        """Watch the readers on a thread of our own until `stop`."""
        self._stop.clear()
        self._thread = threading.Thread(
            target=self._watch, args=(heard,), name="pcsc-monitor", daemon=True
        )
        self._thread.start()

    def connect(self) -> CardTransport:
        """The card in the first reader that has one. Raises `CardError`."""
        code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if code != scard.SCARD_S_SUCCESS:
            raise CardError(CardProblem.NO_READER)
        try:
            return PcscTransport(context, self._reader_with_card(context), self._longest)
        except CardError:
            scard.SCardReleaseContext(context)
            raise

    def stop(self) -> None:
        """Stop watching; a wait in pcscd is cancelled, so this takes milliseconds."""
        self._stop.set()
        while self._thread is not None and self._thread.is_alive():
            if self._context is not None:  # again and again: a cancel just before a wait is lost
                scard.SCardCancel(self._context)
            self._thread.join(0.02)
        self._thread = None

    def _watch(self, heard: Callable[[ReaderState], None]) -> None:
        sightings = Sightings()
        while not self._stop.is_set():
            code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
            if code == scard.SCARD_S_SUCCESS:
                self._context = context
                code = self._watch_with(context, sightings, heard)
                self._context = None
                scard.SCardReleaseContext(context)
            if self._stop.is_set():
                return
            if code != scard.SCARD_E_UNKNOWN_READER:  # a reader gone since it was listed
                lost = sightings.without_service()
                if lost:
                    _log.info("card service lost or absent: %#x", code & 0xFFFFFFFF)
                _tell(heard, lost)
            self._stop.wait(_RETRY_S)

    def _watch_with(
        self, context: Any, sightings: Sightings, heard: Callable[[ReaderState], None]
    ) -> int:
        """Tell changes until told to stop or the context fails; the code it failed with."""
        known: dict[str, int] = {}
        while not self._stop.is_set():
            code, names = self._readers(context)
            if code != scard.SCARD_S_SUCCESS:
                return code
            if not names:  # the wait below would not tell, as it waits for a change of this
                _tell(heard, sightings.seen(()))
            asked = [(name, known.get(name, scard.SCARD_STATE_UNAWARE)) for name in [*names, _PNP]]
            code, seen = scard.SCardGetStatusChange(context, _WAIT_MS, asked)
            if code == scard.SCARD_E_TIMEOUT:
                continue
            if code != scard.SCARD_S_SUCCESS:
                return int(code)
            known = {name: word & ~scard.SCARD_STATE_CHANGED for name, word, _ in seen}
            _tell(heard, sightings.seen((name, known[name]) for name in names))
        return int(scard.SCARD_S_SUCCESS)

    def _readers(self, context: Any) -> tuple[int, list[str]]:
        code, names = scard.SCardListReaders(context, [])
        if code == scard.SCARD_E_NO_READERS_AVAILABLE:
            return int(scard.SCARD_S_SUCCESS), []
        return int(code), [name for name in names if self._filter in name]

    def _reader_with_card(self, context: Any) -> str:
        code, names = self._readers(context)
        if code != scard.SCARD_S_SUCCESS or not names:
            raise CardError(CardProblem.NO_READER)
        asked = [(name, scard.SCARD_STATE_UNAWARE) for name in names]
        code, seen = scard.SCardGetStatusChange(context, 0, asked)
        if code != scard.SCARD_S_SUCCESS:
            raise CardError(_problem(code))
        for name, word, _ in seen:
            if word & Word.PRESENT:
                return str(name)
        raise CardError(CardProblem.PULLED)


class PcscTransport:
    """A card held exclusively, with a context of its own, so that no other call waits for it."""

    def __init__(self, context: Any, reader: str, longest: int = SHORT.answer) -> None:
        code, handle, protocol = scard.SCardConnect(
            context, reader, scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_ANY
        )
        if code != scard.SCARD_S_SUCCESS:
            raise CardError(_problem(code))
        self._context = context
        self._handle = handle
        self._longest = longest
        self.reader = reader
        self._t0 = protocol == scard.SCARD_PROTOCOL_T0
        self.protocol = "T=0" if self._t0 else "T=1"
        self._pci = scard.SCARD_PCI_T0 if self._t0 else scard.SCARD_PCI_T1
        self._released = False
        code, _, _, _, atr = scard.SCardStatus(handle)
        self.atr = bytes(atr) if code == scard.SCARD_S_SUCCESS else b""

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        """As `CardTransport`."""
        return t0.exchange(self._exchange, apdu) if self._t0 else self._exchange(apdu)

    def _exchange(self, apdu: bytes) -> tuple[bytes, int]:
        if self._released:
            raise CardError(CardProblem.PULLED)
        code, answer = scard.SCardTransmit(self._handle, self._pci, list(apdu))
        if code != scard.SCARD_S_SUCCESS or len(answer) < 2:
            # Pulled amid an answer, pcscd says success and nothing else. And a handle of a
            # card that is gone would keep the reader from the next card.
            lost = code != scard.SCARD_S_SUCCESS
            self._let_go(scard.SCARD_LEAVE_CARD if lost else scard.SCARD_RESET_CARD)
            raise CardError(_problem(code))
        return bytes(answer[:-2]), answer[-2] << 8 | answer[-1]

    def longest(self) -> int:
        """As `PassesLong`, in the reader's own words if it has any."""
        if self._t0 or self._released:
            return SHORT.answer
        features = self._ask(_GET_FEATURES)
        code = _property(features, _TELL_PROPERTIES, "big")
        told = self._ask(code) if code else b""
        return max(SHORT.answer, _property(told, _MAX_APDU_DATA, "little") or self._longest)

    def _ask(self, control: int) -> bytes:
        """What the reader, not the card, answers; nothing if it does not know the question."""
        code, answer = scard.SCardControl(self._handle, control, [])
        return bytes(answer) if code == scard.SCARD_S_SUCCESS else b""

    def release(self) -> None:
        """Reset and let go; a card that is known to be gone has been let go already."""
        if not self._released:
            self._let_go(scard.SCARD_RESET_CARD)

    def _let_go(self, disposition: int) -> None:
        self._released = True
        scard.SCardDisconnect(self._handle, disposition)
        scard.SCardReleaseContext(self._context)


def _tell(heard: Callable[[ReaderState], None], states: tuple[ReaderState, ...]) -> None:
    for state in states:
        heard(state)


def _property(table: bytes, tag: int, order: Literal["big", "little"]) -> int:
    """A number out of a reader's table of tag, length, value; 0 if it is not in it."""
    at = 0
    while at + 2 <= len(table):
        size = table[at + 1]
        if table[at] == tag:
            return int.from_bytes(table[at + 2 : at + 2 + size], order)
        at += 2 + size
    return 0


def _problem(code: int) -> CardProblem:
    """PC/SC's words for it in ours; a failure in the midst of a command is a card pulled."""
    if code in _MUTE:
        return CardProblem.MUTE
    if code in _NO_READER:
        return CardProblem.NO_READER
    if code == scard.SCARD_E_SHARING_VIOLATION:
        return CardProblem.BUSY
    return CardProblem.PULLED
