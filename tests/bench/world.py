"""Around a kiosk that is measured: its configuration, a printer, the central service, its process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

from kiosk.demo.printer.server import TcpPrinterServer
from kiosk.demo.printer.virtual import VirtualPrinter
from kiosk.demo.stage import Central
from kiosk.sync.client import CentralClient
from kiosk.sync.contract import CentralKey

ROOT: Final = Path(__file__).parents[2]
OUT: Final = ROOT / "out"
_PATIENCE_S: Final = 600

_SETTINGS: Final = """
[kiosk]
name = "bench-1"
branch = "dokk1"
state = "state"
[reader]
use = "virtual"
[scanner]
use = "virtual"
[printer]
use = "tcp://127.0.0.1:{port}"
[central]
url = "{url}"
"""


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder on the disk that the checkout is on: in memory, nothing would have to be flushed."""
    OUT.mkdir(exist_ok=True)
    return tempfile.TemporaryDirectory(prefix="bench-", dir=OUT)


@contextmanager
def memory() -> Iterator[Path]:
    """A folder in memory, where there is room for one: for what is not about the disk."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="bench-", dir=shared if shared.is_dir() else None
    ) as name:
        yield Path(name)


def child(module: str, *arguments: str, env: dict[str, str] | None = None) -> dict[str, Any]:
    """Run `tests.bench.MODULE` in a process of its own, and take the JSON it prints last.

    Raises `RuntimeError` with its last words.
    """
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{module}", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        timeout=_PATIENCE_S,
    )
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        raise RuntimeError(f"{module} {arguments} ended with {done.returncode}:\n{done.stderr}")
    result: dict[str, Any] = json.loads(lines[-1])
    return result


class World:
    """A printer on TCP, a central service, and the configuration of a kiosk between them."""

    def __enter__(self) -> Self:
        self._scratch = scratch()
        folder = Path(self._scratch.name)
        self.central = Central.start(folder)
        self._printer = TcpPrinterServer(VirtualPrinter()).start()
        self.config = folder / "config"
        shutil.copytree(ROOT / "config", self.config)
        settings = _SETTINGS.format(port=self._printer.port, url=self.central.url)
        (self.config / "kiosk.toml").write_text(settings, encoding="utf-8")
        self._remember_key()
        return self

    def __exit__(self, *_: object) -> None:
        self._printer.stop()
        self.central.stop()
        self._scratch.cleanup()

    def child(self, module: str, *arguments: str) -> dict[str, Any]:
        """Run a module of this folder, its first argument the configuration."""
        token = {"KIOSK_CENTRAL_TOKEN": self.central.token}
        return child(module, str(self.config), *arguments, env=token)

    def _remember_key(self) -> None:
        """As on every start but the first: the key that cases are sealed to is known."""
        key = CentralClient(self.central.url, self.central.token).key()
        if not isinstance(key, CentralKey):
            raise TypeError(f"no key from the central service: {key}")
        state = self.config / "state"
        state.mkdir(mode=0o700)
        (state / "central-key.json").write_text(key.model_dump_json(), encoding="utf-8")
