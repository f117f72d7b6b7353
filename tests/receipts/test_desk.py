from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pytest
from PIL import Image

from kiosk.demo.printer import Fault, VirtualPrinter
from kiosk.receipts.desk import PrintDesk
from kiosk.receipts.document import PrinterState, PrintState, Receipt
from kiosk.receipts.printer import Connect, PrinterLost, PrinterTransport
from kiosk.receipts.raster import render


class Ears(Protocol):
    """What the fixture of this name tells."""

    states: list[PrinterState]
    fates: list[tuple[int, PrintState]]
    cleared: list[tuple[int, bool]]

    def wait(self, come_true: Callable[[], bool]) -> None: ...
    def wait_for_state(self, state: PrinterState) -> None: ...
    def wait_for_fate(self, session: int, state: PrintState) -> None: ...


OpenDesk = Callable[[Connect], PrintDesk]


def shows(paper: Image.Image, receipt: Receipt) -> bool:
    """Whether the paper begins with this receipt, dot for dot, and nothing follows but feed."""
    wanted = render(receipt)
    if paper.height < wanted.height:
        return False
    rest = paper.crop((0, wanted.height, *paper.size))
    return (
        paper.crop((0, 0, *wanted.size)).tobytes() == wanted.tobytes()
        and rest.convert("L").getextrema()[0] == 255
    )


def test_a_receipt_is_confirmed_when_it_is_on_paper_dot_for_dot_as_previewed(
    desk: PrintDesk, printer: VirtualPrinter, ears: Ears, receipt: Receipt
) -> None:
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.CONFIRMED)
    assert [shows(paper, receipt) for paper in printer.papers] == [True]
    assert printer.unknown == {}


def test_the_printer_is_unknown_until_it_has_proved_that_it_works(
    desk: PrintDesk, ears: Ears
) -> None:
    assert ears.states == [PrinterState.UNKNOWN, PrinterState.READY]


def test_the_desk_finds_out_what_the_printer_can_do(desk: PrintDesk, ears: Ears) -> None:
    ears.wait(lambda: desk.abilities is not None)
    assert desk.abilities is not None
    assert desk.abilities.confirms
    assert desk.abilities.clears
    assert desk.abilities.model == "PAPER-80"


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (Fault.PAPER_OUT, PrinterState.PAPER_OUT),
        (Fault.COVER_OPEN, PrinterState.COVER_OPEN),
        (Fault.CUTTER_JAM, PrinterState.CUTTER),
        (Fault.DROPPED, PrinterState.DISCONNECTED),
        (Fault.SILENT, PrinterState.UNKNOWN),
    ],
)
def test_a_printer_that_does_not_work_gets_no_byte_and_says_so_when_it_works_again(
    desk: PrintDesk,
    printer: VirtualPrinter,
    ears: Ears,
    receipt: Receipt,
    fault: Fault,
    state: PrinterState,
) -> None:
    printer.switch(fault, on=True)
    ears.wait_for_state(state)
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.FAILED_UNSENT)
    printer.switch(fault, on=False)
    ears.wait_for_state(PrinterState.READY)
    assert printer.papers == ()
    assert b"\x1dv0" not in printer.received


def test_paper_that_is_nearly_out_is_told_and_still_printed_on(
    desk: PrintDesk, printer: VirtualPrinter, ears: Ears, receipt: Receipt
) -> None:
    printer.switch(Fault.NEAR_END, on=True)
    ears.wait_for_state(PrinterState.NEAR_END)
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.CONFIRMED)
    assert shows(printer.papers[0], receipt)


def test_a_receipt_held_when_the_paper_ends_is_uncertain_and_confirmed_when_it_comes_out(
    desk: PrintDesk, printer: VirtualPrinter, ears: Ears, receipt: Receipt
) -> None:
    printer.paper_ends_after(300)
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.UNCERTAIN)
    ears.wait_for_state(PrinterState.PAPER_OUT)
    assert printer.holding > 0
    printer.switch(Fault.PAPER_OUT, on=False)
    ears.wait_for_fate(1, PrintState.CONFIRMED)
    assert [shows(paper, receipt) for paper in printer.papers] == [True]


