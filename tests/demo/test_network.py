"""The demo's wire: it carries everything, or nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from kiosk.demo.network import Wire
from tests.sync.parts import Speaker

GREETING = b"here is the far end"


def echo(live: socket.socket) -> None:
    """Says whose end it is, then everything it hears."""
    live.sendall(GREETING)
    while data := live.recv(65536):
        live.sendall(data)


@pytest.fixture
def far() -> Iterator[Speaker]:
    speaker = Speaker(echo)
    yield speaker
    speaker.stop()


@pytest.fixture
def wire(far: Speaker) -> Iterator[Wire]:
    wire = Wire(*far.address)
    yield wire
    wire.close()


def connected(wire: Wire) -> socket.socket:
    address = urlsplit(wire.url)
    return socket.create_connection((address.hostname or "", address.port or 0), timeout=10)


def heard(near: socket.socket, size: int) -> bytes:
    """So many bytes, or what came before the end."""
    data = b""
    while len(data) < size and (more := near.recv(65536)):
        data += more
    return data


def is_over(near: socket.socket) -> bool:
    try:
        return near.recv(1) == b""
    except ConnectionError:
        return True


def test_everything_gets_through_in_both_directions(wire: Wire) -> None:
    sent = bytes(range(256)) * 1000
    with connected(wire) as near:
        assert heard(near, len(GREETING)) == GREETING
        near.sendall(sent)
        assert heard(near, len(sent)) == sent


def test_an_end_that_hangs_up_ends_the_other(wire: Wire, far: Speaker) -> None:
    with connected(wire) as near:
        heard(near, len(GREETING))
        near.shutdown(socket.SHUT_WR)
        assert is_over(near)


def test_a_cut_wire_breaks_off_what_is_under_way_and_lets_nothing_more_through(
    wire: Wire, far: Speaker
) -> None:
    with connected(wire) as before:
        heard(before, len(GREETING))
        wire.cut()
        assert wire.is_cut
        assert is_over(before)
    reached = far.connections
    with connected(wire) as after:
        assert is_over(after)
    assert far.connections == reached


def test_a_mended_wire_carries_again(wire: Wire) -> None:
    wire.cut()
    wire.mend()
    assert not wire.is_cut
    with connected(wire) as near:
        assert heard(near, len(GREETING)) == GREETING


def test_it_can_lead_to_somebody_else(wire: Wire) -> None:
    other = Speaker(lambda live: live.sendall(b"somebody else"))
    with connected(wire) as before:
        heard(before, len(GREETING))
        wire.lead_to(*other.address)
        assert wire.target == other.address
        assert is_over(before)
    with connected(wire) as near:
        assert heard(near, 100) == b"somebody else"
    other.stop()


def test_with_nobody_at_the_far_end_connections_end_at_once(wire: Wire) -> None:
    nobody = Speaker(echo)
    nobody.stop()
    wire.lead_to(*nobody.address)
    with connected(wire) as near:
        assert is_over(near)


def test_a_wire_taken_away_takes_no_connection(far: Speaker) -> None:
    wire = Wire(*far.address)
    with connected(wire) as near:
        heard(near, len(GREETING))
        wire.close()
        assert is_over(near)
    with pytest.raises(ConnectionRefusedError):
        connected(wire)
