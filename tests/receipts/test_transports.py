"""One contract, kept by every way to a printer: in memory, TCP, serial line, USB device file."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import tty
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Protocol

import pytest

from kiosk.demo.printer import Fault, TcpPrinterServer, VirtualPrinter
from kiosk.receipts.printer import Connect, PrinterLost
from kiosk.receipts.printer.address import connector
from kiosk.receipts.printer.serial_line import open_serial
from kiosk.receipts.printer.tcp import open_tcp
from kiosk.receipts.printer.usb import open_usb

STATUS = b"\x10\x04\x01"


class Peer(Protocol):
    """A printer and the way to it."""

    @property
    def printer(self) -> VirtualPrinter: ...
    @property
    def connect(self) -> Connect: ...
    def vanish(self) -> None: ...


class InMemory:
    def __init__(self, printer: VirtualPrinter) -> None:
        self.printer = printer
        self.connect: Connect = printer.connect

    def vanish(self) -> None:
        self.printer.switch(Fault.DROPPED, on=True)

    def close(self) -> None:
        pass


class OverTcp:
    def __init__(self, printer: VirtualPrinter) -> None:
        self.printer = printer
        self._server = TcpPrinterServer(printer).start()
        self.connect: Connect = connector(f"tcp://127.0.0.1:{self._server.port}")

    def vanish(self) -> None:
        self._server.stop()

    def close(self) -> None:
        self._server.stop()


class OverDevice:
    """A pseudo-terminal with the printer behind it."""

    def __init__(self, printer: VirtualPrinter, url: str) -> None:
        self.printer = printer
        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        self.connect: Connect = connector(url.format(os.ttyname(self._theirs)))
        self._stop = Event()
        self._thread = Thread(target=self._carry)
        self._thread.start()

    def _carry(self) -> None:
        line = self.printer.connect()
        while not self._stop.is_set():
            if select.select([self._ours], [], [], 0.01)[0]:
                data = os.read(self._ours, 4096)
                while data and not self._stop.is_set():
                    data = data[self.printer.take(line, data) :]
                    if data:
                        self._stop.wait(0.01)
            said = line.read(0)
            if said:
                os.write(self._ours, said)
        line.close()

    def vanish(self) -> None:
        self._stop.set()
        self._thread.join()
        for file in (self._theirs, self._ours):
            with contextlib.suppress(OSError):
                os.close(file)

    def close(self) -> None:
        self.vanish()


KINDS: dict[str, Callable[[VirtualPrinter], InMemory | OverTcp | OverDevice]] = {
    "memory": InMemory,
    "tcp": OverTcp,
    "serial": partial(OverDevice, url="serial:{}?baud=230400"),
    "usb": partial(OverDevice, url="usb:{}"),
}


@pytest.fixture(params=sorted(KINDS))
def peer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Peer]:
    for module in ("tcp", "descriptor"):
        monkeypatch.setattr(f"kiosk.receipts.printer.{module}.STALL", 0.2)
    one = KINDS[request.param](VirtualPrinter(buffer=2048))
    yield one
    one.close()


def test_everything_written_arrives_and_the_answer_comes_back(peer: Peer) -> None:
    line = peer.connect()
    line.write(b"\x1bJ\x00" * 20_000)
    line.write(b"\x1d(H\x06\x00\x30\x30ABCD")
    said = b""
    while len(said) < 7:
        said += line.read(5)
    assert said == b"\x37\x22ABCD\x00"
    assert len(peer.printer.received) == 60_011
    line.close()


def test_a_printer_with_nothing_to_say_is_not_waited_for_longer_than_asked(peer: Peer) -> None:
    line = peer.connect()
    assert line.read(0) == b""
    assert line.read(0.05) == b""
    line.close()


def test_a_printer_that_vanishes_is_lost_for_reading_and_writing(peer: Peer) -> None:
    line = peer.connect()
    line.write(STATUS)
    assert line.read(5) == b"\x12"
    peer.vanish()

    def ask_three_times() -> None:
        for _ in range(3):  # TCP learns from the answer to a write that nobody is there
            line.write(STATUS)
            line.read(0.2)

    with pytest.raises(PrinterLost):
        ask_three_times()
    line.close()


# Not USB: usblp says ENODEV when it is unplugged; a pseudo-terminal cannot, it reads empty.
@pytest.mark.parametrize("peer", ["memory", "serial", "tcp"], indirect=True)
def test_a_line_that_hangs_up_is_noticed_by_listening(peer: Peer) -> None:
    line = peer.connect()
    line.write(STATUS)
    assert line.read(5) == b"\x12"
    peer.vanish()
    with pytest.raises(PrinterLost):
        line.read(5)
    line.close()


def test_a_printer_that_takes_no_more_is_lost_and_what_it_took_is_told(peer: Peer) -> None:
    peer.printer.switch(Fault.PAPER_OUT, on=True)
    line = peer.connect()
    much = b"\x00" * 8_000_000
    with pytest.raises(PrinterLost) as lost:
        line.write(much)
    assert 0 < lost.value.taken < len(much)
    line.close()


def test_a_closed_line_can_be_opened_again(peer: Peer) -> None:
    for _ in range(3):
        line = peer.connect()
        line.write(STATUS)
        assert line.read(5) == b"\x12"
        line.close()


def test_nothing_there_is_a_lost_printer(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    nowhere = str(tmp_path / "lp0")
    for connect in (
        partial(open_tcp, "127.0.0.1", port),
        partial(open_tcp, "printer.invalid", 9100),
        partial(open_usb, nowhere),
        partial(open_serial, nowhere, 9600),
    ):
        with pytest.raises(PrinterLost, match="no printer at"):
            connect()


def test_what_a_full_printer_did_not_take_is_not_sent_after_closing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Or the rest of a receipt would come out for the next citizen when there is paper again."""
    monkeypatch.setattr("kiosk.receipts.printer.tcp.STALL", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        line = open_tcp("127.0.0.1", listening.getsockname()[1])
        far, _ = listening.accept()
        with far:
            with pytest.raises(PrinterLost):
                line.write(b"\x00" * 8_000_000)
            line.close()
            with pytest.raises(ConnectionResetError):
                deque(iter(lambda: far.recv(1 << 20), b""), maxlen=0)


def test_usb_writes_go_to_the_device_file_as_they_are(tmp_path: Path) -> None:
    device = tmp_path / "lp0"
    device.touch()
    line = connector(f"usb:{device}")()
    line.write(b"\x1b@" + b"\x00" * 10_000)
    assert line.read(0.05) == b""
    line.close()
    assert device.read_bytes() == b"\x1b@" + b"\x00" * 10_000
