"""Which machine is which kiosk: one-time codes, the keys that kiosks prove themselves with, who is out."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, delete, func, insert, select, update

from kiosk.central.store.tables import devices, enrolment_codes, enrolment_misses, heartbeats
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import (
    CodeRequest,
    DeviceList,
    DeviceSummary,
    Enrolled,
    Enrolment,
    Heartbeat,
    NewCode,
    ProblemCode,
)

MOST_MISSES: Final = 20
"""So many wrong codes within `MISSES_S`, and nobody is enrolled for a while."""
MISSES_S: Final = 600

_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _GROUP = 4, 4


def new_code(db: Connection, wanted: CodeRequest, now: datetime) -> NewCode:
    """A code that makes one machine this kiosk; only its hash is kept."""
    at = int(now.timestamp())
    db.execute(delete(enrolment_codes).where(enrolment_codes.c.expires <= at))
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    code = "-".join(groups)
    expires = (now + timedelta(minutes=wanted.minutes)).replace(microsecond=0)
    db.execute(
        insert(enrolment_codes).values(
            hash=_hash(code),
            kiosk=wanted.kiosk,
            place=wanted.place,
            configuration_key=wanted.configuration_key,
            expires=int(expires.timestamp()),
        )
    )
    return NewCode(code=code, expires=expires)


def enrol(db: Connection, wanted: Enrolment, now: datetime) -> Enrolled | None:
    """The kiosk that this code makes of this key's holder; a device of the same name is out then.

    `None` for a code that is unknown, too old, or was used by another key: which of these is not
    told. The same key gets the same answer again. Raises `ApiProblem(TOO_MANY)` after too many misses.
    """
    at = int(now.timestamp())
    db.execute(delete(enrolment_misses).where(enrolment_misses.c.at < at - MISSES_S))
    if (db.scalar(select(func.count()).select_from(enrolment_misses)) or 0) >= MOST_MISSES:
        raise ApiProblem(ProblemCode.TOO_MANY)
    here = enrolment_codes.c.hash == _hash(wanted.code)
    # For update: of two machines with one code, the second waits and finds it used.
    code = db.execute(select(enrolment_codes).where(here).with_for_update()).first()
    device = None if code is None or code.expires <= at else _device(db, code, wanted, now)
    if code is None or device is None:
        db.execute(insert(enrolment_misses).values(at=at))
        return None
    return Enrolled(
        device=device,
        kiosk=code.kiosk,
        place=code.place,
        configuration_key=code.configuration_key,
    )


def _device(db: Connection, code: Any, wanted: Enrolment, now: datetime) -> str | None:
    if code.device is not None:
        mine = (devices.c.id == code.device) & (devices.c.public_key == wanted.public_key)
        found: str | None = db.scalar(select(devices.c.id).where(mine))
        return found
    revoke(db, code.kiosk, now)
    device = str(uuid4())
    db.execute(
        insert(devices).values(
            id=device,
            kiosk=code.kiosk,
            place=code.place,
            public_key=wanted.public_key,
            enrolled=now.isoformat(),
        )
    )
    here = enrolment_codes.c.hash == code.hash
    db.execute(update(enrolment_codes).where(here).values(device=device))
    return device


def revoke(db: Connection, kiosk: str, now: datetime) -> bool:
    """The machine that is this kiosk now comes in no more; whether there was one."""
    there = (devices.c.kiosk == kiosk) & devices.c.revoked.is_(None)
    return db.execute(update(devices).where(there).values(revoked=now.isoformat())).rowcount > 0


def key_of(db: Connection, device: str) -> tuple[str, str] | None:
    """Name and public key of a device that may come in."""
    here = (devices.c.id == device) & devices.c.revoked.is_(None)
    row = db.execute(select(devices.c.kiosk, devices.c.public_key).where(here)).first()
    return None if row is None else (row.kiosk, row.public_key)


def is_enrolled(db: Connection, kiosk: str) -> bool:
    """Whether a machine is enrolled under this name."""
    there = (devices.c.kiosk == kiosk) & devices.c.revoked.is_(None)
    return db.scalar(select(devices.c.id).where(there)) is not None


def is_known(db: Connection, kiosk: str) -> bool:
    """Whether a machine was ever enrolled under this name, or heard."""
    beat = select(heartbeats.c.kiosk).where(heartbeats.c.kiosk == kiosk)
    device = select(devices.c.id).where(devices.c.kiosk == kiosk)
    return db.scalar(beat) is not None or db.scalar(device) is not None


def places(db: Connection) -> dict[str, str]:
    """Where each kiosk stands that was ever enrolled, as its newest machine was told."""
    wanted = select(devices.c.kiosk, devices.c.place).order_by(devices.c.enrolled)
    return {row.kiosk: row.place for row in db.execute(wanted)}


def page(db: Connection, cursor: str, limit: int) -> DeviceList:
    """Up to `limit` kiosks whose names come after `cursor`: all that are enrolled or were heard."""
    known = select(devices.c.kiosk).union(select(heartbeats.c.kiosk)).subquery()
    wanted = select(known.c.kiosk).where(known.c.kiosk > cursor).order_by(known.c.kiosk)
    names = list(db.scalars(wanted.limit(limit)))
    return DeviceList(
        devices=[summary(db, name) for name in names],
        cursor=names[-1] if len(names) == limit else None,
    )


def summary(db: Connection, kiosk: str) -> DeviceSummary:
    """What is known of one kiosk: its newest machine, and its last heartbeat."""
    newest = select(devices).where(devices.c.kiosk == kiosk).order_by(devices.c.enrolled.desc())
    device = db.execute(newest).first()
    beat = db.execute(select(heartbeats).where(heartbeats.c.kiosk == kiosk)).first()
    known: dict[str, Any] = {}
    if device is not None:
        known |= {"device": device.id, "place": device.place}
        known |= {"enrolled": _moment(device.enrolled), "revoked": _moment(device.revoked)}
    if beat is not None:
        known |= {"since": _moment(beat.started), "heard": _moment(beat.at)}
        known |= {"last": Heartbeat.model_validate_json(beat.beat)}
    return DeviceSummary(kiosk=kiosk, **known)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _hash(code: str) -> str:
    return hashlib.sha256(b"borgerkiosk enrolment\0" + code.encode()).hexdigest()
