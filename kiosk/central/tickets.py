"""Queue tickets: numbers without gaps or doubles, and whose turn it is."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from kiosk.central.slots import COPENHAGEN
from kiosk.central.store.database import insert_once
from kiosk.central.store.tables import queues, tickets
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import ProblemCode, Ticket, TicketCall, TicketRequest, TicketState

_HIGHEST: Final = 999
_LETTERS: Final = string.ascii_uppercase
_KEPT: Final = timedelta(days=30)
_PACE: Final = 5
"""So many calls say how quickly it goes."""


def draw(db: Connection, asked: TicketRequest, now: datetime) -> Ticket:
    """The next number for this subject, place and day; asked again, the same ticket.

    Raises `ApiProblem`: `REUSED_KEY` if the id came with another wish, `CONFLICT` when the day's
    letters or numbers are used up.
    """
    known = _row(db, asked.id)
    if known is None:
        try:
            with db.begin_nested():  # a number that is not used is given back with it
                _add(db, asked, now)
        except IntegrityError:
            pass  # the same wish came over another connection meanwhile
        known = _row(db, asked.id)
    if known is None:
        raise ApiProblem(ProblemCode.BUSY)
    if (known.place, known.subject) != (asked.place, asked.subject):
        raise ApiProblem(ProblemCode.REUSED_KEY, ["id"])
    return _ticket(db, known, now)


def one(db: Connection, ticket: UUID, now: datetime) -> Ticket | None:
    """How it stands with a ticket. Yesterday's have ended."""
    row = _row(db, ticket)
    return None if row is None else _ticket(db, row, now)


def call(db: Connection, wanted: TicketCall, now: datetime) -> Ticket | None:
    """Call whoever is next to a desk, and end whom the desk had; `None` if nobody waits."""
    today = _day(now)
    here = [tickets.c.place == wanted.place, tickets.c.day == today]
    queue = [queues.c.place == wanted.place, queues.c.day == today]
    if wanted.subject is not None:
        here.append(tickets.c.subject == wanted.subject)
        queue.append(queues.c.subject == wanted.subject)
    # Locked: of two who call, the second sees whom the first called. In one order, so that a
    # call for all subjects and one for a single subject never wait for each other.
    db.execute(select(queues).where(*queue).order_by(queues.c.subject).with_for_update()).all()
    again = db.execute(select(tickets).where(tickets.c.call == str(wanted.id))).first()
    if again is not None:
        return _ticket(db, again, now)
    desk = (tickets.c.place == wanted.place) & (tickets.c.desk == wanted.desk)
    db.execute(
        update(tickets)
        .where(desk, tickets.c.state == TicketState.CALLED.value)
        .values(state=TicketState.ENDED.value)
    )
    waiting = select(tickets).where(*here, tickets.c.state == TicketState.WAITING.value)
    turn = (
        [tickets.c.number]
        if wanted.subject
        else [tickets.c.drawn, tickets.c.number, tickets.c.letter]
    )
    row = db.execute(waiting.order_by(*turn).limit(1)).first()
    if row is None:
        return None
    called = {
        "state": TicketState.CALLED.value,
        "called": now.astimezone(UTC).isoformat(),
        "call": str(wanted.id),
        "desk": wanted.desk,
    }
    db.execute(update(tickets).where(tickets.c.id == row.id).values(called))
    return one(db, UUID(row.id), now)


def _add(db: Connection, asked: TicketRequest, now: datetime) -> None:
    today = _day(now)
    here = (
        (queues.c.place == asked.place)
        & (queues.c.day == today)
        & (queues.c.subject == asked.subject)
    )
    counted = update(queues).where(here).values(last=queues.c.last + 1)
    if not db.execute(counted).rowcount:
        _open_queue(db, asked, today)
        db.execute(counted)
    queue = db.execute(select(queues).where(here)).one()
    if queue.last > _HIGHEST:
        raise ApiProblem(ProblemCode.CONFLICT)
    row = {
        "id": str(asked.id),
        "place": asked.place,
        "day": today,
        "subject": asked.subject,
        "number": queue.last,
        "letter": queue.letter,
        "state": TicketState.WAITING.value,
        "drawn": now.astimezone(UTC).isoformat(),
        "desk": "",
    }
    db.execute(insert(tickets).values(row))


def _open_queue(db: Connection, asked: TicketRequest, today: str) -> None:
    """Give the subject the first letter of the day that is free here; forget what is long past."""
    past = (date.fromisoformat(today) - _KEPT).isoformat()
    db.execute(delete(tickets).where(tickets.c.place == asked.place, tickets.c.day < past))
    db.execute(delete(queues).where(queues.c.place == asked.place, queues.c.day < past))
    here = (queues.c.place == asked.place) & (queues.c.day == today)
    for _ in _LETTERS:
        taken = db.execute(select(queues.c.subject, queues.c.letter).where(here)).all()
        if any(row.subject == asked.subject for row in taken):
            return  # somebody else opened it meanwhile
        free = sorted(set(_LETTERS) - {row.letter for row in taken})
        if not free:
            raise ApiProblem(ProblemCode.CONFLICT)
        row = {"place": asked.place, "day": today, "subject": asked.subject}
        if insert_once(db, insert(queues).values(row | {"letter": free[0], "last": 0})):
            return


def _row(db: Connection, ticket: UUID) -> Any:
    return db.execute(select(tickets).where(tickets.c.id == str(ticket))).first()


def _ticket(db: Connection, row: Any, now: datetime) -> Ticket:
    state = TicketState(row.state) if row.day == _day(now) else TicketState.ENDED
    ahead = _ahead(db, row) if state is TicketState.WAITING else 0
    return Ticket(
        id=UUID(row.id),
        number=f"{row.letter}{row.number}",
        state=state,
        ahead=ahead,
        minutes=_minutes(db, row, ahead) if state is TicketState.WAITING else None,
        desk=row.desk if state is TicketState.CALLED else "",
    )


def _ahead(db: Connection, row: Any) -> int:
    before = (tickets.c.number < row.number) & (tickets.c.state == TicketState.WAITING.value)
    return db.scalar(select(func.count()).where(*_same_queue(row), before)) or 0


def _minutes(db: Connection, row: Any, ahead: int) -> int | None:
    """As long as the last calls were apart, for each who is before; none before three calls."""
    recent = select(tickets.c.called).where(*_same_queue(row), tickets.c.called.is_not(None))
    calls = list(db.scalars(recent.order_by(tickets.c.called.desc()).limit(_PACE)))
    if len(calls) < 3:
        return None
    newest, oldest = (datetime.fromisoformat(calls[index]) for index in (0, -1))
    apart = (newest - oldest) / (len(calls) - 1)
    return min(round(apart.total_seconds() * (ahead + 1) / 60), 1440)


def _same_queue(row: Any) -> tuple[Any, ...]:
    return (
        tickets.c.place == row.place,
        tickets.c.day == row.day,
        tickets.c.subject == row.subject,
    )


def _day(now: datetime) -> str:
    return now.astimezone(COPENHAGEN).date().isoformat()
