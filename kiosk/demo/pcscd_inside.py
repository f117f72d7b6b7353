"""The first process in the namespaces of `kiosk.demo.pcscd`: takes orders on stdin.

An order is a letter and two bytes, big-endian, which only `CONNECT` has a use for: its port.

It ends, and with it all that runs inside, when the other end of stdin is closed.
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

START: Final = b"s"
START_WITHOUT_READER: Final = b"n"
KILL: Final = b"k"
TERMINATE: Final = b"t"
CONNECT: Final = b"c"
DONE: Final = b"+"
FAILED: Final = b"-"

ORDER_BYTES: Final = 3
VPCD_PORT: Final = 0x8C7B
_VPCD: Final = """FRIENDLYNAME "Virtual PCD"
DEVICENAME /dev/null:0x8C7B
LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so
CHANNELID 0x8C7B
"""
_SIOCSIFFLAGS: Final = 0x8914
_IFF_UP: Final = 0x1
_PATIENCE_S: Final = 10.0


class Inside:
    """Carries out orders in the namespaces."""

    def __init__(self, folder: Path) -> None:
        self._readers = folder / "readers"
        self._socket = folder / "run" / "pcscd.comm"
        self._daemon: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Give pcscd a place for its socket that can be seen from outside, and a loopback."""
        self._readers.mkdir()
        self._socket.parent.mkdir()
        place = Path("/run/pcscd")
        try:
            place.mkdir(exist_ok=True)
        except PermissionError:  # not root outside: then /run is one of our own
            _run("mount", "-t", "tmpfs", "tmpfs", str(place.parent))
            place.mkdir()
        _run("mount", "--bind", str(self._socket.parent), str(place))
        _loopback_up()

    def obey(self, order: bytes, port: int) -> list[socket.socket]:
        """Do it; the sockets to hand out. Raises `OSError`."""
        if order in (START, START_WITHOUT_READER):
            self._start(reader=order == START)
        elif order == KILL:
            self._end(signal.SIGKILL)
        elif order == TERMINATE:
            self._end(signal.SIGTERM)
        elif order == CONNECT:
            return [socket.create_connection(("127.0.0.1", port))]
        return []

    def _start(self, *, reader: bool) -> None:
        self._end(signal.SIGKILL)
        (self._readers / "vpcd").write_text(_VPCD if reader else "")
        self._daemon = subprocess.Popen(  # noqa: S603 - no shell, no outside input
            ["pcscd", "--foreground", "--config", str(self._readers), *_without_polkit()],  # noqa: S607
            stdin=subprocess.DEVNULL,
        )
        _until(self._answers, "pcscd does not answer")
        if reader:
            _until(_vpcd_listens, "vpcd does not listen")

    def _end(self, how: signal.Signals) -> None:
        if self._daemon is not None:
            self._daemon.send_signal(how)
            try:
                self._daemon.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                raise TimeoutError("pcscd does not end") from None
            self._daemon = None

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as wire:
            return wire.connect_ex(str(self._socket)) == 0


def main() -> None:
    """Make the namespaces a home, then carry out orders until there can be no more."""
    inside = Inside(Path(sys.argv[1]))
    with socket.socket(fileno=os.dup(0)) as orders:
        inside.prepare()
        while order := orders.recv(ORDER_BYTES, socket.MSG_WAITALL):
            handed: list[socket.socket] = []
            answer = DONE
            try:
                handed = inside.obey(order[:1], int.from_bytes(order[1:], "big"))
            except OSError as trouble:
                print(trouble, flush=True)
                answer = FAILED
            socket.send_fds(orders, [answer], [each.fileno() for each in handed])
            for each in handed:
                each.close()


def _run(*command: str) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - fixed words


def _without_polkit() -> list[str]:
    """The option of newer versions not to ask polkit, which does not run in here."""
    told = subprocess.run(["pcscd", "--help"], capture_output=True, text=True, check=False)  # noqa: S607
    option = "--disable-polkit"
    return [option] if option in told.stdout + told.stderr else []


def _loopback_up() -> None:
    """What `ip link set lo up` does, without the need for `ip` (netdevice(7), SIOCSIFFLAGS)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        fcntl.ioctl(wire, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))


def _until(condition: Callable[[], bool], else_say: str) -> None:
    """Wait for it. Raises `TimeoutError`, which is an `OSError`."""
    end = time.monotonic() + _PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(else_say)
        time.sleep(0.01)


def _vpcd_listens() -> bool:
    """Looked up, not tried: a connection would be a card."""
    table = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    return any(
        fields[1].endswith(f":{VPCD_PORT:04X}") and fields[3] == "0A"
        for fields in (line.split() for line in table.splitlines())
    )


if __name__ == "__main__":
    main()
