"""A chip speaks vpcd's protocol: orders unanswered, the ATR told, APDUs answered, never nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from kiosk.demo.cards.faults import Interrupted
from kiosk.demo.cards.holders import ANNA, PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.cards.plain import MuteChip, UnknownChip
from kiosk.demo.cards.vpcd import VpcdCard, connect_to
from kiosk.demo.pki import DemoPki

OFF, ON, RESET, ATR = b"\x00", b"\x01", b"\x02", b"\x04"
SELECT = bytes.fromhex("00A40000023F00")


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        yield server


def reader_of(server: socket.socket) -> socket.socket:
    """vpcd's end of the wire."""
    wire, _ = server.accept()
    wire.settimeout(10)
    return wire


def say(wire: socket.socket, message: bytes) -> None:
    wire.sendall(len(message).to_bytes(2, "big") + message)


def hear(wire: socket.socket) -> bytes:
    size = int.from_bytes(wire.recv(2, socket.MSG_WAITALL), "big")
    return wire.recv(size, socket.MSG_WAITALL)


def put_in(server: socket.socket, chip: Pkcs15Chip | UnknownChip | MuteChip) -> VpcdCard:
    return VpcdCard(chip, lambda: connect_to(*server.getsockname()))


def test_orders_are_obeyed_and_only_questions_answered(server: socket.socket) -> None:
    chip = Pkcs15Chip(DemoPki.make(datetime.now(UTC)).citizen(ANNA), PIN)
    card = put_in(server, chip)
    with reader_of(server) as wire:
        for order in (OFF, ON, RESET, OFF, ON):
            say(wire, order)
        say(wire, ATR)
        assert hear(wire) == chip.atr
        say(wire, bytes.fromhex("0020000104") + PIN.encode())
        assert hear(wire) == b"\x90\x00"
        say(wire, RESET)
        say(wire, bytes.fromhex("00200001"))
        assert hear(wire) == b"\x63\xc3"
    card.wait()


def test_messages_that_arrive_in_pieces_are_put_together(server: socket.socket) -> None:
    put_in(server, UnknownChip())
    with reader_of(server) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in len(SELECT).to_bytes(2, "big") + SELECT:
            wire.sendall(bytes([byte]))
        assert hear(wire) == b"\x6a\x82"


def test_a_mute_card_shows_no_atr_that_could_be_one(server: socket.socket) -> None:
    put_in(server, MuteChip())
    with reader_of(server) as wire:
        say(wire, ATR)
        assert len(hear(wire)) > 33
        say(wire, SELECT)
        assert len(hear(wire)) == 2


def test_a_card_pulled_amid_an_answer_leaves_the_wire_dead(server: socket.socket) -> None:
    def pull() -> None:
        card.remove()

    chip = Interrupted(UnknownChip(), 2, pull)
    card = VpcdCard(chip, lambda: connect_to(*server.getsockname()))
    with reader_of(server) as wire:
        say(wire, SELECT)
        assert len(hear(wire)) == 2
        say(wire, SELECT)
        assert wire.recv(2) == b""
    card.wait()
    card.remove()
