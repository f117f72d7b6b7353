"""Questions to a printer and their answers, over one open connection."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from kiosk.receipts.document import PrinterState
from kiosk.receipts.escpos import CLEAR_BUFFER
from kiosk.receipts.printer.replies import (
    AutomaticStatus,
    BufferCleared,
    ProcessDone,
    Reply,
    ReplyReader,
    StatusByte,
)
from kiosk.receipts.printer.status import QUESTIONS, from_answers, from_automatic
from kiosk.receipts.printer.transport import STATUS_WITHIN, PrinterTransport

_TORN = 0.05
"""Seconds after which the rest of an answer does not come: 40 bytes at 9600 baud."""
_Kind = TypeVar("_Kind", bound=Reply)


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
    ) -> None:
        self._transport = transport
        self._status_within = status_within
        self._reader = ReplyReader()
        self._done = done
        self._news = news

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

    def send(self, chunk: bytes) -> None:
        """Hand over whole commands."""
        self._transport.write(chunk)

    def listen(self, within: float) -> list[Reply]:
        """What the printer says unasked, waiting at most `within` s for the first byte."""
        return self._sort(self._transport.read(within))

    def expect(self, kind: type[_Kind], within: float) -> _Kind | None:
        """The next answer of one kind, or `None` if it is not there within so many s."""
        until = time.monotonic() + within
        while True:
            left = max(until - time.monotonic(), 0)
            for reply in self.listen(left):
                if isinstance(reply, kind):
                    return reply
            if left == 0:
                return None

    def close(self) -> None:
        """Hang up."""
        self._transport.close()

    def _hear_out(self) -> None:
        """Let an answer that has begun come to its end; a torn one would swallow the next."""
        self.listen(0)
        until = time.monotonic() + self._status_within
        while self._reader.halfway:
            data = self._transport.read(_TORN)
            self._sort(data)
            if not data or time.monotonic() > until:
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
