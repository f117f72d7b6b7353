"""After an outage: a full outbox on its way to the central service."""

from __future__ import annotations

import base64
import threading
from pathlib import Path
from typing import Final
from uuid import uuid4

import requests

from kiosk.demo.stage import Central
from kiosk.sync.client import CentralClient
from kiosk.sync.contract import Acks, Batch, CaseResult, CentralKey, OutboxItem, SealedFor, seal
from kiosk.sync.desk import SyncDesk
from kiosk.sync.drain import MOST_ITEMS
from kiosk.sync.keys import KeyStore
from kiosk.sync.outbox import Outbox
from kiosk.sync.reference import mint
from tests.bench.kit import Figure, in_turns, timed
from tests.bench.world import scratch
from tests.sync.parts import a_body, stored

_PATIENCE_S: Final = 120


def bench(*, quick: bool) -> list[Figure]:
    """The desk and the bare posts take turns at one central service, in a process of its own."""
    items, repeats = (MOST_ITEMS, 1) if quick else (10 * MOST_ITEMS, 5)
    with scratch() as name:
        folder = Path(name)
        central = Central.start(folder)
        try:
            ours, floor = in_turns(
                repeats,
                lambda: _by_the_desk(central, folder, items),
                lambda: _by_hand(central, items),
            )
        finally:
            central.stop()
    figure = Figure(
        "drain",
        f"{items} sealed cases from the outbox, acknowledged and wiped from the disk",
        f"requests.Session().post of as many in the same batches of {MOST_ITEMS}",
        "ms",
        ours,
        floor,
        {"items": items},
    )
    return [figure]


def _by_the_desk(central: Central, folder: Path, items: int) -> float:
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
    for session in range(items):
        stored(desk, session)

    def drain() -> None:
        desk.start()
        if not all_there.wait(_PATIENCE_S):
            raise TimeoutError(f"{arrived[0]} of {items} arrived")

    taken = timed(drain)
    desk.stop()
    return taken


def _by_hand(central: Central, items: int) -> float:
    key = _key(central)
    sealed = [_sealed(key, number) for number in range(items)]
    batches = [
        Batch(items=sealed[at : at + MOST_ITEMS]).model_dump_json().encode()
        for at in range(0, items, MOST_ITEMS)
    ]
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {central.token}"
        session.headers["Content-Type"] = "application/json"

        def post() -> None:
            for batch in batches:
                reply = session.post(f"{central.url}/v1/outbox-batches", data=batch, timeout=60)
                reply.raise_for_status()
                Acks.model_validate_json(reply.content)

        return timed(post)


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


def _key(central: Central) -> CentralKey:
    key = CentralClient(central.url, central.token).key()
    if not isinstance(key, CentralKey):
        raise TypeError(f"no key: {key}")
    return key
