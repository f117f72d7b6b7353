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


CONFIRM = b"\x1d(H\x06\x00\x30\x30ABCD"
DONE = b"\x37\x22ABCD\x00"


def test_a_lost_reply_loses_the_confirmation_and_nothing_else() -> None:
    printer = VirtualPrinter()
    printer.switch(Fault.LOST_REPLY, on=True)
    line = printer.connect()
    line.write(STATUS + SQUARE + CUT + CONFIRM + STATUS)
    assert line.read(0) == b"\x12\x12"
    assert len(printer.papers) == 1


def test_a_wrong_reply_names_another_receipt_and_no_state() -> None:
    printer = VirtualPrinter()
    printer.switch(Fault.WRONG_REPLY, on=True)
    line = printer.connect()
    line.write(STATUS + CONFIRM)
    assert line.read(0) == b"\x13" + b"\x37\x22ABCE\x00"


def test_a_slow_printer_takes_a_little_at_a_time_and_all_in_the_end() -> None:
    printer = VirtualPrinter()
    printer.switch(Fault.SLOW, on=True)
    line = printer.connect()
    assert printer.take(line, b"\x00" * 5000) < 5000
    line.write(SQUARE * 300 + CUT + CONFIRM)
    assert line.read(0) == DONE


def test_after_a_loss_of_power_it_tells_an_older_count() -> None:
    printer = VirtualPrinter()
    line = printer.connect()
    line.write(SQUARE * 8 + CUT + b"\x1dg2\x00\xb2\x00\x1dg2\x00\x94\x00")
    assert line.read(0) == b"_1\x00_2\x00"
    printer.power_cycle()
    line = printer.connect()
    line.write(b"\x1dg2\x00\xb2\x00\x1dg2\x00\x94\x00")
    assert line.read(0) == b"_0\x00_0\x00"
    assert len(printer.papers) == 1


def test_switched_off_and_on_it_has_forgotten_half_a_picture() -> None:
    printer = VirtualPrinter()
    printer.connect().write(SQUARE[:12])
    assert printer.holding == 12
    printer.power_cycle()
    assert printer.holding == 0
    printer.connect().write(SQUARE)
    assert printer.current.height == 8


def test_a_plain_clone_prints_tells_its_status_and_answers_nothing_else() -> None:
    printer = VirtualPrinter(plain=True)
    line = printer.connect()
    questions = b"\x1dI\x42\x1da\xff\x1dg2\x00\xb2\x00\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
    line.write(SQUARE + CUT + CONFIRM + questions + STATUS)
    assert line.read(0) == b"\x12"
    assert len(printer.papers) == 1
