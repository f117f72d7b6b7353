"""What kind of printer this is, found out by asking."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.receipts.escpos import request
from kiosk.receipts.printer.conversation import Conversation
from kiosk.receipts.printer.models import CLONE, Model, recognise
from kiosk.receipts.printer.replies import ProcessDone


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a printer proved that it can do, and its nameplate (empty if it gives none).

    One that does not `confirm` leaves every receipt uncertain. One that cannot `clear` keeps
    what it holds when a session ends, so staff have to be told.
    """

    confirms: bool
    clears: bool
    maker: str = ""
    model: str = ""
    counts: bool = False
    automatic: bool = False
    table: Model = CLONE
    """What its family has that cannot be asked for."""

    @property
    def missing(self) -> tuple[str, ...]:
        """What the family promises and this printer did not prove; nothing of it is relied on."""
        return tuple(
            name
            for name in ("confirms", "clears", "counts", "automatic")
            if getattr(self.table, name) and not getattr(self, name)
        )


def probe(printer: Conversation, within: float = 1.0, chosen: Model | None = None) -> Abilities:
    """Ask a printer that is ready and idle; waits `within` s for each answer.

    Empties the printer's buffer. All but that waits its turn in the receive buffer, so a printer
    that is offline would seem to be able to do nothing. `chosen` is the family that the settings
    name; without it the nameplate tells. Raises `PrinterLost`.
    """
    clears = printer.clear(within)
    maker = printer.plate(66, within)
    model = printer.plate(67, within) if maker else ""
    table = chosen or recognise(maker, model)
    printer.send(request(0))
    confirms = printer.expect(ProcessDone, within) is not None
    if not maker and not confirms:
        # It seems to know no question at all, and prints what it takes for letters.
        return Abilities(confirms, clears, table=table)
    counts = printer.counts(within) is not None
    return Abilities(confirms, clears, maker, model, counts, printer.announce(within), table)