def test_a_receipt_held_when_the_session_ends_never_comes_out_for_the_next_citizen(
    desk: PrintDesk, printer: VirtualPrinter, ears: Ears, receipt: Receipt
) -> None:
    printer.paper_ends_after(300)
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.UNCERTAIN)
    desk.clear(1)
    ears.wait(lambda: ears.cleared == [(1, True)])
    printer.switch(Fault.PAPER_OUT, on=False)
    ears.wait_for_state(PrinterState.READY)
    desk.print(2, receipt)
    ears.wait_for_fate(2, PrintState.CONFIRMED)
    torn, whole = printer.papers
    assert torn.height < whole.height
    assert shows(whole, receipt)


def test_nothing_is_cleared_after_a_receipt_that_came_out(
    desk: PrintDesk, printer: VirtualPrinter, ears: Ears, receipt: Receipt
) -> None:
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.CONFIRMED)
    before = printer.received.count(b"\x10\x14\x08")
    desk.clear(1)
    ears.wait(lambda: ears.cleared == [(1, True)])
    assert printer.received.count(b"\x10\x14\x08") == before


def test_what_cannot_be_cleared_is_told_and_cleared_once_the_printer_is_back(
    desk: PrintDesk, printer: VirtualPrinter, ears: Ears, receipt: Receipt
) -> None:
    printer.paper_ends_after(300)
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.UNCERTAIN)
    printer.switch(Fault.DROPPED, on=True)
    desk.clear(1)
    ears.wait(lambda: ears.cleared == [(1, False)])
    printer.switch(Fault.DROPPED, on=False)
    ears.wait(lambda: ears.cleared == [(1, False), (1, True)])
    printer.switch(Fault.PAPER_OUT, on=False)
    ears.wait_for_state(PrinterState.READY)
    desk.print(2, receipt)
    ears.wait_for_fate(2, PrintState.CONFIRMED)
    assert [shows(paper, receipt) for paper in printer.papers] == [False, True]


@pytest.mark.parametrize("count", [1, 2, 9, 500, 9_228, 20_000])
def test_a_line_that_breaks_inside_the_picture_spoils_no_later_receipt(
    open_desk: OpenDesk, printer: VirtualPrinter, ears: Ears, receipt: Receipt, count: int
) -> None:
    desk = open_desk(meddling(printer, lambda: printer.drop_after(count)))
    ears.wait_for_state(PrinterState.READY)
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.UNCERTAIN)
    printer.switch(Fault.DROPPED, on=False)
    ears.wait_for_state(PrinterState.READY)
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.CONFIRMED)
    assert [shows(paper, receipt) for paper in printer.papers] == [False, True]


@pytest.mark.parametrize("count", [1, 12_000, 25_000])
def test_after_a_power_cut_inside_the_picture_the_next_receipt_is_whole(
    open_desk: OpenDesk, printer: VirtualPrinter, ears: Ears, receipt: Receipt, count: int
) -> None:
    desk = open_desk(meddling(printer, lambda: printer.power_cut_after(count)))
    ears.wait_for_state(PrinterState.READY)
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.UNCERTAIN)
    printer.switch(Fault.DROPPED, on=False)
    ears.wait_for_state(PrinterState.READY)
    desk.print(2, receipt)
    ears.wait_for_fate(2, PrintState.CONFIRMED)
    assert [shows(paper, receipt) for paper in printer.papers] == [False, True]
    assert ears.fates == [(1, PrintState.UNCERTAIN), (2, PrintState.CONFIRMED)]


