"""`python -m kiosk.demo.printer --port 9100 --out paper`: a network printer that prints files.

While it runs, lines on its input break it and put it right: `cover-open on`, `cover-open off`,
`paper-ends-after 300` (rows), `drop-after 2000`, `power-cut-after 2000` (bytes), `power-cycle`.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

from PIL import Image

from kiosk.demo.printer.interpreter import NAMEPLATE
from kiosk.demo.printer.server import TcpPrinterServer
from kiosk.demo.printer.virtual import Fault, VirtualPrinter


class _Filing:
    """Writes every receipt, and the bytes that made it, into a folder."""

    def __init__(self, folder: Path, nameplate: tuple[str, str], *, plain: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._count = 0
        self._seen = 0
        self.printer = VirtualPrinter(on_paper=self.file, nameplate=nameplate, plain=plain)

    def file(self, paper: Image.Image) -> None:
        """`receipt-NN.png`, and in `receipt-NN.bin` the bytes since the last one."""
        received = self.printer.received
        self._count += 1
        name = f"receipt-{self._count:02d}"
        (self._folder / f"{name}.bin").write_bytes(received[self._seen :])
        self._seen = len(received)
        unfinished = self._folder / f".{name}.part"
        paper.save(unfinished, format="PNG")
        unfinished.replace(self._folder / f"{name}.png")


def meddle(printer: VirtualPrinter, line: str) -> None:
    """Do to a printer what a line says. Raises `ValueError` for one that says nothing we know."""
    match line.split():
        case ["paper-ends-after", rows]:
            printer.paper_ends_after(int(rows))
        case ["drop-after", count]:
            printer.drop_after(int(count))
        case ["power-cut-after", count]:
            printer.power_cut_after(int(count))
        case ["power-cycle"]:
            printer.power_cycle()
        case [fault, "on" | "off" as how]:
            printer.switch(Fault(fault), on=how == "on")
        case _:
            raise ValueError(f"{line.strip()!r}: FAULT on, FAULT off, or what --help lists")


def _listen(printer: VirtualPrinter) -> None:
    for line in sys.stdin:
        try:
            meddle(printer, line)
        except ValueError as wrong:
            print(wrong, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the port in use, then serve until told to stop."""
    chosen = _parser().parse_args(arguments)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    filing = _Filing(chosen.out, (chosen.maker, chosen.model), plain=chosen.plain)
    for line in (*(f"{fault} on" for fault in chosen.fault), *chosen.then):
        meddle(filing.printer, line)
    Thread(target=_listen, args=(filing.printer,), daemon=True).start()
    with TcpPrinterServer(filing.printer, chosen.port, chosen.host) as server:
        print(server.port, flush=True)
        stop.wait()
    return 0


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="python -m kiosk.demo.printer", description=__doc__, formatter_class=raw
    )
    parser.add_argument("--port", type=int, default=9100, help="0 takes any free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--out", type=Path, required=True, help="where receipts are filed")
    parser.add_argument("--maker", default=NAMEPLATE[0], help="on its nameplate: EPSON …")
    parser.add_argument("--model", default=NAMEPLATE[1], help="on its nameplate: TM-m30III …")
    parser.add_argument("--plain", action="store_true", help="a clone that can prove nothing")
    faults = " · ".join(Fault)
    parser.add_argument(
        *("--fault", "-f"), action="append", default=[], choices=list(Fault), metavar="FAULT",
        help=f"broken from the start, again and again if need be: {faults}",
    )  # fmt: skip
    parser.add_argument(
        "--then", action="append", default=[], metavar="LINE", help='such as "drop-after 2000"'
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
