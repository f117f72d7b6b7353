"""Few sockets for many kiosks: HTTP/1.1 as bare as it gets, so that the server is what is measured."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

_TICKS_PER_S: Final = 100
"""USER_HZ of Linux, whatever the kernel's own clock."""


class Line:
    """One connection that is kept."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname or "", parts.port or 80), 60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, request: bytes) -> bytes:
        """Send a whole request; the answer's body. Raises `OSError` if it is not 200."""
        self._socket.sendall(request)
        while b"\r\n\r\n" not in self._rest:
            self._more()
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        while len(self._rest) < length:
            self._more()
        body, self._rest = self._rest[:length], self._rest[length:]
        if not head.startswith(b"HTTP/1.1 200"):
            raise OSError(f"{head.splitlines()[0]!r}: {body!r}")
        return body

    def _more(self) -> None:
        got = self._socket.recv(65536)
        if not got:
            raise OSError("the server hung up")
        self._rest += got


def request(method: str, path: str, token: str, body: bytes = b"") -> bytes:
    """A request as it goes over the line."""
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: central\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass(frozen=True, slots=True)
class Lines:
    """Several at once, each on a thread of its own."""

    lines: Sequence[Line]
    pool: ThreadPoolExecutor

    @classmethod
    @contextmanager
    def to(cls, url: str, number: int) -> Iterator[Self]:
        """Open so many."""
        with ExitStack() as parts:
            pool = parts.enter_context(ThreadPoolExecutor(number))
            yield cls([parts.enter_context(Line(url)) for _ in range(number)], pool)

    def all(self, requests: Sequence[bytes]) -> list[bytes]:
        """All answers, shared out over the lines; in no order."""
        share = len(self.lines)

        def one(place: int) -> list[bytes]:
            mine = islice(requests, place, None, share)
            return [self.lines[place].ask(wanted) for wanted in mine]

        return [body for bodies in self.pool.map(one, range(share)) for body in bodies]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a piece of work took: by the clock, and of one core by a set of processes."""

    wall_ms: float
    cpu_ms: float

    @classmethod
    def of(cls, work: Callable[[], object], *roots: int) -> Self:
        """Do it; counted are the processes `roots`, their children, and those that have ended."""
        cpu, began = _cpu_ms(roots), time.perf_counter()
        work()
        return cls((time.perf_counter() - began) * 1000, _cpu_ms(roots) - cpu)

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall_ms + other.wall_ms, self.cpu_ms + other.cpu_ms)


def _cpu_ms(roots: Sequence[int]) -> float:
    return sum(_ticks(pid) for root in roots for pid in (root, *_children(root))) * (
        1000 / _TICKS_PER_S
    )


def _children(pid: int) -> list[int]:
    words = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(word) for word in words]


def _ticks(pid: int) -> int:
    """Its own time in user and system mode, and that of children it has waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(ticks) for ticks in fields[11:15])
