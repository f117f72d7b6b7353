"""The virtual printer as a program of its own, on a port."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

from PIL import Image

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
