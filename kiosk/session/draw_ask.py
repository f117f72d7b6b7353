"""The screens that ask: choices, typed answers, and picks from what was looked up."""

from __future__ import annotations

from kiosk.services.fields import LONGEST, FieldProblem
from kiosk.services.lookup import Loan, Loans, Slot, Slots
from kiosk.services.model import WISH, ChoiceStep, FieldKind, FieldStep, Looked, PickStep, Service
from kiosk.session.events import Answer, End, Retry, Skip
from kiosk.session.paper import shown
from kiosk.session.screens import (
    Action,
    ChoiceScreen,
    EntryScreen,
    Keyboard,
    Mood,
    Notice,
    Option,
    PickItem,
    PickScreen,
    Screen,
    Style,
    TroubleScreen,
    WaitScreen,
)
from kiosk.session.state import Rules, Session
from kiosk.texts.message import DateTimeText, Message, Money, Words

CPR_DIGITS = 10
_KEYBOARDS = {
    FieldKind.TEXT: Keyboard.TEXT,
    FieldKind.NAME: Keyboard.TEXT,
    FieldKind.PHONE: Keyboard.PHONE,
    FieldKind.EMAIL: Keyboard.EMAIL,
    FieldKind.DATE: Keyboard.DATE,
    FieldKind.CPR: Keyboard.DIGITS,
}


def choice(service: Service, step: ChoiceStep, session: Session, rules: Rules) -> ChoiceScreen:
    """One question, its options."""
    chosen = session.answers.get(step.id)
    if step.options == "places":
        options = tuple(
            Option(b.name, Answer(step.id, b.id), b.address, chosen=chosen == b.id)
            for b in rules.catalogue.places
        )
    else:
        options = tuple(
            Option(
                Message(f"{step.id}-{name}", scope=service.id),
                Answer(step.id, name),
                chosen=chosen == name,
            )
            for name in step.options
        )
    return ChoiceScreen(
        Message(step.id, scope=service.id),
        Message(f"{step.id}.help", scope=service.id),
        options,
        notices=_notices(session),
    )


def _notices(session: Session) -> tuple[Notice, ...]:
    return (Notice(Message.of("slot-taken"), Mood.WARNING),) if session.slot_taken else ()


def field(service: Service, step: FieldStep, session: Session) -> EntryScreen:
    """One question, one typed answer."""
    answer = session.answers.get(step.id, "")
    value = answer if isinstance(answer, str) else ""
    if not value and step.prefill == "name" and session.identity is not None:
        value = session.identity.name
    if value and step.ask is FieldKind.DATE:
        year, month, day = value.split("-")
        value = f"{day}{month}{year}"
    actions: tuple[Action, ...] = ()
    if step.optional:
        actions = (Action(Message.of("skip"), Skip(step.id), Style.SECONDARY),)
    return EntryScreen(
        step.id,
        Message(step.id, scope=service.id),
        Message(f"{step.id}.help", scope=service.id),
        Message.of(f"example-{step.ask}"),
        _KEYBOARDS[step.ask],
        value,
        Message.of("next"),
        actions,
        field_notice(session.problem),
        masked=step.ask is FieldKind.CPR,
        longest=CPR_DIGITS if step.ask is FieldKind.CPR else LONGEST,
    )


def field_notice(problem: FieldProblem | None) -> Notice | None:
    """What is wrong with what was typed, with an example."""
    return Notice(Message.of(f"field-{problem}"), Mood.ERROR) if problem else None


