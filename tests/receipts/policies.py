"""Ways to print a receipt: ours, and three that are often written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from kiosk.receipts.document import PrinterState, PrintState
from kiosk.receipts.escpos import encode, process_id_bytes
from kiosk.receipts.printer.replies import ProcessDone, ReplyReader, is_status
from kiosk.receipts.printer.transport import PrinterLost, PrinterTransport
from kiosk.receipts.raster import render
from tests.receipts.bare import BareDesk, Wire
from tests.receipts.tape import PRINTED, receipt_of

_TRIES = 3


class Policy(Protocol):
    """One process of a kiosk that prints."""

    def idle(self) -> None:
        """Nobody prints for a moment."""
        ...

    def print(self, session: int, *, mark: bool, wanted: Callable[[], bool]) -> PrintState:
        """Print the session's receipt; what the citizen is told."""
        ...

    def end(self, session: int) -> None:
        """The session has ended."""
        ...

    def told(self, session: int) -> PrintState | None:
        """What the citizen was told last."""
        ...

    @property
    def excuse(self) -> bool:
        """Whether staff can see that the printer needs them, for what it may hold."""
        ...

    def emptied(self) -> None:
        """Staff switched the printer off and on."""
        ...

    def die(self) -> None:
        """The process is killed: the system closes what it had open."""
        ...


class Ours:
    """The journal, the process ID, the counters; a person decides what is unclear."""

    def __init__(self, wire: Wire, journal: Path) -> None:
        self._wire = wire
        self._desk = BareDesk(wire, journal, width=PRINTED)

    def idle(self) -> None:
        self._desk.idle()

    def print(self, session: int, *, mark: bool, wanted: Callable[[], bool]) -> PrintState:
        reprint = receipt_of(session, mark=True)
        first = reprint if mark else receipt_of(session)
        return self._desk.print(session, first, reprint, wanted)

    def end(self, session: int) -> None:
        self._desk.end(session)

    def told(self, session: int) -> PrintState | None:
        return next((state for number, state in self._desk.fates[::-1] if number == session), None)

    @property
    def excuse(self) -> bool:
        return self._desk.jobs._left.urgent and not self._desk.states[-1].works

    @property
    def holding(self) -> bool:
        """Whether only staff can help."""
        return self._desk.states[-1] is PrinterState.HOLDING

    def emptied(self) -> None:
        self._desk.emptied()

    def die(self) -> None:
        self._wire.hang_up()
        self._desk.journal.close()


class Common:
    """What the three others have in common: no memory, no thought of the end of a session."""

    excuse = False

    def __init__(self, wire: Wire, _: Path) -> None:
        self._wire, self._told = wire, dict[int, PrintState]()

    def idle(self) -> None:
        self._wire.time.wait(2)

    def end(self, session: int) -> None:
        pass

    def emptied(self) -> None:
        pass

    def die(self) -> None:
        self._wire.hang_up()

    def told(self, session: int) -> PrintState | None:
        return self._told.get(session)

    def print(
        self,
        session: int,
        *,
        mark: bool,
        wanted: Callable[[], bool],  # noqa: ARG002 - whether anybody still waits, none of them asks
    ) -> PrintState:
        chunks = encode(render(receipt_of(session, mark=mark), PRINTED), session)
        self._told[session] = PrintState.FAILED_UNSENT
        for _ in range(_TRIES):
            try:
                with self._line() as line:
                    self._told[session] = self._try(line, chunks, session)
            except PrinterLost:
                self._wire.time.wait(0.5)
                continue
            if self._told[session] is PrintState.CONFIRMED:
                break
        return self._told[session]

    @contextmanager
    def _line(self) -> Iterator[PrinterTransport]:
        line = self._wire.connect()
        try:
            yield line
        finally:
            line.close()

    def _try(
        self,
        line: PrinterTransport,
        chunks: tuple[bytes, ...],
        session: int,  # noqa: ARG002 - who asks for a process ID needs it
    ) -> PrintState:
        for chunk in chunks:
            line.write(chunk)
        return PrintState.CONFIRMED


class Naive(Common):
    """Send; if that raises nothing, it is printed; else send again."""


class StatusFirst(Common):
    """Ask for the status, then send; if that raises nothing, it is printed."""

    def _try(self, line: PrinterTransport, chunks: tuple[bytes, ...], session: int) -> PrintState:
        line.write(b"\x10\x04\x01")
        answer = line.read(0.5)
        if answer and is_status(answer[0]) and answer[0] & 0x08:
            return PrintState.FAILED_UNSENT
        return super()._try(line, chunks, session)


class BlindRetry(Common):
    """Send until the printer confirms."""

    def _try(self, line: PrinterTransport, chunks: tuple[bytes, ...], session: int) -> PrintState:
        super()._try(line, chunks, session)
        until = self._wire.time.now + 6
        reader = ReplyReader()
        while self._wire.time.now < until:
            for reply in reader.feed(line.read(0.5)):
                if reply == ProcessDone(process_id_bytes(session)):
                    return PrintState.CONFIRMED
        return PrintState.UNCERTAIN
