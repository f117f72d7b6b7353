"""Choosing a service and answering its questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kiosk.services.fields import FieldProblem, check
from kiosk.services.lookup import Loans, LookUpAnswer, Slots
from kiosk.services.model import (
    WISH,
    ChoiceStep,
    FieldStep,
    IdentifyStep,
    Looked,
    Offline,
    PickStep,
    Service,
    StepBase,
)
from kiosk.session.effects import CancelMitId, Effect, LookUp, ReleaseCard
from kiosk.session.events import (
    Answer,
    Back,
    Begin,
    Change,
    ChooseService,
    Event,
    LookedUp,
    Reach,
    Skip,
)
from kiosk.session.journey import before, current, give, path
from kiosk.session.state import (
    SKIPPED,
    AwaitCard,
    AwaitNumber,
    AwaitPhone,
    Identifying,
    Kiosk,
    Rules,
    Session,
)

Step = tuple[Session, tuple[Effect, ...]]


def advance(session: Session, event: Event, kiosk: Kiosk, rules: Rules) -> Step:
    """What choosing, answering and going back make of the session."""
    if isinstance(event, ChooseService):
        return _choose(session, event.service, kiosk, rules), ()
    service = rules.catalogue.service(session.service) if session.service else None
    if service is None or session.sending is not None:
        return session, ()
    match event:
        case Begin():
            return replace(session, begun=True), ()
        case Back():
            return _back(session, service)
        case LookedUp(step=step, number=number, answer=found):
            return _found(session, step, number, found), ()
    if not session.begun:
        return session, ()
    step_now = current(service, session)
    match event:
        case Answer(step=step, value=value) if step == step_now.id:
            return _answer(session, service, step_now, value, rules, kiosk.now.date()), ()
        case Skip(step=step) if step == step_now.id and _optional(step_now):
            left: tuple[Effect, ...] = (ReleaseCard(session.id), CancelMitId(session.id))
            after = replace(give(service, session, step_now, SKIPPED), identifying=AwaitCard())
            return after, left if isinstance(step_now, IdentifyStep) else ()
        case Change(step=step) if any(s.id == step for s in path(service, session.answers)):
            return replace(session, at=step, changing=True, problem=None), ()
        case _:
            return session, ()


def available(service: Service, kiosk: Kiosk) -> bool:
    """Whether the service can be begun now."""
    return service.offline is not Offline.UNAVAILABLE or kiosk.central is Reach.UP


def _choose(session: Session, service_id: str, kiosk: Kiosk, rules: Rules) -> Session:
    service = rules.catalogue.service(service_id)
    if service is None or session.service is not None or not available(service, kiosk):
        return session
    shelf = dict(session.shelf)
    answers = shelf.pop(service_id, {})
    return replace(session, service=service_id, begun=False, answers=answers, shelf=shelf)


def _back(session: Session, service: Service) -> Step:
    """One step back. A card that was being read is let go."""
    if not session.begun:
        shelf = {**session.shelf, service.id: session.answers}
        fresh = Session(
            id=session.id,
            language=session.language,
            touched=session.touched,
            identity=session.identity,
            look_ups=session.look_ups,
            stale_card=session.stale_card,
            shelf=shelf,
        )
        return fresh, ()
    released: tuple[Effect, ...] = ()
    if isinstance(current(service, session), IdentifyStep):
        released = (ReleaseCard(session.id), CancelMitId(session.id))
        if _has_ways_back(session.identifying):
            return replace(session, identifying=AwaitCard()), released
    session = replace(session, identifying=AwaitCard(), problem=None, slot_taken=False)
    earlier = before(service, session)
    if earlier is None:
        return replace(session, begun=False, at=None, changing=False), released
    return replace(session, at=earlier.id, changing=False), released


def _has_ways_back(identifying: Identifying) -> bool:
    """Whether "back" leads to the choice of another way to say who one is."""
    match identifying:
        case AwaitNumber() | AwaitPhone() | AwaitCard(chosen=True):
            return True
        case _:
            return False


def _answer(
    session: Session,
    service: Service,
    step: StepBase,
    value: str | tuple[str, ...],
    rules: Rules,
    today: date,
) -> Session:
    match step, value:
        case ChoiceStep(options=options), str():
            allowed = [b.id for b in rules.catalogue.places] if options == "places" else options
            return give(service, session, step, value) if value in allowed else session
        case FieldStep(optional=True), str() if not value.strip():
            return give(service, session, step, SKIPPED)
        case FieldStep(ask=kind), str():
            checked = check(kind, value, today)
            if isinstance(checked, FieldProblem):
                return replace(session, problem=checked)
            return give(service, session, step, checked)
        case PickStep(), _ if value in _pickable(session, step, value):
            return replace(give(service, session, step, value), slot_taken=False)
        case _:
            return session


def _pickable(
    session: Session, step: PickStep, value: str | tuple[str, ...]
) -> tuple[str | tuple[str, ...], ...]:
    """The answers that what was looked up allows; `value` itself where a set of things is picked."""
    found = session.looked_up.get(_source(step))
    match step.pick, found:
        case Looked.SLOT_DAY, Slots(slots=slots):
            return (*{slot.start.date().isoformat() for slot in slots}, WISH)
        case Looked.SLOT_DAY, _:
            return (WISH,)
        case Looked.SLOT_TIME, Slots(slots=slots):
            day = session.answers.get(step.day or "")
            return tuple(slot.id for slot in slots if slot.start.date().isoformat() == day)
        case Looked.LOANS, Loans(loans=loans) if isinstance(value, tuple) and value:
            renewable = {loan.id for loan in loans if loan.renewable}
            return (value,) if renewable.issuperset(value) else ()
        case _:
            return ()


def _source(step: PickStep) -> str:
    """The step whose look-up this one picks from: times come with their days."""
    return (step.day or step.id) if step.pick is Looked.SLOT_TIME else step.id


def _optional(step: StepBase) -> bool:
    return isinstance(step, FieldStep | IdentifyStep) and step.optional


def _found(session: Session, step: str, number: int, answer: LookUpAnswer) -> Session:
    if session.asked.get(step) != number:
        return session
    asked = {other: its for other, its in session.asked.items() if other != step}
    return replace(session, looked_up={**session.looked_up, step: answer}, asked=asked)


def retry(session: Session) -> Session:
    """Forget look-ups that brought nothing, so that they are made again."""
    kept = {
        step: found for step, found in session.looked_up.items() if isinstance(found, Slots | Loans)
    }
    return replace(session, looked_up=kept)


def enter(session: Session, rules: Rules) -> Step:
    """Begin the look-up that the present step needs and has not made."""
    service = rules.catalogue.service(session.service) if session.service else None
    if service is None or not session.begun or session.sending is not None:
        return session, ()
    step = current(service, session)
    if not isinstance(step, PickStep) or _source(step) != step.id:
        return session, ()
    if step.id in session.looked_up or step.id in session.asked:
        return session, ()
    number = session.look_ups + 1
    look = LookUp(
        session=session.id,
        step=step.id,
        number=number,
        what=step.pick,
        place=str(session.answers.get(step.place or "", "")),
        subject=str(session.answers.get(step.subject or "", "")),
        identity=session.identity if step.pick is Looked.LOANS else None,
    )
    return replace(session, asked={**session.asked, step.id: number}, look_ups=number), (look,)
