"""A kiosk on parts that are processes of their own: its configuration, its printer, itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.cli import CONFIG
from kiosk.demo.pki import ROOTS_FILE, DemoPki
from kiosk.demo.stage import Central

ROOT = Path(__file__).parents[2]

_SETTINGS = """
[kiosk]
name = "peer-1"
branch = "dokk1"
state = "state"

[reader]
use = "{reader}"
roots = "trust/{roots}"

[printer]
use = "{printer}"

[central]
url = "{url}"
"""


@dataclass(frozen=True)
class Configured:
    """A kiosk's configuration folder, and what its processes find in their environment."""

    folder: Path
    environment: dict[str, str]

    @property
    def state(self) -> Path:
        """Where its outbox and its journal lie."""
        return self.folder / "state"

    @contextmanager
    def running(self, *command: str) -> Iterator[subprocess.Popen[str]]:
        """`kiosk <command>` as a process, whose words can be read; killed at the end if need be."""
        process = subprocess.Popen(
            [sys.executable, "-m", "kiosk", *command],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


def configured(
    folder: Path, central: Central, pki: DemoPki, *, printer: str, reader: str, url: str = ""
) -> Configured:
    """The city's own services, with these parts; `url` leads to the central service, or it itself."""
    shutil.copytree(CONFIG, folder)
    pki.save(folder / "trust")
    settings = _SETTINGS.format(
        reader=reader, roots=ROOTS_FILE, printer=printer, url=url or central.url
    )
    (folder / "kiosk.toml").write_text(settings, encoding="utf-8")
    return Configured(folder, {"KIOSK_CENTRAL_TOKEN": central.token})


@contextmanager
def printer_process(out: Path) -> Iterator[str]:
    """A network printer as a process; its address, as settings name it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk.demo.printer", "--port", "0", "--out", str(out)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield f"tcp://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@contextmanager
def central_process(folder: Path) -> Iterator[Central]:
    """A central service as a process, with the demo's people."""
    folder.mkdir()
    central = Central.start(folder)
    try:
        yield central
    finally:
        central.stop()


def files_with(secret: bytes, folder: Path) -> list[Path]:
    """Every file under a folder that holds these bytes: databases and their logs too."""
    return [
        path for path in sorted(folder.rglob("*")) if path.is_file() and secret in path.read_bytes()
    ]
