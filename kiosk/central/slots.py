"""Appointments: which times there are, which are free, and who got one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, insert, select

from kiosk.central.holidays import is_holiday
from kiosk.central.seed import SlotPlan
from kiosk.central.store.database import insert_once
from kiosk.central.store.tables import bookings
from kiosk.sync.contract import Booked, Refusal, Rejected, Slot, Slots, SlotsQuery, SlotTaken

COPENHAGEN: Final = ZoneInfo("Europe/Copenhagen")
_ID: Final = re.compile(r"([A-Z]{2}-[0-9]{1,10})\.([a-z0-9-]{1,64})\.([0-9]{8}T[0-9]{4})")
_MOST: Final = 500


def serves(plan: SlotPlan, place: str, subject: str) -> bool:
    """Whether appointments for `subject` are given at `place` at all."""
    return (not plan.places or place in plan.places) and (
        not plan.subjects or subject in plan.subjects
    )


def free(db: Connection, plan: SlotPlan, query: SlotsQuery, now: datetime) -> Slots:
    """The free times from the day asked for on, none of them past."""
    today = now.astimezone(COPENHAGEN).date()
    found: list[Slot] = []
    for ahead in range(plan.days_ahead + 1):
        day = today + timedelta(days=ahead)
        if day >= query.earliest:
            found += [s for s in _on(plan, query.place, query.subject, day) if s.start > now]
    taken = set(
        db.scalars(select(bookings.c.slot).where(bookings.c.slot.in_([s.id for s in found])))
    )
    return Slots(slots=[slot for slot in found if slot.id not in taken][:_MOST])


def book(
    db: Connection, plan: SlotPlan, slot_id: str, case: UUID, now: datetime
) -> Booked | SlotTaken | Rejected:
    """Give the time to this case, if nobody has it; of two that race, the table lets one in."""
    match = _ID.fullmatch(slot_id)
    if match is None or not serves(plan, match[1], match[2]):
        return Rejected(reason=Refusal.UNKNOWN_SLOT)
    place, subject, moment = match.groups()
    try:
        day = datetime.strptime(moment, "%Y%m%dT%H%M").date()  # noqa: DTZ007
    except ValueError:
        return Rejected(reason=Refusal.UNKNOWN_SLOT)
    slot = next((s for s in _on(plan, place, subject, day) if s.id == slot_id), None)
    if slot is None:
        return Rejected(reason=Refusal.UNKNOWN_SLOT)
    if slot.start <= now:
        return SlotTaken()
    taken = insert(bookings).values(slot=slot_id, case_key=str(case))
    return Booked(start=slot.start, place=place) if insert_once(db, taken) else SlotTaken()


def release(db: Connection, case: str) -> None:
    """Free the time this case had, if any."""
    db.execute(delete(bookings).where(bookings.c.case_key == case))


def minutes_of(plan: SlotPlan, subject: str) -> int:
    """How long an appointment for `subject` takes."""
    return plan.subjects.get(subject, plan.minutes)


def parts_of(slot_id: str) -> tuple[str, str, datetime]:
    """Place, subject and start of a slot, by its id. Raises `ValueError` for what is none."""
    match = _ID.fullmatch(slot_id)
    if match is None:
        raise ValueError("no slot has such an id")
    place, subject, moment = match.groups()
    start = datetime.strptime(moment, "%Y%m%dT%H%M").replace(tzinfo=COPENHAGEN)
    return place, subject, start


def _on(plan: SlotPlan, place: str, subject: str, day: date) -> Iterator[Slot]:
    if day.isoweekday() not in plan.weekdays or day in plan.closed or is_holiday(day):
        return
    minutes = minutes_of(plan, subject)
    for start in _times(plan.opens, plan.closes, minutes):
        name = f"{place}.{subject}.{day:%Y%m%d}T{start:%H%M}"
        if hashlib.sha256(name.encode()).digest()[0] >= plan.busy * 256:
            moment = datetime.combine(day, start, COPENHAGEN)
            yield Slot(id=name, start=moment, minutes=minutes)


def _times(opens: time, closes: time, minutes: int) -> Iterator[time]:
    first, last = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
    for minute in range(first, last - minutes + 1, minutes):
        yield time(minute // 60, minute % 60)
