"""Whose CPR number belongs to a NemID subject, and who of the library is meant."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select

from kiosk.central import library, pins
from kiosk.central.keyring import Keyring
from kiosk.central.store.tables import holders, misses
from kiosk.sync.contract import CaseBody, HolderQuery, HolderResult, HolderStatus, LoansQuery

MOST_MISSES: Final = 50
"""So many look-ups of nobody within `MISSES_S` are taken for guessing."""

MISSES_S: Final = 600

_PID: Final = re.compile(r"PID:[0-9]{4}-[0-9]{4}-[0-9]-[0-9]{12}")


def match_holder(db: Connection, query: HolderQuery, now: datetime) -> HolderResult:
    """The holder's CPR number, or the PID service's own word for why not."""
    if not query.pid.startswith("PID:"):
        return HolderResult(status=HolderStatus.NO_PID_IN_CERTIFICATE)
    if _PID.fullmatch(query.pid) is None:
        return HolderResult(status=HolderStatus.NO_PID)
    at = int(now.timestamp())
    db.execute(delete(misses).where(misses.c.at < at - MISSES_S))
    if (db.scalar(select(func.count()).select_from(misses)) or 0) >= MOST_MISSES:
        return HolderResult(status=HolderStatus.BRUTE_FORCE)
    found = db.execute(select(holders).where(holders.c.pid == query.pid)).first()
    if found is None:
        db.execute(insert(misses).values(at=at))
        return HolderResult(status=HolderStatus.NO_MATCH)
    status = HolderStatus(found.status)
    return HolderResult(status=status, cpr=found.cpr if status is HolderStatus.OK else None)


def patron_asked(db: Connection, keyring: Keyring, query: LoansQuery, now: datetime) -> int | None:
    """The patron a look-up is about."""
    if query.token is not None:
        return pins.patron_of(keyring, query.token, now)
    if query.pid is not None:
        return _patron_by_pid(db, query.pid)
    return library.find(db, number=query.number, cpr=query.cpr)


def patron_of_case(db: Connection, keyring: Keyring, body: CaseBody, now: datetime) -> int | None:
    """The patron who sent a case: by CPR number, else by what the method says of them."""
    if body.cpr is not None:
        return library.find(db, cpr=body.cpr)
    if body.subject.startswith("PID:"):
        return _patron_by_pid(db, body.subject)
    by_number = library.find(db, number=body.subject) or library.find(db, cpr=body.subject)
    return by_number or pins.patron_of(keyring, body.subject, now)


def mark_of(keyring: Keyring, citizen: str) -> str:
    """What stands for a citizen in the audit log: found again by who has the key and the name."""
    return keyring.tag("audit", citizen)[:32]


def _patron_by_pid(db: Connection, pid: str) -> int | None:
    cpr = db.scalar(
        select(holders.c.cpr).where(holders.c.pid == pid, holders.c.status == HolderStatus.OK.value)
    )
    return None if cpr is None else library.find(db, cpr=cpr)
