"""Booked times for those who keep the calendar; whose they are stands in the sealed case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, select

from kiosk.central import audit
from kiosk.central.audit import Action
from kiosk.central.roles import Visitor
from kiosk.central.seed import SlotPlan
from kiosk.central.slots import minutes_of, parts_of
from kiosk.central.store.tables import bookings, cases
from kiosk.central.web.paging import page_of
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import Appointment, Appointments, ProblemCode

_BOOKED: Final = select(bookings.c.slot, bookings.c.case_key, cases.c.reference).join(
    cases, cases.c.key == bookings.c.case_key
)


def on(
    db: Connection, plan: SlotPlan, place: str, day: date, cursor: str | None, limit: int
) -> Appointments:
    """The booked times of a place on a day, the earliest first."""
    that_day = bookings.c.slot.like(f"{place}.%.{day:%Y%m%d}T%")
    booked = [(row.slot, _appointment(row, plan)) for row in db.execute(_BOOKED.where(that_day))]
    booked.sort(key=lambda one: (one[1].start, one[0]))
    page, more = page_of(booked, lambda one: one[0], cursor, limit)
    return Appointments(appointments=[one for _, one in page], cursor=more)


def one(db: Connection, plan: SlotPlan, reference: str) -> Appointment:
    """The booked time of the case with this reference; raises as `_row` does."""
    return _appointment(_row(db, reference), plan)


def cancel(
    db: Connection, plan: SlotPlan, reference: str, by: Visitor, now: datetime
) -> Appointment:
    """Give the time free again; raises as `_row` does."""
    row = _row(db, reference)
    db.execute(delete(bookings).where(bookings.c.case_key == row.case_key))
    audit.append(db, by, Action.CANCEL_APPOINTMENT, now, about=reference)
    return _appointment(row, plan)


def _row(db: Connection, reference: str) -> Any:
    """The booking. Raises `ApiProblem`: `NOT_FOUND`, or `CONFLICT` if two cases share the reference."""
    found = db.execute(_BOOKED.where(cases.c.reference == reference)).all()
    if not found:
        raise ApiProblem(ProblemCode.NOT_FOUND)
    if len(found) > 1:
        raise ApiProblem(ProblemCode.CONFLICT)
    return found[0]


def _appointment(row: Any, plan: SlotPlan) -> Appointment:
    place, subject, start = parts_of(row.slot)
    return Appointment(
        reference=row.reference,
        place=place,
        subject=subject,
        start=start,
        minutes=minutes_of(plan, subject),
    )
