"""One citizen, one card, one service, one receipt, one case: every part a process of its own.

A real pcscd with our NemID card in it, a printer behind TCP, the central service, and the kiosk.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from kiosk.demo.cards.holders import ANNA, PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.guide import OPERATOR_VARIABLE
from kiosk.demo.pcscd import PcscDaemon
from kiosk.demo.pki import Credential, DemoPki
from kiosk.demo.tourist import TYPED
from kiosk.receipts.escpos import process_id_bytes
from kiosk.session.screens import Keyboard
from tests.peers.own_kiosk import (
    Configured,
    central_process,
    configured,
    files_with,
    printer_process,
)

pytestmark = [pytest.mark.peer, pytest.mark.screen]


@dataclass(frozen=True)
class Walked:
    """What was left everywhere after the citizen had gone."""

    code: int
    words: str
    out: Path
    kiosk: Configured
    paper: Path
    cases: list[dict[str, Any]]

    @property
    def told(self) -> dict[str, Any]:
        """`tour.json`."""
        told: dict[str, Any] = json.loads((self.out / "tour.json").read_text(encoding="utf-8"))
        return told


@pytest.fixture(scope="module")
def walked(
    pcscd: PcscDaemon, pki: DemoPki, anna: Credential, tmp_path_factory: pytest.TempPathFactory
) -> Walked:
    """The health card, ordered with a NemID card."""
    folder = tmp_path_factory.mktemp("whole-path")
    pcscd.start()
    with ExitStack() as parts:
        central = parts.enter_context(central_process(folder / "central"))
        printer = parts.enter_context(printer_process(folder / "paper"))
        kiosk = configured(folder / "kiosk", central, pki, printer=printer, reader="pcsc")
        kiosk.environment[OPERATOR_VARIABLE] = central.operator.token
        out = folder / "out"
        tour = parts.enter_context(
            kiosk.running(
                *("tour", "--config", str(kiosk.folder), "--out", str(out)),
                *("--service", "health-card"),
            )
        )
        words = follow(tour, pcscd, Pkcs15Chip(anna, PIN), parts)
        return Walked(tour.wait(60), words, out, kiosk, folder / "paper", central.cases())


def follow(
    tour: subprocess.Popen[str], pcscd: PcscDaemon, chip: Pkcs15Chip, parts: ExitStack
) -> str:
    """Everything the tour said; when it asks for a card, that chip is put into the reader."""
    said: list[str] = []
    assert tour.stdout is not None
    for line in tour.stdout:
        said.append(line)
        if line.startswith("show a card: insert-card"):
            parts.callback(pcscd.insert(chip).remove)
    return "".join(said)


def test_the_citizen_gets_all_the_way(walked: Walked) -> None:
    assert walked.code == 0, walked.words
    assert "Traceback" not in walked.words
    told = walked.told
    assert told["identity"] == {"method": "nemid", "level": "authenticated"}
    assert told["case_acknowledged"] is True
    assert told["receipt"] == {"state": "confirmed"}
    assert told["wiped"] is True


def test_the_central_service_has_the_case_once(walked: Walked) -> None:
    assert [(case["reference"], case["service"], case["result"]) for case in walked.cases] == [
        (walked.told["reference"], "health-card", "received")
    ]


def test_the_printer_printed_one_receipt_and_said_so_by_its_number(walked: Walked) -> None:
    files = sorted(path.name for path in walked.paper.iterdir())
    assert files == ["receipt-01.bin", "receipt-01.png"]
    with closing(sqlite3.connect(walked.kiosk.state / "print.sqlite")) as journal:
        jobs = journal.execute("SELECT id, state FROM job").fetchall()
    assert jobs == [(1, "confirmed")]
    assert (
        b"\x1d(H\x06\x00\x30\x30" + process_id_bytes(1) in (walked.out / "receipt.bin").read_bytes()
    )


def test_the_paper_is_what_the_tour_shows(walked: Walked) -> None:
    with (
        Image.open(walked.paper / "receipt-01.png") as printed,
        Image.open(walked.out / "receipt.png") as shown,
    ):
        difference = ImageChops.difference(printed.convert("L"), shown.convert("L"))
    assert difference.getbbox() is None


def test_nothing_of_the_citizen_is_left_on_the_kiosk(walked: Walked) -> None:
    secrets = (ANNA.family, ANNA.given, ANNA.cpr_digits, ANNA.pid, TYPED[Keyboard.PHONE])
    for secret in secrets:
        assert secret not in walked.words
    assert walked.kiosk.state.stat().st_mode & 0o777 == 0o700
    assert sum(1 for path in walked.kiosk.state.rglob("*") if path.is_file()) >= 3
    for secret in secrets:
        for encoding in ("utf-8", "latin-1", "utf-16-le"):
            assert files_with(secret.encode(encoding), walked.kiosk.state) == []
