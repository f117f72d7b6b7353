"""The screens that end a service: review, sending, done."""

from __future__ import annotations

from typing import Final

from kiosk.identity.person import ReaderState
from kiosk.receipts.document import PrintState
from kiosk.services.model import IdentifyStep, Service, Submit
from kiosk.session import draw_handover
from kiosk.session.case import Booked, Refused, Renewal, Renewed
from kiosk.session.events import Change, End, NoReceipt, Retry, Send, WantReceipt, WithoutPaper
from kiosk.session.handover import InMailbox
from kiosk.session.paper import (
    Said,
    fee_rows,
    happens_next,
    receipt_of,
    result_rows,
    said,
)
from kiosk.session.screens import (
    Action,
    ChoiceScreen,
    DoneScreen,
    Mood,
    Notice,
    Option,
    ReviewScreen,
    Row,
    Screen,
    Style,
    TroubleScreen,
    WaitScreen,
)
from kiosk.session.state import Kiosk, NotStored, Rules, Session, Stored
from kiosk.texts.message import Message

SLOW: Final = 4.0
"""Seconds after which a receipt that has not come out is offered in another way."""
_PRINTING = frozenset({PrintState.QUEUED, PrintState.SENDING, PrintState.SENT})


def review(service: Service, session: Session, kiosk: Kiosk, rules: Rules) -> ReviewScreen:
    """Everything that will be sent."""
    rows = [_row(one) for one in said(session, service, rules)]
    rows += [Row(key, value) for key, value in fee_rows(service, session, kiosk.now.date())]
    send = Action(Message(f"send-{service.submits}"), Send(), Style.PRIMARY, "check")
    return ReviewScreen(
        Message.of("review"),
        Message.of("review.text"),
        tuple(rows),
        Message("statement", scope=service.id),
        (send,),
    )


def _row(one: Said) -> Row:
    change = Action(Message.of("change"), Change(one.step.id), Style.QUIET, "edit")
    return Row(one.key, one.value, None if isinstance(one.step, IdentifyStep) else change)


def sending(session: Session) -> tuple[str, Screen]:
    """While the case is made safe and sent; or what to do when it could not be kept."""
    if isinstance(session.sending, NotStored):
        again = Action(Message.of("try-again"), Retry(), Style.PRIMARY, "refresh")
        end = Action(Message.of("leave"), End(), Style.SECONDARY)
        title, text = Message.of("not-stored"), Message.of("not-stored.text")
        return "not-stored", TroubleScreen(title, text, (again, end))
    return "sending", WaitScreen(Message.of("sending"), Message.of("one-moment"))


def done(service: Service, session: Session, kiosk: Kiosk, rules: Rules) -> DoneScreen:
    """The reference, what came of it, what happens next, and the receipt."""
    stored = session.sending
    assert isinstance(stored, Stored)  # noqa: S101 - the path leads here only once it is stored
    title, text = _title(service, stored)
    notices, actions = _receipt(session, kiosk)
    # Finishing is the main thing once the receipt is settled, or cannot be had.
    offered = any(action.style is Style.PRIMARY for action in actions)
    finish = Style.SECONDARY if offered else Style.PRIMARY
    notices = (*_card_left(kiosk), *notices)
    return DoneScreen(
        title,
        text,
        stored.reference,
        tuple(Row(key, value) for key, value in result_rows(session, rules)),
        happens_next(session, service),
        receipt_of(session, service, rules) if _to_be_seen(session, kiosk) else None,
        (*actions, Action(Message.of("finish"), End(), finish)),
        notices,
    )


def _title(service: Service, stored: Stored) -> tuple[Message, Message]:
    match stored.result:
        case Booked():
            key = "done-booked"
        case Renewed(loans=loans) if all(loan.result is Renewal.RENEWED for loan in loans):
            key = "done-renewed"
        case Renewed():
            key = "done-renewed-some"
        case Refused():
            key = "done-refused"
        case None if service.submits is not Submit.REQUEST:
            key = "done-pending"
        case _:
            key = "done"
    return Message.of(key), Message.of(f"{key}.text")


