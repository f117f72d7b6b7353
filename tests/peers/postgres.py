"""A private PostgreSQL: a folder and a process of its own, on loopback, gone at the end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self
from uuid import uuid4

import psycopg

_ACCOUNT: Final = "postgres"
_QUICK: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""For tests that kill no machine; a server that is killed loses nothing by it."""


class Postgres:
    """One cluster. A context manager; leaves nothing."""

    def __init__(self, settings: Sequence[str] = _QUICK, under: Path | None = None) -> None:
        """With `settings` as `name=value`; its folder is made in `under`, or where temporary
        files are. Raises `RuntimeError` if PostgreSQL is not installed or does not start."""
        self._bin = _programs()
        # PostgreSQL refuses to run as root; its own account may not look into root's folders.
        self._account = _ACCOUNT if os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="kiosk-pg-", dir=under))
        self._settings = ("max_connections=200", "listen_addresses=127.0.0.1", *settings)
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if self._account:
            shutil.chown(self._folder, self._account)
        try:
            self._run(
                "initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync"
            )
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start it where it was before; returns once it answers."""
        command: list[str | Path] = [self._bin / "postgres", "-D", self._data, "-k", self._folder]
        command += ["-p", str(self._port)]
        for setting in self._settings:
            command += ["-c", setting]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, user=self._account, cwd=self._folder, stdout=log, stderr=log
            )
        self._wait()

    def stop(self) -> None:
        """End it at once, whoever is connected."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # a fast shutdown: clients are thrown out
            self._process.wait(60)
            self._process = None

    @property
    def pid(self) -> int:
        """The process that all others of it are children of."""
        assert self._process is not None
        return self._process.pid

    def url(self, database: str) -> str:
        """Where a database is, as the central service wants it."""
        return f"postgresql://postgres@127.0.0.1:{self._port}/{database}"

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """A fresh database, and its name."""
        name = f"k{uuid4().hex[:12]}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield name
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as db:
            db.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._bin / program, "-D", self._data, *arguments],
            user=self._account,
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                self._execute("SELECT 1")
                return
            except psycopg.OperationalError as trouble:
                ended = self._process is None or self._process.poll() is not None
                if ended or time.monotonic() > until:
                    words = (self._folder / "log").read_text(encoding="utf-8", errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{words}") from trouble
                time.sleep(0.05)


def _programs() -> Path:
    """Debian keeps the server's programs beside the path, by version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version_of)
    elsewhere = shutil.which("initdb")
    if not found and elsewhere is None:
        raise RuntimeError("PostgreSQL is not installed: deploy/setup --tests")
    return found[-1].parent if found else Path(str(elsewhere)).resolve().parent


def _version_of(program: Path) -> float:
    return float(program.parts[-3])


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
