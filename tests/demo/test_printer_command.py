"""The virtual printer as a program of its own, on a port."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from kiosk.demo.printer import Fault, VirtualPrinter
from kiosk.demo.printer.__main__ import meddle

SQUARE = b"\x1dv0\x00\x01\x00\x08\x00" + b"\xff" * 8
ANSWER = b"\x37\x22ABCD\x00"


def test_receipts_sent_to_the_port_are_filed_as_pictures_and_bytes(tmp_path: Path) -> None:
    out = tmp_path / "paper"
    printer = subprocess.Popen(
        [sys.executable, "-m", "kiosk.demo.printer", "--port", "0", "--out", str(out)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert printer.stdout is not None
    port = int(printer.stdout.readline())
    receipt = SQUARE + b"\x1dV\x00\x1d(H\x06\x00\x30\x30ABCD"
    for _ in range(2):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
            line.sendall(receipt)
            answer = b""
            while len(answer) < len(ANSWER):
                answer += line.recv(100)
            assert answer == ANSWER
    printer.send_signal(signal.SIGTERM)
    assert printer.wait(timeout=10) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "receipt-01.bin",
        "receipt-01.png",
        "receipt-02.bin",
        "receipt-02.png",
    ]
    with Image.open(out / "receipt-02.png") as picture:
        assert picture.size == (576, 8)
    filed = b"".join((out / f"receipt-0{n}.bin").read_bytes() for n in (1, 2))
    assert (receipt * 2).startswith(filed)
    assert filed.startswith(SQUARE)


def test_faults_are_switched_on_by_options_and_off_by_lines(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kiosk.demo.printer", "--port", "0", "--out", str(tmp_path)]
    command += ["--fault", "cover-open", "--then", "paper-ends-after 4", "--maker", "EPSON"]
    printer = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert printer.stdin is not None
    assert printer.stdout is not None
    assert printer.stderr is not None
    port = int(printer.stdout.readline())
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        assert asked(line, b"\x10\x04\x02", 1) == b"\x16"
        printer.stdin.write("cover-open maybe\ncover-open off\n")
        printer.stdin.flush()
        assert "FAULT on, FAULT off" in printer.stderr.readline()
        assert asked(line, b"\x1dI\x42", 7) == b"_EPSON\x00"
        line.sendall(SQUARE)
        assert asked(line, b"\x10\x04\x04", 1) == b"\x7e", "the paper ended"
    printer.send_signal(signal.SIGTERM)
    printer.communicate(timeout=10)
    assert printer.returncode == 0


def asked(line: socket.socket, question: bytes, length: int) -> bytes:
    """The printer's answer, as long as it is known to be."""
    line.sendall(question)
    answer = b""
    while len(answer) < length:
        answer += line.recv(100)
    return answer


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_can_be_switched_by_its_name(fault: Fault) -> None:
    printer = VirtualPrinter()
    meddle(printer, f"{fault} on\n")
    assert printer.faults == {fault}
    meddle(printer, f"{fault} off\n")
    assert printer.faults == set()


@pytest.mark.parametrize(
    "line", ["", "cover-open", "flood on", "drop-after many", "paper-ends-after"]
)
def test_a_line_that_says_nothing_known_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        meddle(VirtualPrinter(), line)