def pick(service: Service, step: PickStep, session: Session) -> Screen:
    """What the central service offers: days, times, loans."""
    source = (step.day or step.id) if step.pick is Looked.SLOT_TIME else step.id
    found = session.looked_up.get(source)
    match step.pick, found:
        case _, None:
            return WaitScreen(Message.of(f"looking-{step.pick}"), Message.of("one-moment"))
        case Looked.SLOT_DAY, Slots(slots=slots) if slots:
            return _days(service, step, session, slots)
        case Looked.SLOT_TIME, Slots(slots=slots):
            return _times(service, step, session, slots)
        case Looked.LOANS, Loans() as loans:
            return _loans(service, step, session, loans)
        case Looked.SLOT_DAY, Slots():
            return _no_slots(step, "no-slots")
        case Looked.SLOT_DAY, _:
            return _no_slots(step, "slots-away")
        case _, problem:
            again = Action(Message.of("try-again"), Retry(), Style.PRIMARY, "refresh")
            end = Action(Message.of("leave"), End(), Style.SECONDARY)
            key = f"loans-{problem}"
            return TroubleScreen(Message.of(key), Message.of(f"{key}.text"), (again, end))


def _no_slots(step: PickStep, key: str) -> TroubleScreen:
    """No times to show: a wish is still worth leaving."""
    wish = Action(Message.of("leave-wish"), Answer(step.id, WISH), Style.PRIMARY, "edit")
    again = Action(Message.of("try-again"), Retry(), Style.SECONDARY, "refresh")
    return TroubleScreen(Message.of(key), Message.of(f"{key}.text"), (wish, again))


MOST_DAYS = 6
"""Days on one screen; who wants a later one leaves a wish."""


def _days(
    service: Service, step: PickStep, session: Session, slots: tuple[Slot, ...]
) -> ChoiceScreen:
    chosen = session.answers.get(step.id)
    by_day: dict[str, list[Slot]] = {}
    for slot in slots:
        by_day.setdefault(slot.start.date().isoformat(), []).append(slot)
    options = tuple(
        Option(
            shown(DateTimeText(of_day[0].start, "day")),
            Answer(step.id, day),
            Message.of("free-times", count=len(of_day)),
            chosen=chosen == day,
        )
        for day, of_day in list(by_day.items())[:MOST_DAYS]
    )
    wish = Action(Message.of("no-day-fits"), Answer(step.id, WISH), Style.SECONDARY)
    return ChoiceScreen(
        Message(step.id, scope=service.id),
        Message(f"{step.id}.help", scope=service.id),
        options,
        (wish,),
        _notices(session),
    )


def _times(
    service: Service, step: PickStep, session: Session, slots: tuple[Slot, ...]
) -> ChoiceScreen:
    day = session.answers.get(step.day or "")
    chosen = session.answers.get(step.id)
    options = tuple(
        Option(
            Message.of("clock-time", time=DateTimeText(slot.start, "time")),
            Answer(step.id, slot.id),
            chosen=chosen == slot.id,
        )
        for slot in slots
        if slot.start.date().isoformat() == day
    )
    return ChoiceScreen(
        Message(step.id, scope=service.id),
        Message(f"{step.id}.help", scope=service.id),
        options,
        notices=_notices(session),
    )


def _loans(service: Service, step: PickStep, session: Session, found: Loans) -> Screen:
    notices: tuple[Notice, ...] = ()
    if found.owed:
        owed = Message.of("loans-owed", owed=Money(found.owed))
        notices = (Notice(owed, Mood.WARNING),)
    if not found.loans:
        end = Action(Message.of("finish"), End(), Style.PRIMARY)
        none = Message("none", scope=service.id)
        return TroubleScreen(none, Message("none.text", scope=service.id), (end,))
    items = tuple(
        PickItem(
            loan.id if loan.renewable else "",
            loan.title,
            _by_and_due(loan),
            None if loan.renewable else Notice(Message.of("loan-not-renewable"), Mood.INFO),
        )
        for loan in found.loans
    )
    chosen = session.answers.get(step.id, ())
    end = Action(Message.of("only-looking"), End(), Style.SECONDARY)
    return PickScreen(
        step.id,
        Message(step.id, scope=service.id),
        Message(f"{step.id}.help", scope=service.id),
        items,
        chosen if isinstance(chosen, tuple) else (),
        Message.of("next"),
        Message.of("choose-all"),
        (end,),
        notices,
    )


def _by_and_due(loan: Loan) -> Words:
    return Message.of("loan-by-and-due", author=loan.author, due=loan.due)
