"""Handing over a receipt without paper. The case is safe already: nothing here can touch it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.services.fields import FieldProblem, check
from kiosk.services.model import FieldKind, FieldStep, Service
from kiosk.session.effects import Effect, HandOver
from kiosk.session.events import Answer, Back, Event, Reach, ReceiptHandedOver, Tick, WithoutPaper
from kiosk.session.handover import (
    AskAddress,
    ChooseWay,
    Failed,
    HandedOver,
    HandingOver,
    InMailbox,
    Mailed,
    OnPhone,
    PageReady,
    Way,
)
from kiosk.session.journey import path
from kiosk.session.paper import receipt_of
from kiosk.session.state import Kiosk, Rules, Session, Stored

ADDRESS: Final = "receipt-address"
"""The name of the question for an e-mail address; no service has a step of that name."""
PATIENCE: Final = 5.0
"""Seconds until the citizen is offered something else."""

Step = tuple[Session, tuple[Effect, ...]]


def ways(kiosk: Kiosk) -> tuple[Way, ...]:
    """How a receipt can be had without paper now."""
    if kiosk.central is not Reach.UP:
        return ()
    return tuple(way for way in Way if way in kiosk.ways)


def is_open(session: Session) -> bool:
    """Whether the citizen is at one of the screens of this, and can go back from it."""
    return isinstance(session.handover, ChooseWay | AskAddress | HandingOver | OnPhone)


def advance(session: Session, event: Event, kiosk: Kiosk, rules: Rules) -> Step:
    """What wishing for a receipt without paper makes of the session."""
    service = rules.catalogue.service(session.service) if session.service else None
    stored = session.sending
    if service is None or not isinstance(stored, Stored) or not stored.settled:
        return session, ()
    match event, session.handover:
        case WithoutPaper(way=None), _:
            return replace(session, handover=ChooseWay()), ()
        case WithoutPaper(way=Way.EMAIL), _:
            return replace(session, handover=AskAddress()), ()
        case WithoutPaper(way=Way.PHONE), _:
            return _begin(session, service, kiosk, rules, Way.PHONE)
        case Answer(step=step, value=str() as value), AskAddress() if step == ADDRESS:
            checked = check(FieldKind.EMAIL, value, kiosk.now.date())
            if isinstance(checked, FieldProblem) or not isinstance(checked, str):
                problem = checked if isinstance(checked, FieldProblem) else FieldProblem.EMPTY
                return replace(session, handover=AskAddress(problem)), ()
            return _begin(session, service, kiosk, rules, Way.EMAIL, checked)
        case Back(), _ if is_open(session):
            return replace(session, handover=None), ()
        case ReceiptHandedOver(number=number, answer=answer), HandingOver(way=way):
            if number == session.handovers:
                return _end(session, way, answer), ()
        case Tick(), HandingOver(way=way, since=since) if kiosk.monotonic - since >= PATIENCE:
            return replace(session, handover=Failed(way)), ()
    return session, ()


def known_address(session: Session, service: Service) -> str:
    """The e-mail address the citizen has given already, if any."""
    for step in path(service, session.answers):
        if isinstance(step, FieldStep) and step.ask is FieldKind.EMAIL:
            return str(session.answers.get(step.id, ""))
    return ""


def _begin(
    session: Session,
    service: Service,
    kiosk: Kiosk,
    rules: Rules,
    way: Way,
    address: str = "",
) -> Step:
    if way not in ways(kiosk):
        return replace(session, handover=Failed(way)), ()
    number = session.handovers + 1
    receipt = receipt_of(session, service, rules)
    stored = session.sending
    assert isinstance(stored, Stored)  # noqa: S101 - only then are we here
    begun = replace(session, handover=HandingOver(way, kiosk.monotonic), handovers=number)
    return begun, (HandOver(session.id, number, stored.reference, receipt, way, address),)


def _end(session: Session, way: Way, answer: HandedOver) -> Session:
    """With the receipt in hand the citizen is asked no more whether paper came out."""
    match answer:
        case PageReady(url=url) if way is Way.PHONE:
            return replace(session, handover=OnPhone(url), declined=True)
        case Mailed() if way is Way.EMAIL:
            return replace(session, handover=InMailbox(), declined=True)
        case _:
            return replace(session, handover=Failed(way))
