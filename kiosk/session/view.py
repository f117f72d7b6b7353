"""What the screen shows: a pure function of the kiosk's state."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from kiosk.services.model import (
    ChoiceStep,
    FieldStep,
    IdentifyStep,
    PickStep,
    ReviewStep,
    Service,
    StepBase,
    SubmitStep,
)
from kiosk.session import draw_ask, draw_end, draw_handover, draw_identify, draw_start
from kiosk.session.advance import warned_after
from kiosk.session.events import Back, End, Leave, SetLanguage, Stay
from kiosk.session.handing import is_open
from kiosk.session.journey import current, questions
from kiosk.session.screens import Action, Progress, Question, Screen, Style, View
from kiosk.session.state import Kiosk, Rules, Session, Stored
from kiosk.texts.message import Message


def view(kiosk: Kiosk, rules: Rules) -> View:
    """Everything on the screen at this moment."""
    session = kiosk.session
    if session is None:
        if kiosk.fault is not None:
            return View("out-of-order", rules.languages[0], draw_start.out_of_order(kiosk, rules))
        return View("start", rules.languages[0], draw_start.start(kiosk, rules))
    shown = _in_session(session, kiosk, rules)
    return replace(shown, over=_over(session, kiosk, rules), languages=_languages(session, rules))


def _in_session(session: Session, kiosk: Kiosk, rules: Rules) -> View:
    service = rules.catalogue.service(session.service) if session.service else None
    leave = Action(Message.of("leave"), Leave(), Style.QUIET, "close")
    if service is None:
        screen: Screen = draw_start.services(kiosk, rules)
        return View("services", session.language, screen, leave=leave)
    title = Message("title", scope=service.id)
    back = Action(Message.of("back"), Back(), Style.QUIET, "arrow-back")
    if not session.begun:
        intro = draw_start.intro(service, kiosk, rules)
        return View("intro", session.language, intro, title=title, back=back, leave=leave)
    step = current(service, session)
    name, screen = _step(service, step, session, kiosk, rules)
    sent = session.sending is not None
    return View(
        name,
        session.language,
        screen,
        title=title,
        progress=None if sent else _progress(service, step, session),
        back=back if not sent or is_open(session) else None,
        leave=None if sent else leave,
    )


def _step(
    service: Service, step: StepBase, session: Session, kiosk: Kiosk, rules: Rules
) -> tuple[str, Screen]:
    match step:
        case ChoiceStep():
            return step.id, draw_ask.choice(service, step, session, rules)
        case FieldStep():
            return step.id, draw_ask.field(service, step, session)
        case PickStep():
            return step.id, draw_ask.pick(service, step, session)
        case IdentifyStep():
            return draw_identify.identify(service, step, session, kiosk, rules)
        case ReviewStep():
            return step.id, draw_end.review(service, session, kiosk, rules)
        case SubmitStep():
            return draw_end.sending(session)
        case _:
            done = step.id, draw_end.done(service, session, kiosk, rules)
            open_question = draw_end.came_out(session, kiosk)
            return draw_handover.handover(service, session, kiosk) or open_question or done


def _progress(service: Service, step: StepBase, session: Session) -> Progress | None:
    steps = [one.id for one in questions(service, session.answers)]
    return Progress(steps.index(step.id) + 1, len(steps)) if step.id in steps else None


def _languages(session: Session, rules: Rules) -> tuple[Action, ...]:
    return tuple(
        Action(Message.of(f"language-{tag}"), SetLanguage(tag), Style.QUIET)
        for tag in rules.languages
        if tag != session.language
    )


def _over(session: Session, kiosk: Kiosk, rules: Rules) -> Question | None:
    stay = Action(Message.of("stay"), Stay(), Style.PRIMARY)
    quiet = kiosk.monotonic - session.touched
    after = warned_after(session, rules)
    if quiet >= after:
        left = max(0, ceil(after + rules.idle.warn_for - quiet))
        done = isinstance(session.sending, Stored) and session.sending.settled
        return Question(
            Message.of("time-out"),
            Message.of("time-out.done" if done else "time-out.text"),
            (stay, Action(Message.of("end-now"), End(), Style.QUIET)),
            seconds=left,
        )
    if session.leaving:
        on = Action(Message.of("end-no"), Stay(), Style.PRIMARY)
        sure = Action(Message.of("end-yes"), End(), Style.SECONDARY)
        return Question(Message.of("end-sure"), Message.of("end-sure.text"), (on, sure))
    return None
