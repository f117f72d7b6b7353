"""Calls for help: one state after the other, and only one ambassador for each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.central.roles import Visitor
from kiosk.central.store.database import insert_once
from kiosk.central.store.tables import assist_calls
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import AssistCall, AssistCalls, AssistRequest, AssistState, ProblemCode

_KEPT: Final = timedelta(days=30)

NEXT: Final[Mapping[AssistState, frozenset[AssistState]]] = {
    AssistState.WAITING: frozenset({AssistState.ACCEPTED, AssistState.ENDED}),
    AssistState.ACCEPTED: frozenset({AssistState.ARRIVING, AssistState.WAITING, AssistState.ENDED}),
    AssistState.ARRIVING: frozenset({AssistState.WAITING, AssistState.ENDED}),
    AssistState.ENDED: frozenset(),
}
"""What can follow. `waiting` again: the ambassador gives the call back, another may take it."""


def ask(db: Connection, asked: AssistRequest, now: datetime) -> AssistCall:
    """The call, new or as it stands if it came before; ended calls are forgotten after a while.

    Raises `ApiProblem(REUSED_KEY)` if its id came with other words.
    """
    row = {
        "id": str(asked.id),
        "state": AssistState.WAITING.value,
        "kiosk": asked.kiosk,
        "place": asked.place,
        "language": asked.language,
        "service": asked.service,
        "step": asked.step,
        "since": now.astimezone(UTC).isoformat(),
    }
    past = assist_calls.c.since < (now - _KEPT).astimezone(UTC).isoformat()
    db.execute(delete(assist_calls).where(past, assist_calls.c.state == AssistState.ENDED.value))
    insert_once(db, insert(assist_calls).values(row))
    known = _row(db, asked.id)
    if known is None:
        raise ApiProblem(ProblemCode.BUSY)
    said = ("kiosk", "place", "language", "service", "step")
    if any(getattr(known, name) != row[name] for name in said):
        raise ApiProblem(ProblemCode.REUSED_KEY, ["id"])
    return _call(known)


def one(db: Connection, call: UUID) -> AssistCall | None:
    """How it stands with a call."""
    row = _row(db, call)
    return None if row is None else _call(row)


def page(db: Connection, cursor: int, limit: int) -> AssistCalls:
    """Up to `limit` calls that are not ended, the oldest first, after the one numbered `cursor`."""
    rows = _open(db, cursor, limit)
    more = rows[-1].number if len(rows) == limit else None
    return AssistCalls(calls=[_call(row) for row in rows], cursor=more)


def open_calls(db: Connection, limit: int = 100) -> list[tuple[AssistCall, str | None]]:
    """The calls that are not ended, the oldest first, each with the name of who took it."""
    return [(_call(row), row.helper) for row in _open(db, 0, limit)]


def change(db: Connection, call: UUID, to: AssistState, by: Visitor) -> AssistCall:
    """Let an ambassador take, answer, give back or end a call; the same again changes nothing.

    Raises `ApiProblem`: `NOT_FOUND`, or `CONFLICT` if that cannot follow, or somebody else has it.
    """
    row = _row(db, call, locked=True)
    if row is None:
        raise ApiProblem(ProblemCode.NOT_FOUND)
    now, mine = AssistState(row.state), row.helper in {None, by.name}
    if now is to and mine:
        return _call(row)
    if to not in NEXT[now] or not mine:
        raise ApiProblem(ProblemCode.CONFLICT)
    helper = None if to is AssistState.WAITING else by.name
    return _set(db, call, to, helper)


def cancel(db: Connection, call: UUID) -> AssistCall:
    """The citizen needs no help any more; whoever has the call sees it end."""
    row = _row(db, call, locked=True)
    if row is None:
        raise ApiProblem(ProblemCode.NOT_FOUND)
    return _set(db, call, AssistState.ENDED, row.helper)


def give_back(db: Connection, helper: str) -> None:
    """Whoever this is comes no more: others may take their calls."""
    theirs = (assist_calls.c.helper == helper) & (assist_calls.c.state != AssistState.ENDED.value)
    waiting = {"state": AssistState.WAITING.value, "helper": None}
    db.execute(update(assist_calls).where(theirs).values(waiting))


def _set(db: Connection, call: UUID, to: AssistState, helper: str | None) -> AssistCall:
    here = assist_calls.c.id == str(call)
    db.execute(update(assist_calls).where(here).values(state=to.value, helper=helper))
    return _call(_row(db, call))


def _row(db: Connection, call: UUID, *, locked: bool = False) -> Any:
    wanted = select(assist_calls).where(assist_calls.c.id == str(call))
    # Locked: of two ambassadors who accept at once, the second sees that the first has it.
    return db.execute(wanted.with_for_update() if locked else wanted).first()


def _open(db: Connection, cursor: int, limit: int) -> list[Any]:
    wanted = select(assist_calls).where(
        assist_calls.c.number > cursor, assist_calls.c.state != AssistState.ENDED.value
    )
    return list(db.execute(wanted.order_by(assist_calls.c.number).limit(limit)))


def _call(row: Any) -> AssistCall:
    return AssistCall(
        id=UUID(row.id),
        state=AssistState(row.state),
        kiosk=row.kiosk,
        place=row.place,
        language=row.language,
        service=row.service,
        step=row.step,
        since=datetime.fromisoformat(row.since),
    )
