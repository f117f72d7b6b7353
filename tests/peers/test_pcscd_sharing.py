"""A card is ours alone while we have it; and whoever else has it, is waited for, or named kindly."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from kiosk.demo.pcscd import PcscDaemon
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.person import CardFailed, CardProblem
from tests.peers.living import RECOGNISED, Living
from tests.peers.usb import UsbReader

pytestmark = pytest.mark.peer

SHARING_VIOLATION = 0x8010000B
CONNECT = """
import sys
from smartcard import scard
_, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
share = {"exclusive": scard.SCARD_SHARE_EXCLUSIVE, "shared": scard.SCARD_SHARE_SHARED}[sys.argv[2]]
code, handle, _ = scard.SCardConnect(context, sys.argv[1], share, scard.SCARD_PROTOCOL_ANY)
print(code & 0xFFFFFFFF, flush=True)
sys.stdin.read()
"""
"""Another program: takes the card, says with which result, and has it until its stdin ends."""


class Other:
    """That program as a process."""

    def __init__(self, daemon: PcscDaemon, reader: str, share: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", CONNECT, reader, share],
            env={**os.environ, **daemon.environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.result = int(self._process.stdout.readline())

    def let_go(self) -> None:
        """End it."""
        self._process.communicate(timeout=20)


@pytest.fixture
def living(
    pcscd: PcscDaemon, plugged: UsbReader, pki: DemoPki, anna: Credential
) -> Iterator[Living]:
    living = Living(pcscd, plugged, pki, anna)
    yield living
    living.end()


def full_name(living: Living) -> str:
    return f"{living.slot.name} 00 00"


def test_while_we_have_a_card_no_other_program_gets_it(living: Living) -> None:
    living.recognise()
    for share in ("shared", "exclusive"):
        other = Other(living.daemon, full_name(living), share)
        other.let_go()
        assert other.result == SHARING_VIOLATION
    living.desk.release(living.session)
    living.prove()


def test_opensc_is_kept_out_too_and_let_in_afterwards(living: Living) -> None:
    def opensc() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["opensc-tool", "--send-apdu", "00A40000023F00"],
            env={**os.environ, **living.daemon.environment, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    living.recognise()
    kept_out = opensc()
    assert kept_out.returncode != 0
    assert "in use by another application" in kept_out.stderr
    living.desk.release(living.session)
    living.desk.stop()
    let_in = opensc()
    assert let_in.returncode == 0, let_in.stderr
    assert "SW1=0x90, SW2=0x00" in let_in.stdout


@pytest.mark.parametrize("share", ["shared", "exclusive"])
def test_a_card_that_another_program_keeps_is_busy_and_readable_when_it_lets_go(
    living: Living, share: str
) -> None:
    other = Other(living.daemon, full_name(living), share)
    assert other.result == 0
    living.read()
    assert living.answer() == CardFailed(CardProblem.BUSY)
    other.let_go()
    living.prove()


def test_a_program_that_looks_at_the_card_for_a_moment_is_waited_for(living: Living) -> None:
    other = Other(living.daemon, full_name(living), "exclusive")
    living.read()
    other.let_go()
    assert living.answer() == RECOGNISED
    living.desk.release(living.session)
