"""What is known of the kiosks: their last heartbeats, since when each part is as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.central import devices
from kiosk.central.directory import Directory
from kiosk.central.store.database import insert_once
from kiosk.central.store.tables import heartbeats
from kiosk.sync.contract import Condition, Heartbeat, Part, Serving

SILENT_AFTER: Final = timedelta(minutes=3)
"""A kiosk says that it is alive every few seconds; so long means that something is wrong."""

FORGOTTEN_S: Final = 30 * 24 * 3600
"""A kiosk that was taken away is told of for so long."""

UNSENT_AFTER: Final = timedelta(minutes=15)
"""Cases wait a moment even on a good day; so long means that they do not get away."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of a kiosk, and since when it is so."""

    part: Part
    condition: Condition
    state: str
    left: int | None
    since: datetime


@dataclass(frozen=True, slots=True)
class KioskRow:
    """A kiosk as it last told of itself."""

    kiosk: str
    place: str | None
    heard: datetime
    serving: Serving
    serving_since: datetime
    parts: tuple[PartRow, ...]
    waiting: int
    dead: int
    oldest_s: int
    dead_since: datetime

    @property
    def unsent_since(self) -> datetime | None:
        """Since when cases do not get away; none while they only wait as they always do a moment."""
        waits = timedelta(seconds=self.oldest_s)
        return self.heard - waits if self.waiting and waits > UNSENT_AFTER else None


class Light(StrEnum):
    """How a kiosk is, in one word; the worst first."""

    FAULT = "fault"
    SILENT = "silent"
    ATTENTION = "attention"
    UNKNOWN = "unknown"
    WORKS = "works"


def heard(db: Connection, beat: Heartbeat, now: datetime) -> None:
    """Keep a kiosk's heartbeat, and since when what it tells is so."""
    at = now.astimezone(UTC).isoformat()
    here = heartbeats.c.kiosk == beat.kiosk
    known = db.execute(select(heartbeats).where(here)).first()
    told = _told(beat)
    row = {
        "at": at,
        # What it achieved is kept with its command; the rest is what the kiosk is like.
        "beat": beat.model_copy(update={"results": []}).model_dump_json(),
        "boot": beat.boot,
        "heard": int(now.timestamp()),
        "waiting": beat.waiting,
        "dead": beat.dead,
    }
    if known is None:
        old = heartbeats.c.heard < int(now.timestamp()) - FORGOTTEN_S
        db.execute(delete(heartbeats).where(old))
        ages_now = json.dumps(dict.fromkeys(told, at))
        first = row | {"kiosk": beat.kiosk, "since": ages_now, "started": at}
        if insert_once(db, insert(heartbeats).values(first)):
            return
        known = db.execute(select(heartbeats).where(here)).one()
    before = _told(Heartbeat.model_validate_json(known.beat))
    ages: Mapping[str, str] = json.loads(known.since)
    since = {key: ages.get(key, at) if before.get(key) == told[key] else at for key in told}
    row |= {"since": json.dumps(since)}
    row |= {"started": known.started if known.boot == beat.boot else at}
    db.execute(update(heartbeats).where(here).values(row))


def kiosks(db: Connection, directory: Directory) -> list[KioskRow]:
    """Every kiosk that was ever heard, by name.

    It stands where it was enrolled for; where a kiosk with the shared token does, its name tells.
    """
    rows = db.execute(select(heartbeats).order_by(heartbeats.c.kiosk)).all()
    enrolled = devices.places(db)
    return [
        _row(row.beat, row.at, row.since, enrolled.get(row.kiosk) or directory.place_of(row.kiosk))
        for row in rows
    ]


def light(kiosk: KioskRow, now: datetime) -> Light:
    """How a kiosk is. What is not known to work is never taken for working."""
    conditions = {part.condition for part in kiosk.parts}
    if now - kiosk.heard > SILENT_AFTER:
        return Light.SILENT
    if kiosk.serving is Serving.OUT_OF_ORDER or Condition.FAULT in conditions:
        return Light.FAULT
    cases = kiosk.dead or kiosk.unsent_since
    if Condition.ATTENTION in conditions or cases or kiosk.serving is Serving.MAINTENANCE:
        return Light.ATTENTION
    if Condition.UNKNOWN in conditions or not conditions:
        return Light.UNKNOWN
    return Light.WORKS


def light_since(kiosk: KioskRow, now: datetime) -> datetime:
    """Since when a kiosk is as `light` says: the oldest of the reasons."""
    shown = light(kiosk, now)
    if shown is Light.SILENT:
        return kiosk.heard
    wanted = {
        Light.FAULT: {Condition.FAULT},
        Light.ATTENTION: {Condition.ATTENTION},
        Light.UNKNOWN: {Condition.UNKNOWN},
    }.get(shown, set())
    reasons = [part.since for part in kiosk.parts if part.condition in wanted]
    if shown is Light.ATTENTION and kiosk.dead:
        reasons.append(kiosk.dead_since)
    if shown is Light.ATTENTION and kiosk.unsent_since:
        reasons.append(kiosk.unsent_since)
    if kiosk.serving in {Serving.OUT_OF_ORDER, Serving.MAINTENANCE}:
        reasons.append(kiosk.serving_since)
    if reasons:
        return min(reasons)
    # It works since the last of its parts does.
    return max((part.since for part in kiosk.parts), default=kiosk.serving_since)


def _told(beat: Heartbeat) -> dict[str, list[str]]:
    """What has an age of its own, and how it is."""
    parts = {part.part.value: [part.condition.value, part.state] for part in beat.parts}
    return parts | {"serving": [beat.serving.value], "dead": [str(bool(beat.dead))]}


def _row(beat_json: str, at: str, since_json: str, place: str | None) -> KioskRow:
    beat = Heartbeat.model_validate_json(beat_json)
    ages = {key: datetime.fromisoformat(age) for key, age in json.loads(since_json).items()}
    return KioskRow(
        kiosk=beat.kiosk,
        place=place,
        heard=datetime.fromisoformat(at),
        serving=beat.serving,
        serving_since=ages["serving"],
        parts=tuple(
            PartRow(one.part, one.condition, one.state, one.left, ages[one.part.value])
            for one in beat.parts
        ),
        waiting=beat.waiting,
        dead=beat.dead,
        oldest_s=beat.oldest_s,
        dead_since=ages["dead"],
    )
