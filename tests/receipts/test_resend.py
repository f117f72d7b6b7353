"""What is sent again by itself, and what is left to the citizen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from kiosk.demo.printer import Fault, VirtualPrinter
from kiosk.receipts.document import PrinterState, PrintState, Receipt, Text
from kiosk.receipts.escpos import process_id_bytes
from kiosk.receipts.raster import render
from tests.receipts.bare import BareDesk, Wire, mend

MARK = "GENOPTRYK"


@pytest.fixture
def wire(printer: VirtualPrinter) -> Wire:
    return Wire(printer)


@pytest.fixture
def bare(wire: Wire, tmp_path: Path) -> Iterator[BareDesk]:
    desk = BareDesk(wire, tmp_path / "journal.db")
    desk.idle(2)
    assert desk.states[-1:] == [PrinterState.READY]
    yield desk
    desk.close()


@pytest.fixture
def marked(receipt: Receipt) -> Receipt:
    return Receipt("da", (Text(MARK, bold=True), *receipt.blocks))


def is_whole(paper: Image.Image, receipt: Receipt) -> bool:
    wanted = render(receipt)
    return paper.tobytes().startswith(wanted.tobytes())


def breaks(wire: Wire, at: int, *, power: bool = False) -> None:
    """The line breaks after so many bytes of the next receipt, and soon comes back by itself."""
    wire.begun = None
    back = 0.0

    def moment(sent: int) -> None:
        nonlocal back
        if not back and wire.begun is not None and sent >= wire.begun + at:
            back = wire.time.now + 0.3
            (wire.printer.power_cut_after if power else wire.printer.drop_after)(1)
        elif back and wire.time.now >= back:
            wire.printer.switch(Fault.DROPPED, on=False)

    wire.moment = moment


def test_a_receipt_of_which_no_byte_left_is_sent_again_and_is_no_reprint(
    bare: BareDesk, wire: Wire, printer: VirtualPrinter, receipt: Receipt, marked: Receipt
) -> None:
    printer.switch(Fault.DROPPED, on=True)
    away_until = wire.time.now + 1

    def moment(_: int) -> None:
        if wire.time.now >= away_until:
            mend(printer)

    wire.moment = moment
    assert bare.print(1, receipt, marked) is PrintState.CONFIRMED
    assert [is_whole(paper, receipt) for paper in printer.papers] == [True]


def test_a_printer_that_stays_away_is_given_up_within_the_citizens_patience(
    bare: BareDesk, wire: Wire, printer: VirtualPrinter, receipt: Receipt, marked: Receipt
) -> None:
    printer.switch(Fault.DROPPED, on=True)
    began = wire.time.now
    assert bare.print(1, receipt, marked) is PrintState.FAILED_UNSENT
    assert wire.time.now - began < 5
    assert bare.fates == [(1, PrintState.FAILED_UNSENT)]


def test_one_that_broke_off_and_was_not_cut_is_sent_again_marked_and_the_citizen_asked_nothing(
    bare: BareDesk, wire: Wire, printer: VirtualPrinter, receipt: Receipt, marked: Receipt
) -> None:
    breaks(wire, 20_000)
    assert bare.print(1, receipt, marked) is PrintState.CONFIRMED
    assert bare.fates == [(1, PrintState.CONFIRMED)]
    torn, whole = printer.papers
    assert torn.height < render(receipt).height
    assert is_whole(whole, marked)
    assert list(bare.journal.states().values()) == [PrintState.UNCERTAIN, PrintState.CONFIRMED]


def test_one_that_broke_off_before_the_first_row_is_asked_about_as_no_count_proves_anything(
    bare: BareDesk, wire: Wire, receipt: Receipt, marked: Receipt
) -> None:
    breaks(wire, 3)
    assert bare.print(1, receipt, marked) is PrintState.UNCERTAIN


def test_one_that_was_cut_before_the_line_broke_is_asked_about(
    bare: BareDesk, wire: Wire, printer: VirtualPrinter, receipt: Receipt, marked: Receipt
) -> None:

    def moment(_: int) -> None:
        if printer.papers and Fault.SILENT not in printer.faults:
            printer.switch(Fault.SILENT, on=True)
            printer.switch(Fault.DROPPED, on=True)
            wire.moment = back

    def back(_: int) -> None:
        mend(printer)

    wire.moment = moment
    printer.switch(Fault.LOST_REPLY, on=True)
    assert bare.print(1, receipt, marked) is PrintState.UNCERTAIN
    assert len([paper for paper in printer.papers if is_whole(paper, receipt)]) == 1


@pytest.mark.parametrize("at", [1, 3_000, 13_000, 20_000])
def test_after_a_power_cut_the_older_count_proves_nothing(
    bare: BareDesk, wire: Wire, receipt: Receipt, marked: Receipt, at: int
) -> None:
    assert bare.print(1, receipt, marked) is PrintState.CONFIRMED
    breaks(wire, at, power=True)
    assert bare.print(1, receipt, marked) is PrintState.UNCERTAIN


def test_without_a_reprint_in_hand_the_citizen_is_asked(
    bare: BareDesk, wire: Wire, receipt: Receipt
) -> None:
    breaks(wire, 20_000)
    assert bare.print(1, receipt) is PrintState.UNCERTAIN


def test_nothing_is_sent_again_after_the_session_has_ended(
    bare: BareDesk, wire: Wire, printer: VirtualPrinter, receipt: Receipt, marked: Receipt
) -> None:
    breaks(wire, 20_000)
    in_front = iter([True])
    fate = bare.print(1, receipt, marked, lambda: next(in_front, False))
    assert fate is PrintState.UNCERTAIN
    bare.end(1)
    bare.idle(3)
    assert not any(is_whole(paper, marked) for paper in printer.papers)


def test_a_line_that_breaks_every_time_is_tried_three_times(
    bare: BareDesk, wire: Wire, printer: VirtualPrinter, receipt: Receipt, marked: Receipt
) -> None:
    begun = wire.sent

    def moment(sent: int) -> None:
        nonlocal begun
        if Fault.DROPPED in printer.faults:
            printer.switch(Fault.DROPPED, on=False)
            begun = sent
        elif sent - begun > 10_000:
            printer.drop_after(1)

    wire.moment = moment
    assert bare.print(1, receipt, marked) is PrintState.UNCERTAIN
    assert list(bare.journal.states().values()) == [PrintState.UNCERTAIN] * 3


def test_what_could_not_be_cleared_is_held_back_and_shown_also_after_a_restart(
    bare: BareDesk, wire: Wire, printer: VirtualPrinter, receipt: Receipt, tmp_path: Path
) -> None:
    printer.paper_ends_after(300)
    assert bare.print(1, receipt) is PrintState.UNCERTAIN
    printer.switch(Fault.SILENT, on=True)
    assert not bare.end(1)
    bare.idle(4)
    assert bare.states[-1:] == [PrinterState.HOLDING]
    assert bare.print(2, receipt) is PrintState.FAILED_UNSENT

    bare.station.lose()
    again = BareDesk(wire, tmp_path / "journal.db")
    again.idle(2)
    assert again.states[-1:] == [PrinterState.HOLDING]
    printer.switch(Fault.SILENT, on=False)
    again.idle(2)
    printer.switch(Fault.PAPER_OUT, on=False)
    again.idle()
    assert again.states[-1:] == [PrinterState.READY]
    assert not any(is_whole(paper, receipt) for paper in printer.papers)
    assert again.print(3, receipt) is PrintState.CONFIRMED
    again.close()


def test_what_hangs_out_of_a_printer_that_lost_its_power_without_paper_is_nobodys_head(
    bare: BareDesk, printer: VirtualPrinter, receipt: Receipt
) -> None:
    printer.paper_ends_after(300)
    assert bare.print(1, receipt) is PrintState.UNCERTAIN
    assert bare.end(1)
    printer.power_cycle()
    printer.switch(Fault.PAPER_OUT, on=False)
    bare.idle(2)
    assert bare.print(2, receipt) is PrintState.CONFIRMED
    assert [is_whole(paper, receipt) for paper in printer.papers] == [False, True]


def test_nothing_came_out_is_never_said_after_bytes_have_left(
    bare: BareDesk, wire: Wire, printer: VirtualPrinter, receipt: Receipt, marked: Receipt
) -> None:
    breaks(wire, 20_000)
    first_break = wire.moment

    def moment(sent: int) -> None:
        first_break(sent)
        if wire.begun is not None and printer.papers:
            printer.switch(Fault.PAPER_OUT, on=True)

    wire.moment = moment
    assert bare.print(1, receipt, marked) is PrintState.UNCERTAIN
    assert list(bare.journal.states().values()) == [
        PrintState.UNCERTAIN,
        PrintState.FAILED_UNSENT,
    ]


def test_a_late_word_that_the_receipt_is_out_ends_the_wait_for_staff(
    bare: BareDesk, wire: Wire, printer: VirtualPrinter, receipt: Receipt
) -> None:
    printer.switch(Fault.LOST_REPLY, on=True)
    assert bare.print(1, receipt) is PrintState.UNCERTAIN
    printer.switch(Fault.SILENT, on=True)
    assert not bare.end(1)
    bare.jobs.printed(process_id_bytes(1))
    mend(printer)
    bare.idle(3)
    assert bare.cleared == [(1, False), (1, True)]
    assert bare.states[-1:] == [PrinterState.READY]


def missing(desk: BareDesk) -> tuple[str, ...]:
    """What the printer did not show of what its family promises."""
    assert desk.station.abilities is not None
    return desk.station.abilities.missing


def test_a_printer_that_ought_to_confirm_and_did_not_is_asked_again_on_the_next_connection(
    tmp_path: Path, receipt: Receipt
) -> None:
    printer = VirtualPrinter(nameplate=("EPSON", "TM-m30III"))
    printer.switch(Fault.LOST_REPLY, on=True)
    desk = BareDesk(Wire(printer), tmp_path / "journal.db")
    desk.idle()
    assert missing(desk) == ("confirms",)
    mend(printer)
    printer.power_cycle()
    desk.idle(2)
    assert missing(desk) == ()
    assert desk.print(1, receipt) is PrintState.CONFIRMED
    desk.close()


def test_the_printer_is_told_to_speak_up_unasked_while_it_prints(
    bare: BareDesk, wire: Wire, printer: VirtualPrinter, receipt: Receipt
) -> None:
    printer.paper_ends_after(300)
    began = wire.time.now
    bare.print(1, receipt)
    assert bare.states[-1:] == [PrinterState.PAPER_OUT]
    assert wire.time.now - began < bare.station.pace.glance, "before the first glance"


class TestAPlainClone:
    """It can neither confirm, nor clear, nor count, nor say what it is."""

    @pytest.fixture
    def printer(self) -> VirtualPrinter:
        return VirtualPrinter(plain=True)

    def test_every_receipt_is_asked_about_and_comes_out_once(
        self, bare: BareDesk, printer: VirtualPrinter, receipt: Receipt
    ) -> None:
        for session in (1, 2):
            assert bare.print(session, receipt) is PrintState.UNCERTAIN
            assert bare.end(session)
        assert [is_whole(paper, receipt) for paper in printer.papers] == [True, True]

    def test_after_half_a_picture_it_waits_for_staff_who_switch_it_off_and_on(
        self,
        bare: BareDesk,
        wire: Wire,
        printer: VirtualPrinter,
        receipt: Receipt,
        tmp_path: Path,
    ) -> None:
        breaks(wire, 20_000)
        assert bare.print(1, receipt) is PrintState.UNCERTAIN
        assert not bare.end(1)
        bare.idle(5)
        assert bare.states[-1:] == [PrinterState.HOLDING]
        assert bare.print(2, receipt) is PrintState.FAILED_UNSENT
        bare.close()
        again = BareDesk(wire, tmp_path / "journal.db")
        again.idle(5)
        assert again.states[-1:] == [PrinterState.HOLDING]
        printer.power_cut_after(1)
        again.idle(2)
        mend(printer)
        again.emptied()
        again.idle(2)
        assert again.states[-1:] == [PrinterState.READY]
        again.print(3, receipt)
        assert is_whole(printer.papers[-1], receipt)
        again.close()
