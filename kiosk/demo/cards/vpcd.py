"""An emulated chip in the virtual reader of a real pcscd (vsmartcard's vpcd driver).

`python -m kiosk.demo.cards.vpcd --card nemid` is such a card as a process; it is put in when
it starts and taken out when it ends.

The wire: each message is its length in two bytes, big-endian, and its bytes. A message of one
byte is an order of the reader: 0 power off, 1 power on, 2 reset, 4 tell the ATR; only the
last is answered. All others are APDUs (vsmartcard, "Virtual Smart Card", vpcd protocol).
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kiosk.demo.cards.chip import Chip, status
from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.pki import demo_pki
from kiosk.identity.cards.apdu import Sw

PORT: Final = 0x8C7B
"""Where vpcd listens for a card, by its own configuration: 35963."""
_NO_ATR: Final = b"\x3b" * 60
"""A mute chip's: too long for any ATR, so powering it up fails. vpcd takes an empty one for
no card at all."""


class VpcdCard:
    """A chip put into vpcd, on a thread of its own, from its making until `remove`.

    `connect` makes the connection to vpcd; it may lead into another network namespace.
    """

    def __init__(self, chip: Chip, connect: Callable[[], socket.socket]) -> None:
        self._chip = chip
        self._wire = connect()
        self._thread = threading.Thread(target=self._serve, name="vpcd-card", daemon=True)
        self._thread.start()

    def remove(self) -> None:
        """Take the card out, even amid an answer. May be called twice, and by the chip."""
        with contextlib.suppress(OSError):
            self._wire.shutdown(socket.SHUT_RDWR)
        self._wire.close()

    def wait(self) -> None:
        """Stay until the card is out, or the reader gone."""
        self._thread.join()

    def _serve(self) -> None:
        with contextlib.suppress(OSError), self._wire:
            while (message := _receive(self._wire)) is not None:
                answer = self._answer(message)
                if answer:
                    self._wire.sendall(len(answer).to_bytes(2, "big") + answer)

    def _answer(self, message: bytes) -> bytes:
        """What goes back; nothing for orders. Never an empty APDU answer: pcscd would hang."""
        if len(message) > 1:
            return self._chip.answer(message) if self._chip.atr else status(Sw.BROKEN)
        match message[0] if message else 0:
            case 4:
                return self._chip.atr or _NO_ATR
            case 1 | 2:
                self._chip.power_on()
        return b""


def connect_to(host: str, port: int) -> socket.socket:
    """A connection to a vpcd that can be reached directly. Raises `OSError`."""
    wire = socket.create_connection((host, port), timeout=5)
    wire.settimeout(None)
    return wire


def _receive(wire: socket.socket) -> bytes | None:
    """The next message, or `None` at the end."""
    head = _exactly(wire, 2)
    return None if head is None else _exactly(wire, int.from_bytes(head, "big"))


def _exactly(wire: socket.socket, size: int) -> bytes | None:
    data = b""
    while len(data) < size:
        # Without this, each APDU costs 44 ms (Nagle's algorithm here, delayed ACK there);
        # the kernel forgets the setting, so it is made before every receive.
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        part = wire.recv(size - len(data))
        if not part:
            return None
        data += part
    return data


def main() -> None:
    """Put one card of the demo's deck into vpcd, until killed."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--card", choices=list(DemoCard), default=DemoCard.NEMID)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--pki", type=Path, help="folder of the demo's keys; made if missing")
    given = parser.parse_args()
    chip = demo_card(given.card, demo_pki(given.pki))
    VpcdCard(chip, lambda: connect_to(given.host, given.port)).wait()


if __name__ == "__main__":
    main()
