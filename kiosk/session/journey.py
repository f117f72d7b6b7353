"""The way through a service: which steps are on it, and at which one the citizen is.

Nothing of it is stored: the path is worked out from the answers each time.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.identity.level import Level
from kiosk.services.model import (
    IdentifyStep,
    PickStep,
    ReceiptStep,
    ReviewStep,
    Service,
    StepBase,
    SubmitStep,
)
from kiosk.session.state import Answers, AnswerValue, Session, Stored


def path(service: Service, answers: Answers) -> tuple[StepBase, ...]:
    """The steps these answers lead past, in order; answers of other steps count for nothing."""
    on: list[StepBase] = []
    counted: dict[str, AnswerValue] = {}
    for step in service.steps:
        if step.on_path(counted):
            on.append(step)
            if step.id in answers:
                counted[step.id] = answers[step.id]
    return tuple(on)


def level_wanted(service: Service, step: IdentifyStep) -> Level:
    """How sure this step must be: an optional one only prefills."""
    return Level.IDENTIFIED if step.optional else service.level


def known_enough(service: Service, step: IdentifyStep, session: Session) -> bool:
    """Whether the citizen need not be asked again who they are."""
    identity = session.identity
    return identity is not None and identity.level.meets(level_wanted(service, step))


def is_answered(service: Service, step: StepBase, session: Session) -> bool:
    """Whether the citizen is through with this step."""
    match step:
        case IdentifyStep():
            return step.id in session.answers or known_enough(service, step, session)
        case ReviewStep():
            return session.sending is not None
        case SubmitStep():
            return isinstance(session.sending, Stored) and session.sending.settled
        case ReceiptStep():
            return False
        case _:
            return step.id in session.answers


def current(service: Service, session: Session) -> StepBase:
    """The step the citizen is at: one that is looked at again, or the first that is open."""
    steps = path(service, session.answers)
    if session.sending is None and session.at is not None:
        for step in steps:
            if step.id == session.at:
                return step
    return next(step for step in steps if not is_answered(service, step, session))


def before(service: Service, session: Session) -> StepBase | None:
    """The step that "back" leads to; None: the service's first screen.

    A step that asked who the citizen is, and knows, is passed over.
    """
    here = current(service, session)
    earlier: StepBase | None = None
    for step in path(service, session.answers):
        if step.id == here.id:
            break
        if not (isinstance(step, IdentifyStep) and known_enough(service, step, session)):
            earlier = step
    return earlier


def give(service: Service, session: Session, step: StepBase, value: AnswerValue) -> Session:
    """The session with this answer; answers that no longer fit are gone.

    Those are the answers of steps that are off the path now, and of picks that depended on what
    was changed.
    """
    answers = {**session.answers, step.id: value}
    looked_up, asked = dict(session.looked_up), dict(session.asked)
    if session.answers.get(step.id) != value:
        stale = {step.id}
        for later in service.steps:
            if isinstance(later, PickStep) and later.depends_on & stale:
                stale.add(later.id)
                answers.pop(later.id, None)
                looked_up.pop(later.id, None)
                asked.pop(later.id, None)
    on = path(service, answers)
    names = [other.id for other in on]
    answers = {name: value for name, value in answers.items() if name in names}
    after = replace(
        session, answers=answers, looked_up=looked_up, asked=asked, problem=None, slot_taken=False
    )
    if session.at is None or session.changing:
        return replace(after, at=None, changing=False)
    following = on[names.index(step.id) + 1]
    while isinstance(following, IdentifyStep) and known_enough(service, following, after):
        following = on[names.index(following.id) + 1]
    return replace(after, at=None if isinstance(following, ReviewStep) else following.id)


def questions(service: Service, answers: Answers) -> tuple[StepBase, ...]:
    """The steps that count as progress: all that the citizen does before sending."""
    return tuple(
        step for step in path(service, answers) if not isinstance(step, SubmitStep | ReceiptStep)
    )
