"""The printer as the print desk's thread works it: one connection, and what is owed to whom."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.receipts.document import PrinterState
from kiosk.receipts.escpos import SEPARATE
from kiosk.receipts.printer.conversation import Conversation
from kiosk.receipts.printer.probe import Abilities, probe
from kiosk.receipts.printer.transport import STATUS_WITHIN, Connect, PrinterLost

_log = logging.getLogger(__name__)
_PRINTING = {PrinterState.READY, PrinterState.NEAR_END, PrinterState.UNKNOWN}
"""States in which a receipt that was sent may still come out by itself."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the print desk waits for what, in seconds."""

    poll: float = 2.0
    """Between two looks at an idle printer."""
    first_retry: float = 0.5
    longest_retry: float = 10.0
    """Between two tries to reach a printer that is away; doubled from try to try."""
    confirm: float = 6.0
    """For a receipt to be printed, from its last byte: 250 mm at 100 mm/s, and some."""
    glance: float = 0.5
    """Between two looks at a printer that is printing."""
    clear: float = 2.0
    """For the answer to "forget all you hold"."""
    status: float = STATUS_WITHIN
    """For the answer to a real-time question."""
    probe: float = 1.0
    """For each answer when the printer is asked what it can do."""
    late: float = 20.0
    """For a late word from a printer that fell silent while it printed."""


class Station:
    """Keeps the connection, knows the printer's state, and never reads silence as good news."""

    def __init__(
        self,
        connect: Connect,
        heard: Callable[[PrinterState], None],
        done: Callable[[bytes], None],
        pace: Pace,
    ) -> None:
        self._connect = connect
        self._heard = heard
        self._done = done
        self._pace = pace
        self._line: Conversation | None = None
        self._pause = pace.first_retry
        self._state = PrinterState.UNKNOWN
        self._patient_until = 0.0
        self.abilities: Abilities | None = None
        """Known once the printer was seen ready."""
        heard(self._state)

    def reach(self) -> Conversation | None:
        """The open connection, or a new one; `None` if the printer is away."""
        if self._line is None:
            try:
                self._line = self._open()
            except PrinterLost as lost:
                _log.debug("printer away: %s", lost)
                self.lose()
        return self._line

    def _open(self) -> Conversation:
        return Conversation(self._connect(), self._done, self.tell, self._pace.status)

    def lose(self, state: PrinterState = PrinterState.DISCONNECTED) -> None:
        """Hang up, and say what is known of the printer now."""
        line, self._line = self._line, None
        self._patient_until = 0.0
        if line is not None:
            line.close()
        self.tell(state)

    def look(self) -> PrinterState:
        """Ask the printer how it is, connecting first if need be.

        One that fell silent while it printed is only listened to for a while: hanging up would
        lose its late confirmation.
        """
        line = self.reach()
        if line is None:
            return self._state
        try:
            if time.monotonic() < self._patient_until:
                line.listen(0)
                return self._state
            state = line.state()
            if state.works and self.abilities is None:
                self.abilities = probe(line, self._pace.probe)
                _log.info("printer: %s", self.abilities)
        except PrinterLost as lost:
            _log.debug("printer lost: %s", lost)
            self.lose()
        else:
            if state is PrinterState.UNKNOWN:
                self.lose(state)
            else:
                self._pause = self._pace.first_retry
                self.tell(state)
        return self._state

    def look_again(self) -> PrinterState:
        """Ask now, over a new connection if the old one is silent or has died unnoticed."""
        if self._patient_until:
            self.lose(PrinterState.UNKNOWN)
        stale = self._line is not None
        state = self.look()
        if stale and self._line is None:
            state = self.look()
        return state

    def clear(self) -> bool:
        """Have the printer forget all it holds; whether it proved that it did.

        What it printed of it before is cut off.
        """
        line = self.reach()
        if line is None:
            return False
        try:
            done = line.clear(self._pace.clear)
            if done:
                line.send(SEPARATE)
        except PrinterLost as lost:
            _log.debug("printer lost: %s", lost)
            self.lose()
            return False
        if not done:
            self.lose(PrinterState.UNKNOWN)
        return done

    def tell(self, state: PrinterState) -> None:
        """Pass on the printer's state if it changed."""
        if state is not self._state:
            self._state = state
            self._heard(state)

    def rest(self) -> float:
        """Seconds until the next look, longer from try to try while the printer is away."""
        if self._line is not None:
            return self._pace.poll
        pause = self._pause
        self._pause = min(2 * pause, self._pace.longest_retry)
        return pause

    def watch(self, settled: Callable[[], bool]) -> None:
        """Listen while the printer prints, until settled, out of time, or stopped by a fault."""
        end = time.monotonic() + self._pace.confirm
        glance = time.monotonic() + self._pace.glance
        try:
            while self._line is not None and not settled() and time.monotonic() < end:
                self._line.listen(min(self._pace.glance, 0.05))
                asking = self._state is not PrinterState.UNKNOWN and not settled()
                if asking and time.monotonic() >= glance:
                    self.tell(self._line.state())
                    glance = time.monotonic() + self._pace.glance
                if asking and self._state not in _PRINTING:
                    break
            if self._state is PrinterState.UNKNOWN and not settled():
                self._patient_until = time.monotonic() + self._pace.late
        except PrinterLost as lost:
            _log.debug("printer lost while it printed: %s", lost)
            self.lose()
