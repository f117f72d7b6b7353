"""`python -m kiosk.demo.printer --port 9100 --out paper`: a network printer that prints files."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from PIL import Image

from kiosk.demo.printer.server import TcpPrinterServer
from kiosk.demo.printer.virtual import VirtualPrinter


class _Filing:
    """Writes every receipt, and the bytes that made it, into a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._count = 0
        self._seen = 0
        self.printer = VirtualPrinter(on_paper=self.file)

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


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the port in use, then serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.demo.printer", description=__doc__)
    parser.add_argument("--port", type=int, default=9100, help="0 takes any free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--out", type=Path, required=True, help="where receipts are filed")
    chosen = parser.parse_args(arguments)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    filing = _Filing(chosen.out)
    with TcpPrinterServer(filing.printer, chosen.port, chosen.host) as server:
        print(server.port, flush=True)
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
