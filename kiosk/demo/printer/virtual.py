"""A printer on the desk of nobody: the interpreter, a way to reach it, and its faults."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum
from threading import Condition

from PIL import Image

from kiosk.demo.printer.interpreter import NAMEPLATE, EscPosInterpreter
from kiosk.demo.printer.misspeak import without_confirmations, wrong
from kiosk.receipts.printer.transport import PrinterLost, PrinterTransport


class Fault(StrEnum):
    """What can be wrong with the printer, switched on and off by a person or a test."""

    PAPER_OUT = "paper-out"
    NEAR_END = "near-end"
    COVER_OPEN = "cover-open"
    CUTTER_JAM = "cutter-jam"
    SILENT = "silent"
    """It takes everything and its answers are lost."""
    LATE = "late"
    """Its answers are kept back until the fault is over."""
    LOST_REPLY = "lost-reply"
    """It says that a receipt is out, and that is lost; what else it says arrives."""
    WRONG_REPLY = "wrong-reply"
    """What arrives is not what it said: other process IDs, bytes that mean nothing."""
    SLOW = "slow"
    """It takes bytes a few at a time, as a slow line or a full buffer does."""
    DROPPED = "dropped"
    """The network is down: open connections break, new ones fail."""


_MECHANICAL = {
    Fault.PAPER_OUT: "paper_out",
    Fault.NEAR_END: "near_end",
    Fault.COVER_OPEN: "cover_open",
    Fault.CUTTER_JAM: "cutter_jam",
}
_SLOW_BYTES, _SLOW_S = 1024, 0.02
_DLE = b"\x10"
"""Real-time commands are taken even while the receive buffer is full."""


class VirtualPrinter:
    """A printer in this process. Safe to use from any thread.

    It takes one connection at a time, as network printers do, and `buffer` bytes while it
    cannot print. `on_paper` is told of every piece that is cut off, on the thread that sent
    the bytes.
    """

    def __init__(
        self,
        *,
        buffer: int = 1 << 16,
        on_paper: Callable[[Image.Image], None] | None = None,
        nameplate: tuple[str, str] = NAMEPLATE,
        plain: bool = False,
    ) -> None:
        """`plain` is a clone that cannot confirm, clear, count, or say what it is."""
        self._changed = Condition()
        self._interpreter = EscPosInterpreter(on_paper, nameplate, plain=plain)
        self._faults: set[Fault] = set()
        self._buffer = buffer
        self._received = bytearray()
        self._kept_back = bytearray()
        self._inbox = bytearray()
        self._open: object | None = None
        self._drop_at: int | None = None
        self._power_cut = False

    @property
    def papers(self) -> tuple[Image.Image, ...]:
        """Every piece cut off so far, oldest first; black (0) on white (1), 203 dpi."""
        with self._changed:
            return tuple(self._interpreter.papers)

    @property
    def current(self) -> Image.Image:
        """The paper that hangs out, not cut off yet."""
        with self._changed:
            return self._interpreter.current

    @property
    def received(self) -> bytes:
        """Every byte that ever arrived."""
        with self._changed:
            return bytes(self._received)

    @property
    def holding(self) -> int:
        """Bytes that arrived and are not printed."""
        with self._changed:
            return self._interpreter.holding

    @property
    def unknown(self) -> dict[str, int]:
        """Commands the printer did not know, and how often they came."""
        with self._changed:
            return dict(self._interpreter.unknown)

    @property
    def faults(self) -> frozenset[Fault]:
        """What is wrong just now."""
        with self._changed:
            mechanical = {
                fault
                for fault, name in _MECHANICAL.items()
                if getattr(self._interpreter.condition, name)
            }
            return frozenset(self._faults | mechanical)

    def switch(self, fault: Fault, *, on: bool) -> None:
        """Break something, or put it right; what was held is then printed."""
        with self._changed:
            if fault in _MECHANICAL:
                if fault is Fault.PAPER_OUT and not on:
                    self._interpreter.rows_left = None
                setattr(self._interpreter.condition, _MECHANICAL[fault], on)
            else:
                (self._faults.add if on else self._faults.discard)(fault)
            if fault is Fault.DROPPED and on:
                self._hang_up()
            self._answer(self._interpreter.feed(b""))
            self._changed.notify_all()

    def paper_ends_after(self, rows: int) -> None:
        """The roll ends after so many more rows of dots."""
        with self._changed:
            self._interpreter.rows_left = rows

    def drop_after(self, count: int) -> None:
        """The network goes down after so many more bytes; the printer keeps what it has."""
        with self._changed:
            self._drop_at, self._power_cut = len(self._received) + count, False

    def power_cut_after(self, count: int) -> None:
        """The power goes after so many more bytes, and with it all that was held."""
        with self._changed:
            self._drop_at, self._power_cut = len(self._received) + count, True

    def power_cycle(self) -> None:
        """A person switches it off and on: it forgets all it held, and whoever is connected."""
        with self._changed:
            self._drop_at = None
            self._interpreter.power_cycle()
            self._hang_up()

    def connect(self) -> PrinterTransport:
        """Open a connection. Raises `PrinterLost` if the network is down or the line is taken."""
        with self._changed:
            if Fault.DROPPED in self._faults:
                raise PrinterLost("the network is down")
            if self._open is not None:
                raise PrinterLost("another connection is open")
            line = _Line(self)
            self._open = line
            self._inbox.clear()
            return line

    def take(self, line: object, data: bytes) -> int:
        """Bytes from an open line; returns how many the printer took before it was full."""
        with self._changed:
            if self._open is not line:
                raise PrinterLost("hung up")
            if self._interpreter.condition.offline and not data.startswith(_DLE):
                data = data[: max(self._buffer - self._interpreter.holding, 0)]
            if Fault.SLOW in self._faults:
                data = data[:_SLOW_BYTES]
            left = len(data)
            if self._drop_at is not None:
                left = min(left, self._drop_at - len(self._received))
            self._received += data[:left]
            self._answer(self._interpreter.feed(data[:left]))
            if self._drop_at == len(self._received):
                self._fail()
                raise PrinterLost("the line broke", left)
            return left

    def breathe(self) -> None:
        """Let the time pass in which a slow printer takes no byte."""
        with self._changed:
            self._changed.wait_for(lambda: Fault.SLOW not in self._faults, _SLOW_S)

    def answers(self, line: object, within: float) -> bytes:
        """What the printer has to say on an open line."""
        until = time.monotonic() + within
        with self._changed:
            while self._open is line and not self._inbox:
                if not self._changed.wait(until - time.monotonic()):
                    return b""
            if not self._inbox:
                raise PrinterLost("hung up")
            said = bytes(self._inbox)
            self._inbox.clear()
            return said

    def release(self, line: object) -> None:
        """The other side closed the line."""
        with self._changed:
            if self._open is line:
                self._hang_up()

    def _fail(self) -> None:
        self._drop_at = None
        if self._power_cut:
            self._interpreter.power_cycle()
        self._faults.add(Fault.DROPPED)
        self._hang_up()

    def _hang_up(self) -> None:
        self._open = None
        self._inbox.clear()
        self._kept_back.clear()
        self._changed.notify_all()

    def _answer(self, said: bytes) -> None:
        if self._open is None or Fault.SILENT in self._faults:
            return
        if Fault.LOST_REPLY in self._faults:
            said = without_confirmations(said)
        if Fault.WRONG_REPLY in self._faults:
            said = wrong(said)
        if Fault.LATE in self._faults:
            self._kept_back += said
            return
        self._inbox += self._kept_back + said
        self._kept_back.clear()
        self._changed.notify_all()


class _Line:
    """A connection in memory."""

    def __init__(self, printer: VirtualPrinter) -> None:
        self._printer = printer

    def write(self, data: bytes) -> None:
        sent = 0
        while sent < len(data):
            try:
                taken = self._printer.take(self, data[sent:])
            except PrinterLost as lost:
                raise PrinterLost(str(lost), sent + lost.taken) from None
            if not taken:
                raise PrinterLost("took nothing more", sent)
            sent += taken
            if sent < len(data):
                self._printer.breathe()

    def read(self, within: float) -> bytes:
        return self._printer.answers(self, within)

    def close(self) -> None:
        self._printer.release(self)
