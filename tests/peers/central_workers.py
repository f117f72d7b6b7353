"""`kiosk central` with several workers over a real PostgreSQL, as a process, and kiosks that call."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import requests

from kiosk.cli import ROOT
from kiosk.sync.client import CentralClient
from kiosk.sync.contract import (
    Book,
    CaseBody,
    CentralKey,
    OutboxItem,
    Register,
    SealedFor,
    Task,
    seal,
)
from kiosk.sync.reference import mint

TOKEN: Final = "device-token-of-the-tests"
OPERATOR: Final = "operator-token-of-the-tests"
SEED: Final = '{"slots": {"busy": 0.0}}'


@dataclass(frozen=True)
class Served:
    """A running service."""

    url: str
    process: subprocess.Popen[str]

    def workers(self) -> list[int]:
        """The processes that answer requests: all children but Python's own resource tracker."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = [int(pid) for pid in children.read_text(encoding="ascii").split()]
        return [pid for pid in found if b"spawn_main" in _command(pid)]

    def kill_one(self, which: int) -> None:
        """End a worker as a crash would."""
        os.kill(which, signal.SIGKILL)

    def client(self) -> CentralClient:
        """A kiosk's client."""
        return CentralClient(self.url, TOKEN)

    def key(self) -> CentralKey:
        """What cases are sealed to."""
        client = self.client()
        key = client.key()
        client.close()
        assert isinstance(key, CentralKey), key
        return key

    def get(self, path: str) -> requests.Response:
        """As an operator."""
        headers = {"Authorization": f"Bearer {OPERATOR}"}
        return requests.get(self.url + path, headers=headers, timeout=30)

    def cases(self) -> list[dict[str, Any]]:
        """All cases there are."""
        found: list[dict[str, Any]] = []
        cursor: int | None = 0
        while cursor is not None:
            page = self.get(f"/v1/cases?limit=1000&cursor={cursor}").json()
            found += page["cases"]
            cursor = page["cursor"]
        return found


@contextmanager
def serving(folder: Path, url: str, *, workers: int) -> Iterator[Served]:
    """The service over a database, brought up; ended by a signal at the end."""
    command = [sys.executable, "-m", "kiosk", "central"]
    subprocess.run([*command, "migrate", "--database", url], check=True, cwd=ROOT, timeout=60)
    (folder / "seed.json").write_text(SEED, encoding="utf-8")
    command += ["--database", url, "--port", "0", "--workers", str(workers)]
    command += ["--key-file", str(folder / "key.pem"), "--seed", str(folder / "seed.json")]
    tokens = {"KIOSK_CENTRAL_TOKEN": TOKEN, "KIOSK_OPERATOR_TOKEN": OPERATOR}
    with (folder / "words").open("w", encoding="utf-8") as words:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **tokens},
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
        )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        assert address, (folder / "words").read_text(encoding="utf-8")
        requests.get(f"{address}/health", timeout=60).raise_for_status()  # workers start slowly
        yield Served(address, process)
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def sealed(
    key: CentralKey, session: str, sequence: int = 1, task: Task | None = None
) -> OutboxItem:
    """A case of somebody invented, as a kiosk's outbox has it."""
    body = CaseBody(
        service="book-time",
        language="da",
        level="identified",
        created=datetime.now(UTC),
        task=task or Register(),
    )
    envelope = SealedFor(uuid4(), mint("AAR"), body.service)
    return OutboxItem(
        key=envelope.key,
        session=session,
        sequence=sequence,
        reference=envelope.reference,
        service=envelope.service,
        key_id=key.key_id,
        sealed=base64.b64encode(seal(key, envelope, body)).decode(),
    )


def booking(key: CentralKey, session: str, slot: str) -> OutboxItem:
    """A case that wants this time."""
    return sealed(key, session, task=Book(slot=slot))


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
