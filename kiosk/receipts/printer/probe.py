"""What kind of printer this is, found out by asking."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.receipts.escpos import request
from kiosk.receipts.printer.conversation import Conversation
from kiosk.receipts.printer.replies import Nameplate, ProcessDone

_MAKER, _MODEL = b"\x1dI\x42", b"\x1dI\x43"


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a printer can do for certainty, and its nameplate (empty if it gives none).

    One that does not `confirm` leaves every receipt uncertain. One that cannot `clear` keeps
    what it holds when a session ends, so staff have to be told.
    """

    confirms: bool
    clears: bool
    maker: str = ""
    model: str = ""


def probe(printer: Conversation, within: float = 1.0) -> Abilities:
    """Ask a printer that is ready and idle; waits `within` s for each answer.

    Empties the printer's buffer. `GS I` and `GS ( H` wait their turn in the receive buffer, so
    a printer that is offline would seem to be able to do nothing. Raises `PrinterLost`.
    """
    clears = printer.clear(within)
    printer.send(request(0))
    confirms = printer.expect(ProcessDone, within) is not None
    if not confirms:
        return Abilities(confirms, clears)
    return Abilities(
        confirms, clears, _plate(printer, _MAKER, within), _plate(printer, _MODEL, within)
    )


def _plate(printer: Conversation, question: bytes, within: float) -> str:
    printer.send(question)
    answer = printer.expect(Nameplate, within)
    return answer.text if answer else ""
