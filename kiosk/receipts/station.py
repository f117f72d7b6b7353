"""The printer as the print desk's thread works it: one connection, and what is owed to whom."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.receipts.document import PrinterState
from kiosk.receipts.escpos import SEPARATE
from kiosk.receipts.pace import Pace
from kiosk.receipts.printer.conversation import ANNOUNCE, Conversation, Counts
from kiosk.receipts.printer.models import CLONE, Model
from kiosk.receipts.printer.probe import Abilities, probe
from kiosk.receipts.printer.transport import Connect, PrinterLost

_log = logging.getLogger(__name__)
_PRINTING = {PrinterState.READY, PrinterState.NEAR_END, PrinterState.UNKNOWN}
"""States in which a receipt that was sent may still come out by itself."""
_PROBES = 3
"""Times that a printer is asked for what its family promises and it did not show."""


def _note(able: Abilities) -> None:
    """What staff have to know of a printer."""
    _log.info("printer: %s", able)
    if able.missing:
        _log.warning("printer: %s without: %s", able.table.family, ", ".join(able.missing))
    if not able.confirms:
        _log.warning("the printer cannot confirm: each citizen is asked if the receipt came out")
    if not able.clears:
        _log.warning("the printer cannot clear: after trouble, look into the tray before the next")


@dataclass(frozen=True, slots=True)
class Emptied:
    """The printer proved that it holds nothing."""

    counts: Counts | None = None
    """What it had counted then, if it was asked."""
    separated: bool = True
    """What it printed before is cut off, and is not the head of the next receipt."""


class Station:
    """Keeps the connection, knows the printer's state, and never reads silence as good news."""

    def __init__(
        self,
        connect: Connect,
        heard: Callable[[PrinterState], None],
        done: Callable[[bytes], None],
        pace: Pace,
        model: Model | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`model` is the one that the settings name; `None` has the printer tell."""
        self._model = model
        self._clock = clock
        self._holding = False
        self._asked_in_turn = False
        self._connect = connect
        self._heard = heard
        self._done = done
        self.pace = pace
        self._line: Conversation | None = None
        self._pause = pace.first_retry
        self._state = self._told = PrinterState.UNKNOWN
        self._patient_until = 0.0
        self._probes = 0
        self.abilities: Abilities | None = None
        """Known once the printer was seen ready."""
        heard(self._told)

    def now(self) -> float:
        """Seconds on the clock by which this printer is waited for."""
        return self._clock()

    @property
    def state(self) -> PrinterState:
        """What was last known of the printer itself."""
        return self._state

    @property
    def dots_per_mm(self) -> float:
        """How fine the printer prints, as far as its family is known."""
        model = self.abilities.table if self.abilities else self._model
        return (model or CLONE).dots_per_mm

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
        self._asked_in_turn = False
        if self.abilities is not None and self.abilities.missing and self._probes < _PROBES:
            self.abilities = None  # it should do more than it showed: ask it again
        return Conversation(self._connect(), self._done, self.tell, self.pace.status, self._clock)

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
            if self._clock() < self._patient_until:
                line.listen(0)
                return self._state
            state = line.state()
            if state.works and self.abilities is None:
                self._probes += 1
                self.abilities = probe(line, self.pace.probe, self._model)
                _note(self.abilities)
        except PrinterLost as lost:
            _log.debug("printer lost: %s", lost)
            self.lose()
        else:
            if state is PrinterState.UNKNOWN:
                self.lose(state)
            else:
                self._pause = self.pace.first_retry
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

    def empty(self, *, count: bool = False) -> Emptied | None:
        """Have the printer forget all it holds; `None` unless it proved that it holds nothing.

        What it printed before is cut off, if it works; if `count`, it tells first what it has
        counted.
        """
        able = self.abilities is None or self.abilities.clears
        return self._prove(lambda line: self._cleared(line, count=count) if able else None)

    def in_turn(self) -> Emptied | None:
        """Whether a printer that cannot clear proves that it has carried out all it was sent.

        It is asked once on each connection: the question lengthens what is held if there is
        something, and only switching the printer off, which ends the connection, changes that.
        """
        if self._asked_in_turn:
            return None
        self._asked_in_turn = True
        return self._prove(self._answered)

    def separate(self) -> bool:
        """Cut off what hangs out of a printer that holds nothing; whether that is done."""
        proof = self._prove(self._cut)
        return proof is not None and proof.separated

    def counts(self) -> Counts | None:
        """What an idle printer has counted; `None` if it does not, or not now, tell."""
        if self._line is None or self.abilities is None or not self.abilities.counts:
            return None
        try:
            return self._line.counts(self.pace.status)
        except PrinterLost as lost:
            _log.debug("printer lost: %s", lost)
            self.lose()
            return None

    def with_news(self, chunks: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """The chunks of a receipt, during which the printer tells unasked what goes wrong.

        Asked for after the first chunk: that is `ESC @`, which turns it off.
        """
        if self.abilities is None or not self.abilities.automatic:
            return chunks
        return (chunks[0], ANNOUNCE, *chunks[1:])

    def forget(self) -> None:
        """Find out anew what the printer can do."""
        self.abilities = None

    def hold(self, *, on: bool) -> None:
        """Whether the printer may hold a receipt that nobody may get any more."""
        self._holding = on
        self.tell(self._state)

    def tell(self, state: PrinterState) -> None:
        """Pass on the printer's state if it changed."""
        self._state = state
        told = PrinterState.HOLDING if self._holding and state in _PRINTING else state
        if told is not self._told:
            self._told = told
            self._heard(told)

    def _cleared(self, line: Conversation, *, count: bool) -> Emptied | None:
        if not line.clear(self.pace.clear):
            self.lose(PrinterState.UNKNOWN)
            return None
        counts = None
        if count and self.abilities is not None and self.abilities.counts:
            counts = line.counts(self.pace.status)
        return self._cut(line, counts)

    def _answered(self, line: Conversation) -> Emptied | None:
        if not line.plate(66, self.pace.probe):
            return None
        if self.abilities is not None and not self.abilities.maker:
            self.forget()  # it was probed while it took questions for a picture
        return self._cut(line)

    def _cut(self, line: Conversation, counts: Counts | None = None) -> Emptied:
        """A printer without paper would keep the order to cut, and lose it with its power."""
        if not self._state.works:
            return Emptied(counts, separated=False)
        line.send(SEPARATE)
        asked = self.abilities is not None and bool(self.abilities.maker)
        done = not asked or bool(line.plate(66, self.pace.probe))
        return Emptied(counts, separated=done)

    def _prove(self, ask: Callable[[Conversation], Emptied | None]) -> Emptied | None:
        line = self.reach()
        if line is None:
            return None
        try:
            return ask(line)
        except PrinterLost as lost:
            _log.debug("printer lost: %s", lost)
            self.lose()
            return None

    def rest(self) -> float:
        """Seconds until the next look, longer from try to try while the printer is away."""
        if self._line is not None:
            return self.pace.poll
        pause = self._pause
        self._pause = min(2 * pause, self.pace.longest_retry)
        return pause

    def watch(self, settled: Callable[[], bool]) -> bool:
        """Listen while the printer prints, until settled, out of time, or stopped by a fault.

        Whether the line held.
        """
        end = self._clock() + self.pace.confirm
        glance = self._clock() + self.pace.glance
        try:
            while self._line is not None and not settled() and self._clock() < end:
                self._line.listen(min(self.pace.glance, 0.05))
                asking = self._state is not PrinterState.UNKNOWN and not settled()
                if asking and self._clock() >= glance:
                    self.tell(self._line.state())
                    glance = self._clock() + self.pace.glance
                if asking and self._state not in _PRINTING:
                    break
            if self._state is PrinterState.UNKNOWN and not settled():
                self._patient_until = self._clock() + self.pace.late
        except PrinterLost as lost:
            _log.debug("printer lost while it printed: %s", lost)
            self.lose()
            return False
        return True
