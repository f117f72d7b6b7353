"""A fleet of kiosks at one central service, on SQLite and on PostgreSQL, with one worker each.

Heartbeats of all, an outage after which each kiosk brings 20 cases, and 100 kiosks that race for 50
times with every request sent twice. The kiosks are virtual: they share a few sockets.
`KIOSK_FLEET` sets how many kiosks, smallest first: `KIOSK_FLEET=18,10000` is a city and a country;
SQLite, which is for a city, is spared the fleets above `MOST_ON_SQLITE`.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kiosk.sync.contract import Acks, Batch, Booked, Heartbeat, OutboxItem, Slots, SlotsQuery
from tests.bench.kit import Figure
from tests.bench.lines import Cost, Lines, request
from tests.bench.world import scratch
from tests.peers.central_workers import TOKEN, Served, booking, sealed, serving
from tests.peers.postgres import Postgres

ITEMS: Final = 20
MOST_ON_SQLITE: Final = 1000
RACERS: Final = 100
TIMES: Final = 50
_SOCKETS: Final = 8
_WAVE: Final = 200
"""So many kiosks' cases are sealed ahead at a time; all of a big fleet's would fill the memory."""
_DURABLE: Final = ("fsync=on", "synchronous_commit=on")


@dataclass(frozen=True, slots=True)
class Site:
    """A running service, and the processes whose time it costs."""

    name: str
    served: Served
    roots: tuple[int, ...]

    def cost(self, requests: Sequence[bytes], bodies: list[bytes] | None = None) -> Cost:
        """What it costs to have all of them answered.

        On fresh lines: the server hangs up on those that were idle while cases were sealed.
        """
        kept = [] if bodies is None else bodies
        with Lines.to(self.served.url, _SOCKETS) as lines:
            return Cost.of(lambda: kept.extend(lines.all(requests)), *self.roots)


def bench(*, quick: bool) -> list[Figure]:
    """All sizes on both databases."""
    sizes = [2, 4] if quick else _sizes()
    beats = 40 if quick else 1000
    figures: list[Figure] = []
    for open_site, most in ((_on_sqlite, MOST_ON_SQLITE), (_on_postgresql, sizes[-1])):
        with open_site() as site:
            for kiosks in [size for size in sizes if size <= most]:
                figures.append(_heartbeats(site, kiosks, beats, repeats=1 if quick else 3))
                figures.append(_outage(site, kiosks))
            figures.append(_race(site))
    return figures


def _heartbeats(site: Site, kiosks: int, beats: int, repeats: int) -> Figure:
    """Of all kiosks, so many drawn by lot; the server has heard of each of them before."""
    site.cost([_beat(kiosk) for kiosk in range(kiosks)])
    chance = random.Random(20261127)
    said = [_beat(chance.randrange(kiosks)) for _ in range(beats)]
    keys = [request("GET", "/v1/keys", TOKEN)] * beats
    ours, floor = [], []
    for _ in range(repeats):
        ours.append(site.cost(said))
        floor.append(site.cost(keys))
    return _figure(
        site,
        f"heartbeats of {kiosks}",
        "heartbeats, kept in the database",
        "as many GET /v1/keys, without a database",
        [_each(cost, beats) for cost in ours],
        [_each(cost, beats) for cost in floor],
        kiosks=kiosks,
        needed_per_s=kiosks / 60,
    )


def _outage(site: Site, kiosks: int) -> Figure:
    """Everybody comes back with 20 cases in a batch; the last wave then sends the same again."""
    key = site.served.key()
    ours, batches = Cost(0, 0), list[bytes]()
    for first in range(0, kiosks, _WAVE):
        batches = [
            _batch([sealed(key, f"{site.name}-{kiosks}-{kiosk}", n + 1) for n in range(ITEMS)])
            for kiosk in range(first, min(kiosks, first + _WAVE))
        ]
        answers: list[bytes] = []
        ours += site.cost(batches, answers)
        taken = sum(Acks.model_validate_json(answer).taken for answer in answers)
        if taken != len(batches) * ITEMS:
            raise ArithmeticError(f"{taken} cases of {len(batches) * ITEMS} were taken in")
    again = site.cost(batches)
    number = kiosks * ITEMS
    return _figure(
        site,
        f"outage of {kiosks}",
        f"sealed cases taken in, {ITEMS} a batch",
        "the last batches once more: known, nothing is opened or written",
        [_each(ours, number)],
        [_each(again, len(batches) * ITEMS)],
        cases=number,
        all_in_s=ours.wall_ms / 1000,
    )


def _race(site: Site) -> Figure:
    """Exactly as many get a time as there are times, or the figure is worth nothing."""
    key = site.served.key()
    query = SlotsQuery(place="DK-775100", subject="passport", earliest=datetime.now(UTC).date())
    asked = request("POST", "/v1/slots", TOKEN, query.model_dump_json().encode())
    answers: list[bytes] = []
    site.cost([asked], answers)
    slots = [slot.id for slot in Slots.model_validate_json(answers[0]).slots][-TIMES:]
    wishes = [
        _batch([booking(key, f"{site.name}-race-{n}", slots[n % TIMES])]) for n in range(RACERS)
    ]
    twice = [wish for wish in wishes for _ in range(2)]
    answers = []
    ours = site.cost(twice, answers)
    acks = [Acks.model_validate_json(answer).acks[0] for answer in answers]
    booked = {ack.key for ack in acks if isinstance(ack.result, Booked)}
    if len(booked) != TIMES:
        raise ArithmeticError(f"{len(booked)} got one of {TIMES} times")
    floor = site.cost(twice)
    return _figure(
        site,
        "race",
        f"bookings: {RACERS} kiosks for {TIMES} times, each sent twice at once",
        "the same requests once more: known, nothing is opened or written",
        [_each(ours, len(twice))],
        [_each(floor, len(twice))],
        booked=len(booked),
    )


def _figure(
    site: Site,
    name: str,
    what: str,
    floor_is: str,
    ours: Sequence[Cost],
    floor: Sequence[Cost],
    **detail: float,
) -> Figure:
    cpu = sum(cost.cpu_ms for cost in ours) / len(ours)
    wall = sum(cost.wall_ms for cost in ours) / len(ours)
    return Figure(
        f"{name}, {site.name}",
        what,
        floor_is,
        "ms each",
        tuple(cost.wall_ms for cost in ours),
        tuple(cost.wall_ms for cost in floor),
        {"per_s": 1000 / wall, "one_core_carries_per_s": 1000 / cpu if cpu else 0.0, **detail},
    )


def _each(cost: Cost, number: int) -> Cost:
    return Cost(cost.wall_ms / number, cost.cpu_ms / number)


@contextmanager
def _on_sqlite() -> Iterator[Site]:
    with scratch() as name, ExitStack() as parts:
        folder = Path(name)
        served = parts.enter_context(serving(folder, f"sqlite:///{folder}/c.db", workers=1))
        yield Site("SQLite", served, (served.process.pid,))


@contextmanager
def _on_postgresql() -> Iterator[Site]:
    with scratch() as name, ExitStack() as parts:
        postgres = parts.enter_context(Postgres(_DURABLE))
        url = postgres.url(parts.enter_context(postgres.database()))
        served = parts.enter_context(serving(Path(name), url, workers=1))
        yield Site("PostgreSQL", served, (served.process.pid, postgres.pid))


def _beat(kiosk: int) -> bytes:
    said = Heartbeat(kiosk=f"kiosk-{kiosk}", boot="b", waiting=kiosk % 3, dead=0)
    return request("POST", "/v1/heartbeats", TOKEN, said.model_dump_json().encode())


def _batch(items: list[OutboxItem]) -> bytes:
    return request(
        "POST", "/v1/outbox-batches", TOKEN, Batch(items=items).model_dump_json().encode()
    )


def _sizes() -> list[int]:
    return [int(size) for size in os.environ.get("KIOSK_FLEET", "18,300").split(",")]
