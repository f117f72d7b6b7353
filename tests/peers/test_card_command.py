"""`kiosk card` against a real pcscd: the process a technician starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.card_command import Exit
from kiosk.demo.cards.holders import PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pcscd import READER_NAME, PcscDaemon
from kiosk.demo.pki import Credential

pytestmark = pytest.mark.peer
ROOT = Path(__file__).parents[2]


def kiosk_card(pcscd: PcscDaemon, name: str, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk", "card", "--reader", name, *more],
        env={**os.environ, **pcscd.environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_reader_protocol_and_card_are_told(pcscd: PcscDaemon, anna: Credential) -> None:
    pcscd.start()
    card = pcscd.insert(Pkcs15Chip(anna, PIN))
    try:
        for _ in range(40):  # pcscd looks for cards every 400 ms
            done = kiosk_card(pcscd, READER_NAME)
            if done.returncode != Exit.NO_CARD:
                break
    finally:
        card.remove()
    assert done.returncode == Exit.WILL_NOT_DO, done.stderr
    assert "TRAFFIC" not in done.stderr
    assert "reader       Virtual PCD 00 00" in done.stdout
    assert "protocol     T=1" in done.stdout
    assert "no roots are configured" in done.stdout


def test_the_traffic_is_told_to_who_asks_for_it(pcscd: PcscDaemon, anna: Credential) -> None:
    pcscd.start()
    card = pcscd.insert(Pkcs15Chip(anna, PIN))
    try:
        for _ in range(40):
            done = kiosk_card(pcscd, READER_NAME, "--traffic")
            if done.returncode != Exit.NO_CARD:
                break
    finally:
        card.remove()
    lines = [line for line in done.stderr.splitlines() if line.startswith("TRAFFIC")]
    (told,) = [line for line in done.stdout.splitlines() if line.startswith("commands")]
    assert len(lines) == int(told.split()[1])
    assert "00 A4 08 0C [2F00]: 9000, 0 bytes" in done.stderr


def test_without_reader_or_service_it_says_which(pcscd: PcscDaemon) -> None:
    pcscd.start()
    other = kiosk_card(pcscd, "Another Maker")
    pcscd.kill()
    nothing = kiosk_card(pcscd, READER_NAME)
    pcscd.start()
    assert (other.returncode, nothing.returncode) == (Exit.NO_READER, Exit.NO_READER)
    assert "no reader of that name" in other.stdout
    assert "pcscd" in nothing.stdout