def test_a_printer_that_stops_taking_bytes_gives_an_uncertain_receipt_and_no_spoilt_one(
    open_desk: OpenDesk, ears: Ears, receipt: Receipt
) -> None:
    printer = VirtualPrinter(buffer=4096)
    desk = open_desk(meddling(printer, lambda: printer.switch(Fault.PAPER_OUT, on=True)))
    ears.wait_for_state(PrinterState.READY)
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.UNCERTAIN)
    desk.clear(1)
    ears.wait(lambda: ears.cleared == [(1, True)])
    printer.switch(Fault.PAPER_OUT, on=False)
    ears.wait_for_state(PrinterState.READY)
    desk.print(2, receipt)
    ears.wait_for_fate(2, PrintState.CONFIRMED)
    assert [shows(paper, receipt) for paper in printer.papers] == [False, True]


def test_a_confirmation_that_is_lost_leaves_the_receipt_uncertain_and_prints_it_once(
    open_desk: OpenDesk,
    printer: VirtualPrinter,
    ears: Ears,
    receipt: Receipt,
) -> None:
    desk = open_desk(meddling(printer, lambda: printer.switch(Fault.SILENT, on=True)))
    ears.wait_for_state(PrinterState.READY)
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.UNCERTAIN)
    assert len(printer.papers) == 1
    assert ears.fates == [(1, PrintState.UNCERTAIN)]


def test_a_confirmation_that_comes_late_turns_uncertain_into_confirmed(
    open_desk: OpenDesk,
    printer: VirtualPrinter,
    ears: Ears,
    receipt: Receipt,
) -> None:
    desk = open_desk(meddling(printer, lambda: printer.switch(Fault.LATE, on=True)))
    ears.wait_for_state(PrinterState.READY)
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.UNCERTAIN)
    printer.switch(Fault.LATE, on=False)
    ears.wait_for_fate(1, PrintState.CONFIRMED)
    assert len(printer.papers) == 1


def meddling(printer: VirtualPrinter, meddle: Callable[[], None]) -> Connect:
    """Something happens to the printer just before the first byte of the first receipt."""
    left = [meddle]

    class Line:
        def __init__(self) -> None:
            self._line = printer.connect()

        def write(self, data: bytes) -> None:
            if data == b"\x1b@" and left:
                left.pop()()
            self._line.write(data)

        def read(self, within: float) -> bytes:
            return self._line.read(within)

        def close(self) -> None:
            self._line.close()

    return Line


class Plain:
    """A line to a printer that knows neither `GS ( H` nor `DLE DC4` function 8."""

    def __init__(self, printer: VirtualPrinter) -> None:
        self._line = printer.connect()

    def write(self, data: bytes) -> None:
        if not data.startswith((b"\x10\x14", b"\x1d(H")):
            end = data.find(b"\x1d(H") if data.startswith(b"\x1bd") else len(data)
            self._line.write(data[:end])

    def read(self, within: float) -> bytes:
        return self._line.read(within)

    def close(self) -> None:
        self._line.close()


def test_a_printer_that_cannot_confirm_leaves_every_receipt_uncertain_and_goes_on(
    open_desk: OpenDesk,
    printer: VirtualPrinter,
    ears: Ears,
    receipt: Receipt,
) -> None:
    desk = open_desk(lambda: Plain(printer))
    ears.wait_for_state(PrinterState.READY)
    for session in (1, 2):
        desk.print(session, receipt)
        ears.wait_for_fate(session, PrintState.UNCERTAIN)
        desk.clear(session)
        ears.wait(lambda session=session: (session, True) in ears.cleared)  # type: ignore[misc]
    assert [shows(paper, receipt) for paper in printer.papers] == [True, True]


def test_queued_receipts_of_an_ended_session_are_dropped_and_others_are_printed(
    desk: PrintDesk, printer: VirtualPrinter, ears: Ears, receipt: Receipt
) -> None:
    for _ in range(5):
        desk.print(1, receipt)
    desk.clear(1)
    desk.print(2, receipt)
    ears.wait_for_fate(2, PrintState.CONFIRMED)
    assert len([fate for fate in ears.fates if fate[0] == 1]) == 5
    confirmed = [fate for fate in ears.fates if fate[1] is PrintState.CONFIRMED]
    assert len(printer.papers) == len(confirmed) < 6
    assert ears.cleared == [(1, True)]


