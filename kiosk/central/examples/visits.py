"""People in the branch: tickets, calls for help, booked times."""

from __future__ import annotations

from typing import Final

from kiosk.central.examples.base import ITEM, KIOSK, LATER, NOW, PLACE, REFERENCE
from kiosk.sync.contract import (
    Appointment,
    Appointments,
    AssistCall,
    AssistCalls,
    AssistChange,
    AssistRequest,
    AssistState,
    Contract,
    Ticket,
    TicketCall,
    TicketCalled,
    TicketRequest,
    TicketState,
)

_CALL: Final = AssistCall(
    id=ITEM,
    state=AssistState.WAITING,
    kiosk=KIOSK,
    place=PLACE,
    language="da",
    service="health-card",
    step="who",
    since=NOW,
)
_TICKET: Final = Ticket(id=ITEM, number="A17", state=TicketState.WAITING, ahead=3, minutes=12)
_CALLED: Final = Ticket(id=ITEM, number="A17", state=TicketState.CALLED, ahead=0, desk="Skranke 2")

_APPOINTMENT: Final = Appointment(
    reference=REFERENCE, place=PLACE, subject="passport", start=LATER, minutes=20
)

CALENDAR: Final = """\
BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Aarhus Kommune//borgerkiosk//DA\r
BEGIN:VEVENT\r
UID:AAR-7K3M-9QXD-20261123T1030@borgerkiosk\r
DTSTAMP:20261123T093000Z\r
DTSTART:20261123T103000Z\r
DTEND:20261123T105000Z\r
SUMMARY:Tid i Borgerservice\r
END:VEVENT\r
END:VCALENDAR\r
"""
"""By hand: what the service writes names a time zone, whose rules differ from machine to machine."""

VISITS: Final[tuple[Contract, ...]] = (
    _APPOINTMENT,
    Appointments(appointments=[_APPOINTMENT]),
    _CALL,
    AssistCalls(calls=[_CALL]),
    AssistChange(state=AssistState.ACCEPTED),
    AssistRequest(
        id=ITEM, kiosk=KIOSK, place=PLACE, language="da", service="health-card", step="who"
    ),
    _TICKET,
    TicketCall(id=ITEM, place=PLACE, desk="Skranke 2"),
    TicketCalled(ticket=_CALLED),
    TicketRequest(id=ITEM, place=PLACE, subject="passport"),
)
