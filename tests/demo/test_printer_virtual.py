from __future__ import annotations

from threading import Thread

import pytest
from PIL import Image

from kiosk.demo.printer import Fault, VirtualPrinter
from kiosk.receipts.printer import PrinterLost

STATUS = b"\x10\x04\x01"
SQUARE = b"\x1dv0\x00\x01\x00\x08\x00" + b"\xff" * 8
CUT = b"\x1dV\x00"


def test_one_connection_at_a_time_as_network_printers_have_it() -> None:
    printer = VirtualPrinter()
    first = printer.connect()
    with pytest.raises(PrinterLost, match="another connection"):
        printer.connect()
    first.close()
    printer.connect().close()


def test_a_silent_printer_prints_and_says_nothing() -> None:
    printer = VirtualPrinter()
    printer.switch(Fault.SILENT, on=True)
    line = printer.connect()
    line.write(SQUARE + CUT + STATUS)
    assert line.read(0) == b""
    assert len(printer.papers) == 1


def test_late_answers_come_when_the_fault_is_over() -> None:
    printer = VirtualPrinter()
    printer.switch(Fault.LATE, on=True)
    line = printer.connect()
    line.write(STATUS)
    assert line.read(0) == b""
    printer.switch(Fault.LATE, on=False)
    assert line.read(1) == b"\x12"


def test_a_dropped_line_is_lost_for_whoever_waits_on_it() -> None:
    printer = VirtualPrinter()
    line = printer.connect()
    dropper = Thread(target=printer.switch, args=(Fault.DROPPED,), kwargs={"on": True})
    dropper.start()
    with pytest.raises(PrinterLost):
        line.read(10)
    dropper.join()
    with pytest.raises(PrinterLost, match="down"):
        printer.connect()


def test_a_drop_keeps_what_the_printer_holds_and_a_power_cut_does_not() -> None:
    for cut, held in (("drop_after", 10), ("power_cut_after", 0)):
        printer = VirtualPrinter()
        line = printer.connect()
        getattr(printer, cut)(10)
        with pytest.raises(PrinterLost) as lost:
            line.write(SQUARE)
        assert lost.value.taken == 10
        assert printer.holding == held
        assert printer.faults == {Fault.DROPPED}


def test_a_full_printer_takes_only_what_it_has_room_for_and_still_hears_real_time() -> None:
    printer = VirtualPrinter(buffer=5)
    printer.switch(Fault.PAPER_OUT, on=True)
    line = printer.connect()
    with pytest.raises(PrinterLost) as lost:
        line.write(SQUARE)
    assert lost.value.taken == 5
    line.write(STATUS)
    assert line.read(0) == b"\x1a"


def test_faults_are_what_was_switched_on() -> None:
    printer = VirtualPrinter()
    for fault in Fault:
        printer.switch(fault, on=True)
        assert printer.faults == {fault}
        printer.switch(fault, on=False)
    assert printer.faults == frozenset()


def test_new_paper_ends_the_fault_of_a_roll_that_ran_out() -> None:
    printer = VirtualPrinter()
    printer.paper_ends_after(4)
    line = printer.connect()
    line.write(SQUARE * 2 + CUT)
    assert printer.faults == {Fault.PAPER_OUT}
    printer.switch(Fault.PAPER_OUT, on=False)
    assert len(printer.papers) == 1
    assert printer.holding == 0


def test_whoever_watches_the_paper_may_look_at_the_printer() -> None:
    seen: list[int] = []

    def on_paper(paper: Image.Image) -> None:
        assert paper.height == 8
        seen.append(len(printer.received))

    printer = VirtualPrinter(on_paper=on_paper)
    printer.connect().write(SQUARE + CUT)
    assert seen == [len(SQUARE + CUT)]
    assert printer.current.height == 0
    assert printer.unknown == {}
