"""After an outage: a full outbox on its way to the central service."""

from __future__ import annotations

import base64
import socket
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

from kiosk.demo.stage import Central
from kiosk.sync.client import CentralClient
from kiosk.sync.contract import Batch, CaseResult, CentralKey, OutboxItem, SealedFor, seal
from kiosk.sync.desk import SyncDesk
from kiosk.sync.drain import MOST_ITEMS
from kiosk.sync.keys import KeyStore
from kiosk.sync.outbox import NotStored, Outbox, Stored
from kiosk.sync.reference import mint
from tests.bench.kit import Figure, Samples, in_turns, timed
from tests.bench.nodding import nodding
from tests.bench.world import scratch
from tests.sync.parts import a_body

_PATIENCE_S: Final = 120


def bench(*, quick: bool) -> list[Figure]:
    """The desk and a raw socket take turns, each service in a process of its own."""
    items, repeats = (MOST_ITEMS, 1) if quick else (100 * MOST_ITEMS, 3)
    with scratch() as name:
        folder = Path(name)
        central = Central.start(folder)
        try:
            figure = _against(_Service(central.url, central.token), folder, items, repeats)
        finally:
            central.stop()
        with nodding() as url:
            alone = _against(_Service(url, "token"), folder, items, repeats)
    whole = f"{items} sealed cases from the outbox, acknowledged and wiped from the disk"
    floor = f"a raw socket: as many in the same batches of {MOST_ITEMS}, made before, no reply looked into"
    return [
        Figure("drain", whole, floor, "ms", *figure, {"items": items}),
        Figure(
            "drain kiosk",
            f"{whole}, by a central service that only nods",
            f"{floor}, to it",
            "ms",
            *alone,
            {"items": items},
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Service:
    url: str
    token: str


def _against(service: _Service, folder: Path, items: int, repeats: int) -> tuple[Samples, Samples]:
    ours, floor = in_turns(
        repeats,
        lambda: _by_the_desk(service, folder, items),
        lambda: _by_hand(service, items),
    )
    return ours, floor


def _by_the_desk(central: _Service, folder: Path, items: int) -> float:
    place = folder / uuid4().hex
    place.mkdir()
    arrived, all_there = [0], threading.Event()

    def acknowledged(_session: int, _reference: str, _result: CaseResult) -> None:
        arrived[0] += 1
        if arrived[0] == items:
            all_there.set()

    keys = KeyStore(place / "key.json")
    keys.accept(_key(central))
    desk = SyncDesk(
        CentralClient(central.url, central.token),
        Outbox(place / "outbox.sqlite"),
        keys,
        lambda _state: None,
        acknowledged,
    )
    _fill(desk, items)

    def drain() -> None:
        desk.start()
        if not all_there.wait(_PATIENCE_S):
            raise TimeoutError(f"{arrived[0]} of {items} arrived")

    taken = timed(drain)
    desk.stop()
    return taken


def _by_hand(central: _Service, items: int) -> float:
    key = _key(central)
    sealed = [_sealed(key, number) for number in range(items)]
    batches = [
        Batch(items=sealed[at : at + MOST_ITEMS]).model_dump_json().encode()
        for at in range(0, items, MOST_ITEMS)
    ]
    address = urlsplit(central.url)
    head = (
        f"POST /v1/outbox-batches HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Authorization: Bearer {central.token}\r\nContent-Type: application/json\r\n"
    )
    posts = [f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body for body in batches]
    with socket.create_connection((address.hostname or "", address.port or 0)) as line:

        def post() -> None:
            for one in posts:
                line.sendall(one)
                _read_reply(line)

        return timed(post)


def _read_reply(line: socket.socket) -> None:
    """A whole answer, of which only status and length are looked at."""
    reply = b""
    while b"\r\n\r\n" not in reply:
        reply += line.recv(65536)
    head, _, body = reply.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200 "):
        raise RuntimeError(head.decode())
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    got = len(body)
    while got < length:
        got += len(line.recv(65536))


def _fill(desk: SyncDesk, items: int) -> None:
    left, all_there = [items], threading.Event()

    def told(word: Stored | NotStored) -> None:
        if not isinstance(word, Stored):
            raise TypeError(f"not stored: {word}")
        left[0] -= 1
        if left[0] == 0:
            all_there.set()

    for session in range(items):
        desk.store(session, a_body(), told)
    if not all_there.wait(_PATIENCE_S):
        raise TimeoutError(f"{left[0]} of {items} were not stored")


def _sealed(key: CentralKey, number: int) -> OutboxItem:
    body = a_body()
    envelope = SealedFor(uuid4(), mint("AAR"), body.service)
    return OutboxItem(
        key=envelope.key,
        session=f"{envelope.key.hex}-{number}",
        sequence=1,
        reference=envelope.reference,
        service=envelope.service,
        key_id=key.key_id,
        sealed=base64.b64encode(seal(key, envelope, body)).decode(),
    )


def _key(central: _Service) -> CentralKey:
    key = CentralClient(central.url, central.token).key()
    if not isinstance(key, CentralKey):
        raise TypeError(f"no key: {key}")
    return key
