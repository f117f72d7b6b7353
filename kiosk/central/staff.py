"""The city's people: appointed with a token of their own, known by its hash, dismissed by name."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any, Final, cast

from sqlalchemy import Connection, delete, insert, select

from kiosk.central import assist, audit
from kiosk.central.audit import Action
from kiosk.central.roles import Visitor, read, written
from kiosk.central.store.database import insert_once
from kiosk.central.store.tables import staff, staff_sessions
from kiosk.sync.contract import Appointed, NewPerson, People, Person, StaffRole

_SHOWN: Final = select(staff.c.id, staff.c.name, staff.c.roles, staff.c.since)


def hashed(token: str) -> str:
    """A token as it is kept. One round is enough: it has 256 bits, and nobody chose it."""
    return hashlib.sha256(b"borgerkiosk staff token\0" + token.encode()).hexdigest()


def appoint(db: Connection, new: NewPerson, by: Visitor, now: datetime) -> Appointed | None:
    """The person and the token, told this once; `None` if the name is somebody's already."""
    token = secrets.token_urlsafe(32)
    row = {
        "name": new.name,
        "roles": written(set(new.roles)),
        "token": hashed(token),
        "since": now.astimezone(UTC).isoformat(),
    }
    if not insert_once(db, insert(staff).values(row)):
        return None
    audit.append(db, by, Action.APPOINT, now, about=new.name)
    made = db.execute(_SHOWN.where(staff.c.name == new.name)).one()
    return Appointed(person=_person(made), token=token)


def dismiss(db: Connection, name: str, by: Visitor, now: datetime) -> bool:
    """End somebody's token and sessions at once; `False` if there is nobody of that name.

    Calls for help that they had are everybody's again.
    """
    person = db.scalar(select(staff.c.id).where(staff.c.name == name))
    if person is None:
        return False
    db.execute(delete(staff_sessions).where(staff_sessions.c.staff == person))
    db.execute(delete(staff).where(staff.c.id == person))
    assist.give_back(db, name)
    audit.append(db, by, Action.DISMISS, now, about=name)
    return True


def name_of(db: Connection, person: int) -> str | None:
    """The name of the person with this id."""
    found: str | None = db.scalar(select(staff.c.name).where(staff.c.id == person))
    return found


def page(db: Connection, cursor: int, limit: int) -> People:
    """Up to `limit` people after the one with the id `cursor`."""
    wanted = _SHOWN.where(staff.c.id > cursor).order_by(staff.c.id).limit(limit)
    found = [_person(row) for row in db.execute(wanted)]
    return People(people=found, cursor=found[-1].id if len(found) == limit else None)


def bearer(db: Connection, token: str) -> Visitor | None:
    """Who shows this token, if it is anybody's."""
    row = db.execute(_SHOWN.where(staff.c.token == hashed(token))).first()
    return None if row is None else Visitor(row.name, read(row.roles))


def _person(row: Any) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        roles=cast("list[StaffRole]", sorted(read(row.roles))),
        since=datetime.fromisoformat(row.since),
    )
