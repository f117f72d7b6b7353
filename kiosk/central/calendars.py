"""A booked time as calendars take it: iCalendar (RFC 5545)."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from kiosk.central.slots import COPENHAGEN
from kiosk.sync.contract import Appointment, Branch
from kiosk.texts.message import Message, Translate


def event(found: Appointment, branch: Branch | None, say: Translate, now: datetime) -> bytes:
    """One event with its time zone; whose appointment it is does not stand in it."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Aarhus Kommune//borgerkiosk//DA")
    calendar.add("method", "PUBLISH")
    entry = Event()
    entry.add("uid", f"{found.reference}-{found.start:%Y%m%dT%H%M}@borgerkiosk")
    entry.add("dtstamp", now)
    start = found.start.astimezone(COPENHAGEN)
    entry.add("dtstart", start)
    entry.add("dtend", start + timedelta(minutes=found.minutes))
    entry.add("summary", say(Message.of("calendar-title")))
    entry.add("description", say(Message.of("calendar-words", reference=found.reference)))
    where = (
        found.place if branch is None else ", ".join(filter(None, (branch.name, branch.address)))
    )
    entry.add("location", where)
    entry.add("class", "PRIVATE")
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written
