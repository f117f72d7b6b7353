"""Killed with -9 at any moment, kiosk and central service lose nothing and double nothing.

A kill does not test fsync (what the kernel has, survives it); that a commit waits for the disk
is held in `test_outbox.py`.
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from kiosk.central.server import Running
from kiosk.sync.outbox import Stored
from tests.sync.parts import CANARY_CPR, OPERATOR, TOKEN, BadLine, eventually, stored

HERE = Path(__file__).parent
KILLS = 12
KioskAt = Callable[..., Any]


def all_cases(url: str) -> list[dict[str, Any]]:
    """Every case the service has, in the order they came; none if it cannot be asked."""
    found: list[dict[str, Any]] = []
    cursor: int | None = 0
    headers = {"Authorization": f"Bearer {OPERATOR}"}
    with contextlib.suppress(requests.RequestException):
        while cursor is not None:
            answer = requests.get(
                f"{url}/v1/cases?limit=1000&cursor={cursor}", headers=headers, timeout=5
            )
            answer.raise_for_status()
            page = answer.json()
            found += page["cases"]
            cursor = page["cursor"]
        return found
    return []


def target(url: str) -> tuple[str, int]:
    return "127.0.0.1", int(url.rpartition(":")[2])


def assert_in_order(cases: list[dict[str, Any]]) -> None:
    last: dict[str, int] = {}
    for case in cases:
        assert case["sequence"] == last.get(case["session"], 0) + 1, case["session"]
        last[case["session"]] = case["sequence"]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_kiosk_killed_again_and_again_on_a_bad_line_loses_and_doubles_nothing(
    central: Running, kiosk_at: KioskAt, tmp_path: Path, seed: int
) -> None:
    first = kiosk_at(central.url)
    assert eventually(lambda: first.desk.trouble is None), "the key is known"
    first.desk.stop()
    line = BadLine(lambda: target(central.url), seed, trouble=0.3)
    run = subprocess.run(
        [sys.executable, HERE / "crash_kiosk.py", first.folder, line.url, TOKEN, str(seed), "40"],
        capture_output=True,
        text=True,
        check=True,
    )
    lives: list[dict[str, list[str]]] = json.loads(run.stdout)
    promised = [reference for life in lives for told in life.values() for reference in told]
    assert len(promised) > 100
    assert sum(line.lost.values()) > 0, "the line was never bad"

    line.trouble = 0.0
    last = kiosk_at(line.url)
    assert eventually(
        lambda: (counts := last.desk._outbox.counts()) is not None and counts.waiting == 0, 60
    )
    line.stop()
    cases = all_cases(central.url)
    arrived = Counter(case["reference"] for case in cases)
    assert not set(promised) - set(arrived), "a promised case was lost"
    assert max(arrived.values()) == 1, "a case came twice"
    assert_in_order(cases)
    place = {case["reference"]: n for n, case in enumerate(cases)}
    for life in lives:
        for told in life.values():
            assert [place[r] for r in told] == sorted(place[r] for r in told)
    last.desk.stop()
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or CANARY_CPR.encode() not in path.read_bytes(), path
    assert CANARY_CPR not in run.stderr


def test_a_central_service_killed_again_and_again_loses_and_doubles_nothing(
    kiosk_at: KioskAt, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    database, key = f"sqlite:///{tmp_path}/c.db", tmp_path / "c.pem"
    log = (tmp_path / "central.log").open("wb")
    arguments = [database, str(key), str(port), TOKEN, OPERATOR, "5", str(KILLS)]
    with subprocess.Popen(
        [sys.executable, HERE / "crash_central.py", *arguments], stdout=log, stderr=log
    ) as service:
        try:
            line = BadLine(lambda: ("127.0.0.1", port), 5, trouble=0.2)
            kiosk = kiosk_at(line.url)
            assert eventually(lambda: kiosk.desk.trouble is None), "the key is known"
            promised: list[str] = []
            lives = 0
            while lives <= KILLS:
                word = stored(kiosk.desk, len(promised) % 4)
                assert isinstance(word, Stored)
                promised.append(word.reference)
                threading.Event().wait(0.01)
                lives = (tmp_path / "central.log").read_text().count("http://")
            line.trouble = 0.0
            assert eventually(lambda: len(kiosk.ears.acks) >= len(promised), 60)
            cases = all_cases(url)
            assert sorted(case["reference"] for case in cases) == sorted(promised)
            assert_in_order(cases)
            told = Counter(reference for _, reference, _ in kiosk.ears.acks)
            assert sorted(told) == sorted(promised)
            kiosk.desk.stop()
            line.stop()
        finally:
            service.terminate()
    log.close()
    assert CANARY_CPR.encode() not in (tmp_path / "central.log").read_bytes()