def test_a_printer_found_late_is_told_and_works(
    open_desk: OpenDesk,
    printer: VirtualPrinter,
    ears: Ears,
    receipt: Receipt,
) -> None:
    printer.switch(Fault.DROPPED, on=True)
    desk = open_desk(printer.connect)
    ears.wait_for_state(PrinterState.DISCONNECTED)
    printer.switch(Fault.DROPPED, on=False)
    ears.wait_for_state(PrinterState.READY)
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.CONFIRMED)


def test_a_line_that_died_unnoticed_is_opened_anew_before_a_receipt_is_given_up(
    open_desk: OpenDesk,
    printer: VirtualPrinter,
    ears: Ears,
    receipt: Receipt,
) -> None:
    lines: list[Dying] = []

    def connect() -> PrinterTransport:
        lines.append(Dying(printer))
        return lines[-1]

    desk = open_desk(connect)
    ears.wait_for_state(PrinterState.READY)
    lines[0].dead = True
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.CONFIRMED)


class Dying:
    """A line that breaks when told to."""

    def __init__(self, printer: VirtualPrinter) -> None:
        self._line = printer.connect()
        self.dead = False

    def write(self, data: bytes) -> None:
        if self.dead:
            raise PrinterLost("dead")
        self._line.write(data)

    def read(self, within: float) -> bytes:
        return self._line.read(within)

    def close(self) -> None:
        self._line.close()


def test_after_stopping_the_line_is_free_and_nothing_more_is_taken(
    desk: PrintDesk, printer: VirtualPrinter, ears: Ears, receipt: Receipt
) -> None:
    desk.stop()
    assert ears.states[-1] is PrinterState.UNKNOWN
    printer.connect().close()
    with pytest.raises(RuntimeError, match="not running"):
        desk.print(1, receipt)


def test_stopping_tells_the_fate_of_every_receipt_handed_in(
    desk: PrintDesk, printer: VirtualPrinter, ears: Ears, receipt: Receipt
) -> None:
    for session in range(4):
        desk.print(session, receipt)
    desk.stop()
    assert sorted(session for session, _ in ears.fates) == [0, 1, 2, 3]
    may_be_out = [fate for fate in ears.fates if fate[1] is not PrintState.FAILED_UNSENT]
    assert len(printer.papers) <= len(may_be_out) < 4


def test_how_many_receipts_are_left_can_be_asked_once_the_paper_is_nearly_out(
    desk: PrintDesk, printer: VirtualPrinter, ears: Ears, receipt: Receipt
) -> None:
    def left() -> int | None:
        return desk.receipts_left

    assert left() is None
    printer.switch(Fault.NEAR_END, on=True)
    ears.wait_for_state(PrinterState.NEAR_END)
    assert left() == 33
    for session in (1, 2):
        desk.print(session, receipt)
        ears.wait_for_fate(session, PrintState.CONFIRMED)
    assert left() in range(20, 33)


def test_staff_can_say_that_the_printer_is_empty(
    open_desk: OpenDesk, ears: Ears, receipt: Receipt
) -> None:
    printer = VirtualPrinter(plain=True)
    desk = open_desk(meddling(printer, lambda: printer.drop_after(20_000)))
    ears.wait_for_state(PrinterState.READY)
    desk.print(1, receipt)
    ears.wait_for_fate(1, PrintState.UNCERTAIN)
    desk.clear(1)
    ears.wait(lambda: ears.cleared == [(1, False)])
    printer.switch(Fault.DROPPED, on=False)
    ears.wait_for_state(PrinterState.HOLDING)
    desk.emptied()
    ears.wait(lambda: ears.cleared == [(1, False), (1, True)])
    ears.wait_for_state(PrinterState.READY)
