"""What the tests of sync and central are built from: bodies, ears, a broken server, a bad line."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from uuid import UUID, uuid4

from kiosk.sync.client import Answer, CentralState, Query
from kiosk.sync.contract import CaseBody, CaseResult, OutboxItem, ReceiptWay
from kiosk.sync.desk import LookUpFailed, SyncDesk
from kiosk.sync.outbox import NotStored, Stored

T = TypeVar("T")

CANARY_CPR: Final = "0703914827"
CANARY_NAME: Final = "Kanariefugl Gulbrandsen"
TOKEN: Final = "device-token-of-the-tests"
OPERATOR: Final = "operator-token-of-the-tests"


def a_body(**changes: Any) -> CaseBody:
    """A case of somebody invented."""
    values: dict[str, Any] = {
        "service": "health-card",
        "language": "da",
        "level": "identified",
        "method": "health-card",
        "name": CANARY_NAME,
        "cpr": CANARY_CPR,
        "answers": {"reason": "lost", "phone": "20301040"},
        "created": datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    }
    return CaseBody(**(values | changes))


def an_item(key: UUID | None = None) -> OutboxItem:
    """An item as it is sent, with a sealed body that nobody opens."""
    return OutboxItem(
        key=key or uuid4(),
        session="boot-1",
        sequence=1,
        reference="AAR-0000-0000",
        service="health-card",
        key_id="k",
        sealed="AAAA",
    )


def eventually(met: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether something becomes true in time; the limit is for broken code, not for speed."""
    end = time.monotonic() + seconds
    while not met():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


def told(ask: Callable[[Callable[[T], None]], None]) -> T:
    """What a callback is told."""
    heard: list[T] = []
    done = threading.Event()

    def hear(what: T) -> None:
        heard.append(what)
        done.set()

    ask(hear)
    assert done.wait(20.0), "nobody called back"
    return heard[0]


def stored(desk: SyncDesk, session: int = 1, body: CaseBody | None = None) -> Stored | NotStored:
    """Store a case and wait for the word."""

    def ask(done: Callable[[Stored | NotStored], None]) -> None:
        desk.store(session, body or a_body(), done)

    return told(ask)


def looked_up(desk: SyncDesk, query: Query) -> Answer | LookUpFailed:
    """Look something up and wait for the word."""

    def ask(done: Callable[[Answer | LookUpFailed], None]) -> None:
        desk.look_up(1, query, done)

    return told(ask)


@dataclass
class Ears:
    """Hears what a desk tells."""

    states: list[CentralState] = field(default_factory=list)
    acks: list[tuple[int, str, CaseResult]] = field(default_factory=list)
    ways: list[frozenset[ReceiptWay]] = field(default_factory=list)

    def hear(self, state: CentralState) -> None:
        self.states.append(state)

    def acknowledge(self, session: int, reference: str, result: CaseResult) -> None:
        self.acks.append((session, reference, result))

    def result(self, reference: str) -> CaseResult:
        """The result told for a reference, once it is told."""
        assert eventually(lambda: any(ack[1] == reference for ack in self.acks))
        return next(ack[2] for ack in self.acks if ack[1] == reference)


class Speaker:
    """A TCP server that answers every connection by a script; it need not be HTTP."""

    def __init__(self, script: Callable[[socket.socket], None]) -> None:
        self._script = script
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._listening.getsockname()[:2]
        self.url = f"http://127.0.0.1:{self.address[1]}"
        self.stopping = threading.Event()
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                live, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(live,), daemon=True).start()

    def _serve(self, live: socket.socket) -> None:
        with live, contextlib.suppress(OSError):
            self._script(live)

    def stop(self) -> None:
        self.stopping.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


def http(status: str, headers: dict[str, str], body: bytes) -> bytes:
    """A whole HTTP/1.1 answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def read_request(live: socket.socket) -> bytes:
    """One HTTP request with its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = live.recv(65536)
        if not more:
            raise ConnectionResetError
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        more = live.recv(65536)
        if not more:
            raise ConnectionResetError
        body += more
    return head + b"\r\n\r\n" + body


_BUSY: Final = http("503 Service Unavailable", {"Retry-After": "0"}, b"")


class BadLine:
    """A seeded line to a server: loses requests, loses replies, cuts both, or lets pass.

    `busy` is how much of what would pass is answered with 503, and not carried.
    """

    def __init__(
        self, target: Callable[[], tuple[str, int]], seed: int, trouble: float, busy: float = 0.0
    ) -> None:
        self._target = target
        self._chance = random.Random(seed)
        self.trouble, self.busy = trouble, busy
        self.requests = 0
        self.lost: dict[str, int] = {"request": 0, "reply": 0, "cut": 0, "busy": 0}
        self._speaker = Speaker(self._carry)
        self.url = self._speaker.url

    def stop(self) -> None:
        self._speaker.stop()

    def _carry(self, live: socket.socket) -> None:
        while True:
            request = read_request(live)
            self.requests += 1
            fate = self._chance.random() / self.trouble if self.trouble else 1.0
            if fate < 0.4:
                self.lost["request"] += 1
                return
            if fate >= 1.0 and self._chance.random() < self.busy:
                self.lost["busy"] += 1
                live.sendall(_BUSY)
                continue
            with socket.create_connection(self._target(), timeout=10) as far:
                far.sendall(request)
                reply = b""
                while b"\r\n\r\n" not in reply or not _is_whole(reply):
                    more = far.recv(65536)
                    if not more:
                        return
                    reply += more
            if fate < 0.8:
                self.lost["reply"] += 1
                return
            if fate < 1.0:
                self.lost["cut"] += 1
                live.sendall(reply[: self._chance.randrange(len(reply))])
                return
            live.sendall(reply)


def _is_whole(reply: bytes) -> bool:
    head, _, body = reply.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return len(body) >= int(value)
    return False
