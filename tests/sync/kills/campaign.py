"""Kiosk and central service killed with -9 again and again, on a line that loses and refuses."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any, Final

import requests

from kiosk.sync.backoff import Backoff
from kiosk.sync.client import CentralClient
from kiosk.sync.contract import CentralKey
from kiosk.sync.desk import SyncDesk
from kiosk.sync.keys import KeyStore
from kiosk.sync.outbox import Outbox
from tests.sync.parts import OPERATOR, TOKEN, BadLine, eventually

HERE: Final = Path(__file__).parent
_BUSY: Final = 0.05
_PATIENCE_S: Final = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the words that were given, and how bad it was."""

    kiosk_kills: int
    central_kills: int
    promised: int
    arrived: int
    lost: frozenset[str]
    doubled: frozenset[str]
    disordered: frozenset[str]
    """Sessions whose cases did not arrive one after the other, from the first on."""
    troubles: dict[str, int] = field(default_factory=dict)
    """How often the line lost a request or a reply, cut one, or said that it is busy."""

    @property
    def harm(self) -> set[str]:
        """Everything that should not be: empty, if all is well."""
        return {*self.lost, *self.doubled, *self.disordered}


@dataclass(frozen=True, slots=True)
class Lives:
    """The central service, killed and started again until it is `enough`."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def enough(self) -> int:
        """Let one live; says how many were killed before it. Returns once it answers."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert eventually(lambda: all_cases(self.url) is not None, _PATIENCE_S)
        return self.log.read_text().count("http://") - 1


@contextmanager
def central_lives(folder: Path, seed: int) -> Iterator[Lives]:
    """A central service with a short life, and many of them. Its words go to `central.log`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = folder / "central.log"
    arguments = [f"sqlite:///{folder}/c.db", folder / "c.pem", port, TOKEN, OPERATOR, seed]
    with (
        log.open("wb") as words,
        subprocess.Popen(
            [sys.executable, HERE / "central_lives.py", *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=words,
            stderr=words,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield Lives(f"http://127.0.0.1:{port}", process, log)
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # and the life it may have


def campaign(
    folder: Path,
    kills: int,
    seed: int,
    *,
    within_s: float = inf,
    trouble: float = 0.3,
    fresh_keys: bool = False,
) -> Outcome:
    """Kill a kiosk `kills` times, and the central service meanwhile; then let them finish.

    It is killed less often if that takes longer than `within_s`.
    `trouble`: how much of what is sent comes to grief. `fresh_keys`: the control, without
    idempotency keys.
    """
    kiosk = folder / "kiosk"
    with central_lives(folder, seed) as central:
        _meet(kiosk, central.url)
        line = BadLine(lambda: target(central.url), seed, trouble, busy=_BUSY)
        arguments = [str(kiosk), line.url, TOKEN, str(seed), str(kills), str(within_s)]
        arguments += ["--fresh-keys"] if fresh_keys else []
        run = subprocess.run(
            [sys.executable, str(HERE / "kiosk_lives.py"), *arguments],
            stdout=subprocess.PIPE,
            stderr=(folder / "kiosk.log").open("wb"),
            check=True,
        )
        central_kills = central.enough()
        line.trouble = line.busy = 0.0
        _finish(kiosk, line.url)
        line.stop()
        cases = all_cases(central.url) or []
    lives: list[dict[str, list[str]]] = json.loads(run.stdout)
    promised = {reference for life in lives for told in life.values() for reference in told}
    arrived = Counter(case["reference"] for case in cases)
    return Outcome(
        kiosk_kills=len(lives),
        central_kills=central_kills,
        promised=len(promised),
        arrived=len(arrived),
        lost=frozenset(promised - set(arrived)),
        doubled=frozenset(one for one, times in arrived.items() if times > 1),
        disordered=_disordered(cases) | _untrue(lives, cases),
        troubles=dict(line.lost),
    )


def target(url: str) -> tuple[str, int]:
    """Where an address leads."""
    return "127.0.0.1", int(url.rpartition(":")[2])


def all_cases(url: str) -> list[dict[str, Any]] | None:
    """Every case the service has, in the order they came; `None` if it cannot be asked."""
    found: list[dict[str, Any]] = []
    cursor: int | None = 0
    headers = {"Authorization": f"Bearer {OPERATOR}"}
    with contextlib.suppress(requests.RequestException):
        while cursor is not None:
            answer = requests.get(
                f"{url}/v1/cases?limit=1000&cursor={cursor}", headers=headers, timeout=10
            )
            answer.raise_for_status()
            page = answer.json()
            found += page["cases"]
            cursor = page["cursor"]
        return found
    return None


def _meet(kiosk: Path, url: str) -> None:
    """As on every start but the first: the key that cases are sealed to is known."""
    keys, client = KeyStore(kiosk / "central-key.json"), CentralClient(url, TOKEN)

    def met() -> bool:
        key = client.key()
        return isinstance(key, CentralKey) and keys.accept(key)

    assert eventually(met, _PATIENCE_S)


def _finish(kiosk: Path, url: str) -> None:
    outbox = Outbox(kiosk / "outbox.db", backoff=Backoff(first_s=0.02, longest_s=0.2))
    desk = SyncDesk(
        CentralClient(url, TOKEN),
        outbox,
        KeyStore(kiosk / "central-key.json"),
        lambda _: None,
        lambda *_: None,
        heartbeat_s=0.2,
    )
    desk.start()
    assert eventually(
        lambda: (left := outbox.counts()) is not None and left.waiting == 0, _PATIENCE_S
    )
    desk.stop()


def _disordered(cases: list[dict[str, Any]]) -> frozenset[str]:
    last: dict[str, int] = {}
    wrong: set[str] = set()
    for case in cases:
        if case["sequence"] != last.get(case["session"], 0) + 1:
            wrong.add(case["session"])
        last[case["session"]] = case["sequence"]
    return frozenset(wrong)


def _untrue(lives: list[dict[str, list[str]]], cases: list[dict[str, Any]]) -> frozenset[str]:
    """Sessions whose citizens were told of their cases in another order than they arrived in."""
    place = {case["reference"]: number for number, case in enumerate(cases)}
    wrong: set[str] = set()
    for number, life in enumerate(lives):
        for session, told in life.items():
            places = [place[reference] for reference in told if reference in place]
            if places != sorted(places):
                wrong.add(f"life {number}, session {session}")
    return frozenset(wrong)
