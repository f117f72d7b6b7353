"""A kiosk killed with a receipt on its way, against a printer that goes on living."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from kiosk.demo.printer import Fault, TcpPrinterServer, VirtualPrinter
from kiosk.receipts.desk import PrintDesk
from kiosk.receipts.document import PrinterState, PrintState, Receipt
from kiosk.receipts.journal import Journal
from kiosk.receipts.printer import Connect
from kiosk.receipts.printer.address import connector
from kiosk.receipts.raster import render
from tests.receipts.tape import Tape, bytes_of

_KIOSK = """
import sys, time
from pathlib import Path
from kiosk.receipts.desk import PrintDesk
from kiosk.receipts.document import Receipt, Reference, Text
from kiosk.receipts.printer.address import connector
url, journal = sys.argv[1:]
desk = PrintDesk(connector(url), Path(journal), lambda state: state.works and print("ready", flush=True),
                 lambda session, state: print(state, flush=True))
desk.start()
sys.stdin.readline()
desk.print(1, Receipt("da", (Reference("AAR-7K3M-P2Q9"), *(Text("Hemmeligt navn") for _ in range(40)))))
time.sleep(60)
"""


class Ears(Protocol):
    """What the fixture of this name tells."""

    def wait_for_state(self, state: PrinterState) -> None: ...
    def wait_for_fate(self, session: int, state: PrintState) -> None: ...


@pytest.mark.parametrize("rows", [1, 700])
def test_a_kiosk_killed_while_printing_spoils_nothing_and_doubles_nothing(
    open_desk: Callable[[Connect], PrintDesk],
    ears: Ears,
    receipt: Receipt,
    tmp_path: Path,
    rows: int,
) -> None:
    printer = VirtualPrinter()
    printer.paper_ends_after(rows)
    journal = tmp_path / "journal.db"
    with TcpPrinterServer(printer) as server:
        url = f"tcp://127.0.0.1:{server.port}"
        kiosk = subprocess.Popen(
            [sys.executable, "-c", _KIOSK, url, str(journal)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert kiosk.stdin is not None
        assert kiosk.stdout is not None
        assert kiosk.stdout.readline() == "ready\n"
        kiosk.stdin.write("print\n")
        kiosk.stdin.flush()
        while not (printer.holding and Fault.PAPER_OUT in printer.faults):
            time.sleep(0.001)
        kiosk.send_signal(signal.SIGKILL)
        kiosk.communicate()
        assert b"Hemmelig" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())

        desk = open_desk(connector(url))
        ears.wait_for_state(PrinterState.PAPER_OUT)
        printer.switch(Fault.PAPER_OUT, on=False)
        ears.wait_for_state(PrinterState.READY)
        desk.print(1, receipt)
        ears.wait_for_fate(1, PrintState.CONFIRMED)
        desk.stop()

    torn, whole = printer.papers
    assert torn.height < 40 * 36
    assert render(receipt).tobytes() == whole.crop((0, 0, *render(receipt).size)).tobytes()
    records = Journal(journal)
    assert list(records.states().values()) == [PrintState.UNCERTAIN, PrintState.CONFIRMED]
    records.close()


_KIOSK_AGAIN = """
import sys, time
from pathlib import Path
from kiosk.receipts.desk import PrintDesk
from kiosk.receipts.writing import Writing
from kiosk.receipts.printer.address import connector
from tests.receipts.tape import PRINTED, receipt_of
url, journal, session = sys.argv[1:]
desk = PrintDesk(connector(url), Path(journal), lambda state: state.works and print("ready", flush=True),
                 lambda _, state: print(state, flush=True), writing=Writing(PRINTED))
desk.start()
sys.stdin.readline()
desk.print(int(session), receipt_of(int(session)))
time.sleep(60)
"""


def test_a_kiosk_killed_again_and_again_gives_nobody_a_second_receipt_or_anothers(
    tmp_path: Path,
) -> None:
    printer = VirtualPrinter()
    printer.switch(Fault.SLOW, on=True)
    tape = Tape(printer)
    chance = random.Random(1)
    with TcpPrinterServer(printer) as server:
        for session in range(5):
            tape.expect(session)
            kiosk = subprocess.Popen(
                [
                    *(sys.executable, "-c", _KIOSK_AGAIN),
                    *(f"tcp://127.0.0.1:{server.port}", str(tmp_path / "journal.db"), str(session)),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=Path(__file__).parents[2],
            )
            assert kiosk.stdin is not None
            assert kiosk.stdout is not None
            assert kiosk.stdout.readline() == "ready\n"
            stop_at = len(printer.received) + chance.randrange(1, bytes_of(session) - 20)
            kiosk.stdin.write("print\n")
            kiosk.stdin.flush()
            while len(printer.received) < stop_at:
                time.sleep(0.001)
            kiosk.send_signal(signal.SIGKILL)
            kiosk.communicate()
    lines = tape.lines()
    assert {line.session for line in lines} > {0}
    for piece in {line.piece for line in lines}:
        assert len({line.session for line in lines if line.piece == piece}) == 1
    assert all(len(copies) <= 1 for copies in tape.copies(lines).values())
    places = [line.session for line in lines]
    assert places == sorted(places), "nothing came out after the next citizen had begun"