def _receipt(session: Session, kiosk: Kiosk) -> tuple[tuple[Notice, ...], tuple[Action, ...]]:
    """What to say of the receipt, and what can be done about it, on paper and without."""
    notices, actions = _paper(session, kiosk)
    had = isinstance(session.handover, InMailbox)
    if session.printing is PrintState.CONFIRMED or (had and not actions):
        return (*notices, *draw_handover.notices(session.handover)), actions
    if not session.declined and (session.printing not in _PRINTING or _is_slow(session, kiosk)):
        actions += draw_handover.offers(session, kiosk, beside=bool(actions) or had)
    return (*notices, *draw_handover.notices(session.handover)), actions


def _paper(session: Session, kiosk: Kiosk) -> tuple[tuple[Notice, ...], tuple[Action, ...]]:
    again = Action(Message.of("print-again"), WantReceipt(), Style.SECONDARY, "print")
    match session.printing:
        case PrintState.CONFIRMED:
            return (Notice(Message.of("receipt-printed"), Mood.GOOD),), ()
        case PrintState.UNCERTAIN:  # the citizen has been asked, see `came_out`
            return (), (again,) if kiosk.printer.works else ()
        case PrintState.FAILED_UNSENT:
            more = (again,) if kiosk.printer.works else ()
            return (Notice(Message.of("receipt-failed"), Mood.WARNING),), more
        case state if state in _PRINTING:
            if not kiosk.printer.works:
                return (Notice(Message.of(f"printer-{kiosk.printer}"), Mood.WARNING),), ()
            late = "receipt-slow" if _is_slow(session, kiosk) else "receipt-printing"
            return (Notice(Message.of(late), Mood.INFO),), ()
    if not kiosk.printer.works:
        return (Notice(Message.of(f"printer-{kiosk.printer}"), Mood.INFO),), ()
    enough = session.declined or isinstance(session.handover, InMailbox)
    style = Style.SECONDARY if enough else Style.PRIMARY
    return (), (Action(Message.of("print"), WantReceipt(), style, "print"),)


def came_out(session: Session, kiosk: Kiosk) -> tuple[str, Screen] | None:
    """The question that only the citizen can answer: whether paper came out of the printer."""
    stored = session.sending
    if session.printing is not PrintState.UNCERTAIN or session.declined:
        return None
    assert isinstance(stored, Stored)  # noqa: S101 - there is nothing to print before
    again = Option(
        Message.of("receipt-came-not"), WantReceipt(), Message.of("receipt-came-not.help")
    )
    other = Option(Message.of("receipt-came-other"), WithoutPaper(None))
    options = (
        Option(Message.of("receipt-came"), NoReceipt()),
        *((again,) if kiosk.printer.works else ()),
        *((other,) if draw_handover.offers(session, kiosk, beside=True) else ()),
        Option(Message.of("receipt-came-enough"), NoReceipt()),
    )
    return "receipt-uncertain", ChoiceScreen(
        Message.of("receipt-uncertain"),
        Message.of("receipt-uncertain.help", reference=stored.reference),
        options,
        (),
        _card_left(kiosk),
    )


def _card_left(kiosk: Kiosk) -> tuple[Notice, ...]:
    if kiosk.reader not in {ReaderState.CARD, ReaderState.MUTE}:
        return ()
    return (Notice(Message.of("take-card"), Mood.WARNING),)


def _to_be_seen(session: Session, kiosk: Kiosk) -> bool:
    """Whether the paper is worth looking at: there is none to be had from a printer that is away."""
    return kiosk.printer.works or session.printing is not None


def _is_slow(session: Session, kiosk: Kiosk) -> bool:
    """Whether something keeps the receipt in the printer: the citizen need not wait for it."""
    if session.printing not in _PRINTING:
        return False
    return not kiosk.printer.works or kiosk.monotonic - session.print_since >= SLOW
