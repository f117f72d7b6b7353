"""Questions to a printer and their answers, over one open connection."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from kiosk.receipts.document import PrinterState
from kiosk.receipts.escpos import CLEAR_BUFFER
from kiosk.receipts.printer.replies import (
    AutomaticStatus,
    BufferCleared,
    Nameplate,
    ProcessDone,
    Reply,
    ReplyReader,
    StatusByte,
)
from kiosk.receipts.printer.status import QUESTIONS, from_answers, from_automatic
from kiosk.receipts.printer.transport import STATUS_WITHIN, PrinterTransport

ANNOUNCE: Final = b"\x1da\xff"
"""`GS a` 255: tell every change unasked, until the next `ESC @`."""
_TORN = 0.05
"""Seconds after which the rest of an answer does not come: 40 bytes at 9600 baud."""
_CUTS, _LINES = 178, 148
"""`GS g 2`: how often it has cut, how far it has fed, since it was made."""
_Kind = TypeVar("_Kind", bound=Reply)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a printer has counted since it was made.

    It writes this down every two minutes only (Epson TM-T81 specification, appendix G): after
    a loss of power it tells an older count. So "no more cuts than before" proves something only
    if the lines went on, which no older count can show.
    """

    cuts: int
    lines: int

    def proves_no_cut_since(self, before: Counts) -> bool:
        """Whether it fed paper, and did not cut it, since it told `before`."""
        return self.cuts == before.cuts and self.lines > before.lines


class Conversation:
    """Asks one thing at a time; whatever else the printer says meanwhile is not lost.

    `done` is told of every process ID that comes back, `news` of every automatic status. All
    methods raise `PrinterLost`.
    """

    def __init__(
        self,
        transport: PrinterTransport,
        done: Callable[[bytes], None],
        news: Callable[[PrinterState], None],
        status_within: float = STATUS_WITHIN,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = transport
        self._status_within = status_within
        self._reader = ReplyReader()
        self._done = done
        self._news = news
        self._clock = clock

    def state(self) -> PrinterState:
        """What the printer says of itself now; `UNKNOWN` if it leaves a question open.

        After `UNKNOWN` the connection is of no more use for questions: an answer that comes
        late would be taken for the answer to the next one.
        """
        self._hear_out()
        answers: list[int] = []
        for question in QUESTIONS:
            self._transport.write(question)
            answer = self.expect(StatusByte, self._status_within)
            if answer is None:
                return PrinterState.UNKNOWN
            answers.append(answer.bits)
        return from_answers(*answers)

    def clear(self, within: float) -> bool:
        """Have the printer forget all it holds; whether it said within so many s that it did."""
        self._hear_out()
        self._transport.write(CLEAR_BUFFER)
        return self.expect(BufferCleared, within) is not None

    def plate(self, n: int, within: float) -> str:
        """What the nameplate says (`GS I` n); empty without an answer.

        An answer proves that all that was sent before is carried out: it waits its turn.
        """
        return self._text(bytes((0x1D, 0x49, n)), within)

    def counts(self, within: float) -> Counts | None:
        """What the printer has counted; `None` without an answer to both questions."""
        told: list[int] = []
        for number in (_CUTS, _LINES):
            answer = self._text(bytes((0x1D, 0x67, 0x32, 0x00, number, 0x00)), within)
            if not answer.isdecimal():
                return None
            told.append(int(answer))
        return Counts(*told)

    def announce(self, within: float) -> bool:
        """Have the printer tell every change unasked; whether it answered with the first."""
        self._hear_out()
        self._transport.write(ANNOUNCE)
        return self.expect(AutomaticStatus, within) is not None

    def send(self, chunk: bytes) -> None:
        """Hand over whole commands."""
        self._transport.write(chunk)

    def listen(self, within: float) -> list[Reply]:
        """What the printer says unasked, waiting at most `within` s for the first byte."""
        return self._sort(self._transport.read(within))

    def expect(self, kind: type[_Kind], within: float) -> _Kind | None:
        """The next answer of one kind, or `None` if it is not there within so many s."""
        until = self._clock() + within
        while True:
            left = max(until - self._clock(), 0)
            for reply in self.listen(left):
                if isinstance(reply, kind):
                    return reply
            if left == 0:
                return None

    def close(self) -> None:
        """Hang up."""
        self._transport.close()

    def _text(self, question: bytes, within: float) -> str:
        self._hear_out()
        self._transport.write(question)
        answer = self.expect(Nameplate, within)
        return answer.text if answer else ""

    def _hear_out(self) -> None:
        """Let an answer that has begun come to its end; a torn one would swallow the next."""
        self.listen(0)
        until = self._clock() + self._status_within
        while self._reader.halfway:
            data = self._transport.read(_TORN)
            self._sort(data)
            if not data or self._clock() > until:
                self._reader.forget()

    def _sort(self, data: bytes) -> list[Reply]:
        replies = list(self._reader.feed(data))
        for reply in replies:
            match reply:
                case ProcessDone(process_id=process_id):
                    self._done(process_id)
                case AutomaticStatus(bits=bits):
                    self._news(from_automatic(bits))
        return replies
