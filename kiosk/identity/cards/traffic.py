"""The traffic log: what goes to a card and how it answers, for somebody who looks for a fault.

It stands below DEBUG, and nobody gets it who did not set this logger's own level to `TRAFFIC`:
others may open the root logger wide. Each command is one line: header,
lengths, status word, time. No data is in it but what SELECT names (files and applications): no
PIN, no answer, nothing of a person. Where data is a PIN, even its length is left out.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final

from kiosk.identity.cards.transport import CardError, CardTransport

TRAFFIC: Final = 5
"""The level; below `logging.DEBUG`."""
logging.addLevelName(TRAFFIC, "TRAFFIC")
log: Final = logging.getLogger(__name__)
log.setLevel(logging.INFO)

_SELECT: Final = 0xA4
_WITH_PINS: Final = frozenset({0x20, 0x21, 0x24, 0x25, 0x2C, 0x2D})
"""VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER, each in both forms (ISO 7816-4, 11.5)."""


class Watched:
    """A transport whose commands are logged as they are answered."""

    def __init__(self, card: CardTransport, clock: Callable[[], float] = time.perf_counter) -> None:
        self.atr = card.atr
        self._card = card
        self._clock = clock

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        """As `CardTransport`."""
        began = self._clock()
        try:
            answer, sw = self._card.transmit(apdu)
        except CardError as trouble:
            log.log(TRAFFIC, "%s: %s", outline(apdu), trouble.problem.value)
            raise
        taken = (self._clock() - began) * 1000
        log.log(TRAFFIC, "%s: %04X, %d bytes, %.1f ms", outline(apdu), sw, len(answer), taken)
        return answer, sw

    def release(self) -> None:
        """As `CardTransport`."""
        self._card.release()


def watched(card: CardTransport) -> CardTransport:
    """The card with its traffic logged; the card itself, so at no cost, while the log is off."""
    return Watched(card) if log.isEnabledFor(TRAFFIC) else card


def outline(apdu: bytes) -> str:
    """A command's header, how much data it carries and how much it asks for."""
    header, body = apdu[:4], apdu[4:]
    sent, asked = _lengths(body)
    words = [header.hex(" ").upper()]
    if sent and len(header) == 4 and header[1] in _WITH_PINS:
        words.append("with a PIN")
    elif sent and len(header) == 4 and header[1] == _SELECT:
        words.append(f"[{_data(body, sent).hex().upper()}]")
    elif sent:
        words.append(f"with {sent} bytes")
    if asked:
        words.append(f"asks for {asked}")
    return " ".join(words)


def _lengths(body: bytes) -> tuple[int, int]:
    """Lc and Le, short or extended (ISO/IEC 7816-3, 12.1)."""
    if not body:
        return 0, 0
    if len(body) == 1:
        return 0, body[0] or 256
    if body[0] or len(body) < 3:
        rest = body[1 + body[0] :]
        return body[0], (rest[0] or 256) if rest else 0
    number = int.from_bytes(body[1:3], "big")
    if len(body) == 3:
        return 0, number or 65_536
    rest = body[3 + number :]
    return number, (int.from_bytes(rest[:2], "big") or 65_536) if rest else 0


def _data(body: bytes, sent: int) -> bytes:
    start = 1 if body[0] else 3
    return body[start : start + sent]
