"""Faults at the desk's own thread, by the clock on the wall; `test_campaign` has many more."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Protocol

import pytest

from kiosk.demo.printer import Fault, VirtualPrinter
from kiosk.receipts.desk import PrintDesk
from kiosk.receipts.document import PrinterState, PrintState, Receipt, Reference, Text
from kiosk.receipts.escpos import encode
from kiosk.receipts.printer import Connect, PrinterTransport
from kiosk.receipts.raster import render

JOBS = 26
SWITCHED = sorted({*Fault} - {Fault.DROPPED, Fault.SLOW})


class Ears(Protocol):
    """What the fixture of this name tells."""

    fates: list[tuple[int, PrintState]]
    cleared: list[tuple[int, bool]]

    def wait(self, come_true: Callable[[], bool]) -> None: ...
    def wait_for_state(self, state: PrinterState) -> None: ...


def numbered(session: int) -> Receipt:
    return Receipt("da", (Reference(f"AAR-{session:04d}"), *[Text("Borgerservice")] * 12))


SIZE = sum(map(len, encode(render(numbered(0)), 0)))
ROWS = render(numbered(0)).height


class Troubled:
    """A line on which one fault strikes after some bytes of a receipt."""

    def __init__(self, printer: VirtualPrinter, plan: list[tuple[str, int]]) -> None:
        self._printer, self._plan = printer, plan
        self._line = printer.connect()

    def write(self, data: bytes) -> None:
        if data == b"\x1b@" and self._plan:
            kind, count = self._plan.pop()
            match kind:
                case "drop":
                    self._printer.drop_after(count)
                case "power":
                    self._printer.power_cut_after(count)
                case "roll":
                    self._printer.paper_ends_after(count * ROWS // SIZE + 1)
                case "none":
                    pass
                case fault:
                    self._printer.switch(Fault(fault), on=True)
        self._line.write(data)

    def read(self, within: float) -> bytes:
        return self._line.read(within)

    def close(self) -> None:
        self._line.close()


@pytest.mark.slow
def test_nothing_is_silently_lost_nothing_is_doubled_and_nobody_gets_anothers_receipt(
    open_desk: Callable[[Connect], PrintDesk], printer: VirtualPrinter, ears: Ears
) -> None:
    chance = random.Random(1)
    plan: list[tuple[str, int]] = []

    def connect() -> PrinterTransport:
        return Troubled(printer, plan)

    desk = open_desk(connect)
    kinds = ["none", "drop", "power", "roll", *SWITCHED]
    for session in range(JOBS):
        ears.wait_for_state(PrinterState.READY)
        plan[:] = [(chance.choice(kinds), chance.randrange(1, SIZE))]
        desk.print(session, numbered(session))
        ears.wait(lambda: any(fate[0] == session for fate in ears.fates))  # noqa: B023
        desk.clear(session)
        ears.wait(lambda: any(told[0] == session for told in ears.cleared))  # noqa: B023
        for fault in Fault:
            printer.switch(fault, on=False)

    ears.wait_for_state(PrinterState.READY)
    desk.stop()
    pieces = [paper.tobytes() for paper in printer.papers]
    for session in range(JOBS):
        dots = render(numbered(session)).tobytes()
        out = [piece for piece in pieces if dots in piece]
        fates = [state for number, state in ears.fates if number == session]
        match fates:
            case [PrintState.CONFIRMED] | [PrintState.UNCERTAIN, PrintState.CONFIRMED]:
                assert [piece.startswith(dots) for piece in out] == [True]
            case [PrintState.UNCERTAIN]:
                assert len(out) <= 1
            case [PrintState.FAILED_UNSENT]:
                assert out == []
            case _:
                pytest.fail(f"session {session} was told {fates}")
    assert {state for _, state in ears.fates} >= {PrintState.CONFIRMED, PrintState.UNCERTAIN}
