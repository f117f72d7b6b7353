"""What kiosks say of themselves, and what they are told to do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.central.operations import fleet
from kiosk.central.store.tables import commands
from kiosk.sync.contract import (
    Command,
    CommandKind,
    CommandList,
    CommandOrder,
    CommandRecord,
    CommandResult,
    Heartbeat,
)

_MOST_AT_ONCE: Final = 20
_MOST_LISTED: Final = 100
_REMEMBERED: Final = timedelta(days=90)
"""How long a command and its result stay to be seen."""


def heard(db: Connection, beat: Heartbeat, now: datetime) -> list[Command]:
    """Keep a heartbeat and the results in it; the commands that nothing was heard of yet."""
    fleet.heard(db, beat, now)
    for result in beat.results:
        _keep(db, beat.kiosk, result)
    return _waiting(db, beat.kiosk, now)


def order(db: Connection, kiosk: str, wanted: CommandOrder, now: datetime) -> CommandRecord:
    """Give a kiosk a command, with its next heartbeat; what was ordered long ago is forgotten."""
    old = int((now - _REMEMBERED).timestamp())
    db.execute(delete(commands).where(commands.c.kiosk == kiosk, commands.c.expires < old))
    expires = (now + timedelta(minutes=wanted.minutes)).replace(microsecond=0)
    command = Command(id=uuid4(), kind=wanted.kind, expires=expires)
    db.execute(
        insert(commands).values(
            id=str(command.id),
            kiosk=kiosk,
            kind=command.kind.value,
            ordered=now.isoformat(),
            expires=int(expires.timestamp()),
        )
    )
    return CommandRecord(command=command, kiosk=kiosk, ordered=now)


def ordered(db: Connection, kiosk: str) -> CommandList:
    """The last commands of one kiosk, and what became of them."""
    wanted = select(commands).where(commands.c.kiosk == kiosk)
    newest = wanted.order_by(commands.c.ordered.desc(), commands.c.id).limit(_MOST_LISTED)
    return CommandList(commands=[_record(row) for row in db.execute(newest)])


def _keep(db: Connection, kiosk: str, result: CommandResult) -> None:
    """The first word counts; a kiosk has a say in its own commands only."""
    here = (commands.c.id == str(result.id)) & (commands.c.kiosk == kiosk)
    first = here & commands.c.result.is_(None)
    db.execute(update(commands).where(first).values(result=result.model_dump_json()))


def _waiting(db: Connection, kiosk: str, now: datetime) -> list[Command]:
    here = (commands.c.kiosk == kiosk) & commands.c.result.is_(None)
    wanted = select(commands).where(here, commands.c.expires > int(now.timestamp()))
    oldest = wanted.order_by(commands.c.ordered, commands.c.id).limit(_MOST_AT_ONCE)
    return [_record(row).command for row in db.execute(oldest)]


def _record(row: Any) -> CommandRecord:
    ordered_at = datetime.fromisoformat(row.ordered)
    command = Command(
        id=UUID(row.id),
        kind=CommandKind(row.kind),
        expires=datetime.fromtimestamp(row.expires, ordered_at.tzinfo),
    )
    told = None if row.result is None else CommandResult.model_validate_json(row.result)
    return CommandRecord(command=command, kiosk=row.kiosk, ordered=ordered_at, result=told)
