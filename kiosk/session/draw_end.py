"""The screens that end a service: review, sending, done."""

from __future__ import annotations

from kiosk.identity.person import ReaderState
from kiosk.receipts.document import PrintState
from kiosk.services.model import IdentifyStep, Service, Submit
from kiosk.session.case import Booked, Refused, Renewal, Renewed
from kiosk.session.events import Change, End, NoReceipt, Retry, Send, WantReceipt
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
    DoneScreen,
    Mood,
    Notice,
    ReviewScreen,
    Row,
    Screen,
    Style,
    TroubleScreen,
    WaitScreen,
)
from kiosk.session.state import Kiosk, NotStored, Rules, Session, Stored
from kiosk.texts.message import Message

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
    if kiosk.reader in {ReaderState.CARD, ReaderState.MUTE}:
        notices = (Notice(Message.of("take-card"), Mood.WARNING), *notices)
    return DoneScreen(
        title,
        text,
        stored.reference,
        tuple(Row(key, value) for key, value in result_rows(session, rules)),
        happens_next(session, service),
        receipt_of(session, service, rules),
        (*actions, Action(Message.of("finish"), End(), _finish_style(session, kiosk))),
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
    """What to say of the receipt, and what can be done about it."""
    again = Action(Message.of("print-again"), WantReceipt(), Style.SECONDARY, "print")
    match session.printing:
        case PrintState.CONFIRMED:
            return (Notice(Message.of("receipt-printed"), Mood.GOOD),), ()
        case PrintState.UNCERTAIN:
            out = Action(Message.of("receipt-came"), NoReceipt(), Style.SECONDARY, "check")
            if session.declined:
                return (), ()
            return (Notice(Message.of("receipt-uncertain"), Mood.WARNING),), (out, again)
        case PrintState.FAILED_UNSENT if kiosk.printer.works:
            return (Notice(Message.of("receipt-failed"), Mood.WARNING),), (again,)
        case PrintState.FAILED_UNSENT:
            return (Notice(Message.of("receipt-failed"), Mood.WARNING),), ()
        case state if state in _PRINTING:
            return (Notice(Message.of("receipt-printing"), Mood.INFO),), ()
    if not kiosk.printer.works:
        return (Notice(Message.of(f"printer-{kiosk.printer}"), Mood.INFO),), ()
    wanted = Action(Message.of("print"), WantReceipt(), Style.PRIMARY, "print")
    return (), (wanted,)


def _finish_style(session: Session, kiosk: Kiosk) -> Style:
    """Finishing is the main thing once the receipt is settled or cannot be had."""
    offered = session.printing is None and kiosk.printer.works
    return Style.SECONDARY if offered else Style.PRIMARY
