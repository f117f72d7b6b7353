"""A private pcscd with vpcd's virtual readers, for tests, benches and the demo.

vpcd listens on every address, and there can be one pcscd on a machine. So this one lives in
mount, network and process namespaces of its own, and any number of them can run side by side.
Its socket is a file outside too: a program that has `PcscDaemon.environment` reaches it.
Needs Linux, `unshare` and `nsenter`, and Debian's pcscd and vsmartcard-vpcd.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from kiosk.demo import pcscd_inside
from kiosk.demo.cards.chip import Chip
from kiosk.demo.cards.vpcd import VpcdCard
from kiosk.demo.pcscd_inside import (
    CONNECT,
    DONE,
    KILL,
    START,
    START_WITHOUT_READER,
    TERMINATE,
    VPCD_PORT,
)

READER_NAME: Final = "Virtual PCD"
_NEEDED: Final = ("unshare", "nsenter", "pcscd")
_DRIVER: Final = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
_ROOT: Final = Path(__file__).parents[2]
_PATH: Final = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


class PcscDaemonError(RuntimeError):
    """The private pcscd cannot be had here; the message says what is missing."""


class PcscDaemon:
    """A pcscd that is nobody else's; a context manager.

    Inside `with`, it runs, can be killed and started again, and cards can be put into it.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """`environment`: what pcscd itself shall find in its own besides."""
        missing = [name for name in _NEEDED if shutil.which(name, path=_PATH) is None]
        if not _DRIVER.exists():
            missing.append("vsmartcard-vpcd")
        if missing:
            raise PcscDaemonError(f"not installed: {', '.join(missing)}")
        self.folder = Path(tempfile.mkdtemp(prefix="kiosk-pcscd-"))
        self._ours, theirs = socket.socketpair()
        user = ["--user", "--map-root-user"] if os.geteuid() != 0 else []
        away = ["unshare", *user, "--mount", "--net", "--pid", "--fork", "--kill-child"]
        inside = [sys.executable, "-m", pcscd_inside.__name__, str(self.folder)]
        with theirs, (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
                [*away, *inside],
                stdin=theirs.fileno(),
                stdout=log,
                stderr=subprocess.STDOUT,
                env={
                    **os.environ,
                    **(environment or {}),
                    "PATH": _PATH,
                    "PYTHONPATH": str(_ROOT),
                },
            )
        self._ours.settimeout(15)

    @property
    def environment(self) -> dict[str, str]:
        """What a program of pcsc-lite must find in its environment to use this pcscd."""
        return {"PCSCLITE_CSOCK_NAME": str(self.folder / "run" / "pcscd.comm")}

    @property
    def log(self) -> str:
        """What pcscd printed."""
        return (self.folder / "log").read_text(errors="replace")

    def start(self, *, reader: bool = True) -> None:
        """Start pcscd, with its virtual readers or with none; returns when it answers."""
        self._order(START if reader else START_WITHOUT_READER)

    def kill(self) -> None:
        """End pcscd at once, as a crash would."""
        self._order(KILL)

    def terminate(self) -> None:
        """End pcscd as the system does when it stops the service."""
        self._order(TERMINATE)

    def connect(self, port: int = VPCD_PORT) -> socket.socket:
        """A connection to vpcd from inside its network namespace."""
        return self._order(CONNECT, port)[0]

    def insert(self, chip: Chip, port: int = VPCD_PORT) -> VpcdCard:
        """Put a chip into the virtual reader that listens on `port`."""
        return VpcdCard(chip, lambda: self.connect(port))

    def command(self, *command: str) -> list[str]:
        """A command line that runs `command` where pcscd's socket and vpcd's port are its own.

        It stays an ordinary process of the caller's, who ends it.
        """
        user = ["--user", "--preserve-credentials"] if os.geteuid() != 0 else []
        enter = ["nsenter", "--target", str(self._pid_inside()), *user]
        return [*enter, "--mount", "--net", f"--wd={Path.cwd()}", *command]

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End everything inside, and remove the folder."""
        self._ours.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _order(self, order: bytes, port: int = 0) -> list[socket.socket]:
        """Have the process inside do something; the sockets it hands out."""
        try:
            self._ours.sendall(order + port.to_bytes(2, "big"))
            answer, descriptors, _, _ = socket.recv_fds(self._ours, 1, 1)
        except OSError as trouble:
            raise PcscDaemonError(f"no answer from inside: {trouble}\n{self.log}") from None
        found = [socket.socket(fileno=each) for each in descriptors]
        if answer != DONE:
            raise PcscDaemonError(f"{order!r} failed inside:\n{self.log}")
        return found

    def _pid_inside(self) -> int:
        """The first process of the namespaces, by its number outside."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        for _ in range(200):
            found = children.read_text().split()
            if found:
                return int(found[0])
            time.sleep(0.01)
        raise PcscDaemonError(f"nothing runs inside\n{self.log}")
