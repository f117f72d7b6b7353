"""Sending the case, hearing what became of it, and the receipt."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.identity.level import Level
from kiosk.receipts.document import PrintState
from kiosk.services.model import Looked, PickStep, ReviewStep, Service
from kiosk.session.case import Book, Case, CaseResult, Register, Renew, SlotTaken, Task
from kiosk.session.effects import Effect, Print, StoreCase
from kiosk.session.events import (
    CaseAcknowledged,
    CaseNotStored,
    CaseStored,
    Event,
    NoReceipt,
    PrintFinished,
    Reach,
    Send,
    Tick,
    WantReceipt,
)
from kiosk.session.journey import current, path
from kiosk.session.paper import fees_of, receipt_of
from kiosk.session.state import SKIPPED, Kiosk, NotStored, Rules, Session, Stored, Storing
from kiosk.texts.message import Money

WAIT_FOR_RESULT: Final = 8.0
"""Seconds the screen waits for the central service before it says "received, answer follows"."""

Step = tuple[Session, tuple[Effect, ...]]


def advance(session: Session, event: Event, kiosk: Kiosk, rules: Rules) -> Step:
    """What sending and printing make of the session."""
    service = rules.catalogue.service(session.service) if session.service else None
    if service is None:
        return session, ()
    match event, session.sending:
        case Send(), None if isinstance(current(service, session), ReviewStep):
            return _store(session, service, kiosk)
        case CaseStored(reference=reference), Storing():
            settled = kiosk.central is not Reach.UP
            stored = Stored(reference, kiosk.now, kiosk.monotonic, settled=settled)
            return replace(session, sending=stored), ()
        case CaseNotStored(), Storing():
            return replace(session, sending=NotStored()), ()
        case CaseAcknowledged(reference=reference, result=result), Stored() as stored:
            if reference == stored.reference:
                return _settle(session, service, stored, result), ()
        case Tick(), Stored(settled=False, since=since) as stored:
            if kiosk.monotonic - since >= WAIT_FOR_RESULT or kiosk.central is Reach.AWAY:
                return replace(session, sending=replace(stored, settled=True)), ()
        case WantReceipt(), Stored(settled=True) if may_print(session):
            receipt = receipt_of(session, service, rules, reprint=session.may_be_out)
            printing = replace(
                session,
                printing=PrintState.QUEUED,
                print_since=kiosk.monotonic,
                declined=False,
            )
            return printing, (Print(session.id, receipt),)
        case NoReceipt(), Stored(settled=True):
            return replace(session, declined=True), ()
        case PrintFinished(state=state), Stored():
            out = session.may_be_out or state is PrintState.UNCERTAIN
            return replace(session, printing=state, may_be_out=out), ()
    return session, ()


def may_print(session: Session) -> bool:
    """Whether pressing "print" may send something: not while printing, not after it came out."""
    return session.printing in {None, PrintState.FAILED_UNSENT, PrintState.UNCERTAIN}


def _store(session: Session, service: Service, kiosk: Kiosk) -> Step:
    fees = tuple(
        (name, Money(fee.amount, fee.currency))
        for name, fee in fees_of(service, session, kiosk.now.date())
    )
    identity = session.identity
    case = Case(
        service=service.id,
        language=session.language,
        level=identity.level if identity else Level.ANONYMOUS,
        identity=identity,
        answers=tuple((name, v) for name, v in session.answers.items() if v != SKIPPED),
        task=_task(service, session),
        fees=fees,
        created=kiosk.now,
        replaces=session.replaces,
    )
    return replace(session, sending=Storing()), (StoreCase(session.id, case),)


def _task(service: Service, session: Session) -> Task:
    """What the central service shall do at once; a wish for a time is for people to fulfil."""
    for step in path(service, session.answers):
        answer = session.answers.get(step.id)
        match step, answer:
            case PickStep(pick=Looked.SLOT_TIME), str():
                return Book(answer)
            case PickStep(pick=Looked.LOANS), tuple():
                return Renew(answer)
    return Register()


def _settle(session: Session, service: Service, stored: Stored, result: CaseResult) -> Session:
    """The result shows at once. A slot that went to somebody else opens the question again."""
    if not isinstance(result, SlotTaken):
        return replace(session, sending=replace(stored, result=result, settled=True))
    if stored.settled:
        # Already told "received": people at Citizens' Services find another time with the citizen.
        return session
    slots = {
        step.id
        for step in service.steps
        if isinstance(step, PickStep) and step.pick in {Looked.SLOT_DAY, Looked.SLOT_TIME}
    }
    return replace(
        session,
        sending=None,
        slot_taken=True,
        replaces=stored.reference,
        answers={name: value for name, value in session.answers.items() if name not in slots},
        looked_up={name: found for name, found in session.looked_up.items() if name not in slots},
        at=None,
        changing=False,
    )


def retry(session: Session, kiosk: Kiosk, rules: Rules) -> Step:
    """Try to store again what the disk did not take."""
    service = rules.catalogue.service(session.service) if session.service else None
    if service is None or not isinstance(session.sending, NotStored):
        return session, ()
    return _store(session, service, kiosk)
