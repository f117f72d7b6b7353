"""What was answered, in words: the rows of the review, and the receipt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kiosk.identity.person import Identity
from kiosk.receipts.document import (
    Block,
    Heading,
    KeyValue,
    Receipt,
    Reference,
    Rule,
    Text,
    as_reprint,
)
from kiosk.services.lookup import Loan, Loans, Slots
from kiosk.services.model import (
    WISH,
    ChoiceStep,
    Fee,
    FieldKind,
    FieldStep,
    IdentifyStep,
    Looked,
    PickStep,
    Service,
    StepBase,
)
from kiosk.session.case import Booked, Refused, Renewed, RenewedLoan, SlotTaken
from kiosk.session.journey import path
from kiosk.session.state import SKIPPED, Rules, Session, Stored
from kiosk.texts.message import Arg, DateTimeText, Message, Money, Words


@dataclass(frozen=True, slots=True)
class Said:
    """One thing the citizen said, and the step that asked for it."""

    step: StepBase
    key: Words
    value: Words


def shown(value: Arg) -> Message:
    """A bare value, written as the language writes it."""
    return Message.of("as-is", value=value)


def said(session: Session, service: Service, rules: Rules) -> Iterator[Said]:
    """Everything answered, in the order of the path; what was passed over is left out."""
    for step in path(service, session.answers):
        key = Message(f"{step.id}.short", scope=service.id)
        match step:
            case IdentifyStep():
                if session.identity is not None and step.id not in session.answers:
                    yield Said(step, Message.of("who"), who(session.identity))
            case PickStep(pick=Looked.LOANS):
                for loan in picked_loans(session, step):
                    yield Said(step, loan.title, Message.of("loan-due", due=loan.due))
            case _ if session.answers.get(step.id, SKIPPED) != SKIPPED:
                yield Said(step, key, _value(session, service, step, rules))


def who(identity: Identity) -> Message:
    """The citizen's name, or the masked number, and how we know."""
    name: Words = identity.name
    if not name:
        name = str(identity.cpr) if identity.cpr else identity.subject[-4:].rjust(8, "•")
    return Message.of("who-known", name=name, method=Message.of(f"method-{identity.method}"))


def _value(session: Session, service: Service, step: StepBase, rules: Rules) -> Words:
    answer = str(session.answers[step.id])
    match step:
        case ChoiceStep(options="places"):
            branch = rules.catalogue.branch(answer)
            return branch.name if branch else answer
        case ChoiceStep():
            return Message(f"{step.id}-{answer}", scope=service.id)
        case FieldStep(ask=FieldKind.DATE):
            return shown(date.fromisoformat(answer))
        case PickStep(pick=Looked.SLOT_DAY) if answer == WISH:
            return Message.of("slot-wish")
        case PickStep(pick=Looked.SLOT_DAY):
            return shown(date.fromisoformat(answer))
        case PickStep(pick=Looked.SLOT_TIME):
            return _slot_time(session, step, answer)
        case _:
            return answer


def _slot_time(session: Session, step: PickStep, slot_id: str) -> Words:
    found = session.looked_up.get(step.day or "")
    if isinstance(found, Slots):
        for slot in found.slots:
            if slot.id == slot_id:
                return shown(DateTimeText(slot.start, "time"))
    return slot_id


def picked_loans(session: Session, step: PickStep) -> tuple[Loan, ...]:
    """The loans the citizen ticked."""
    found = session.looked_up.get(step.id)
    chosen = session.answers.get(step.id, ())
    if not isinstance(found, Loans) or not isinstance(chosen, tuple):
        return ()
    return tuple(loan for loan in found.loans if loan.id in chosen)


def fees_of(service: Service, session: Session, today: date) -> Iterator[tuple[str, Fee]]:
    """The fees that these answers cost today."""
    on = {step.id for step in path(service, session.answers)}
    answers = {name: value for name, value in session.answers.items() if name in on}
    for name, fee in service.fees.items():
        if fee.applies(answers, today):
            yield name, fee


def fee_rows(service: Service, session: Session, today: date) -> Iterator[tuple[Words, Words]]:
    """What it costs, said also where it costs nothing; no row where nothing ever costs."""
    if not service.fees:
        return
    due = list(fees_of(service, session, today))
    for name, fee in due:
        amount = Money(fee.amount, fee.currency)
        yield Message(f"fee-{name}", scope=service.id), shown(amount)
    if not due:
        yield Message.of("fee"), Message.of("fee-none")


def result_rows(session: Session, rules: Rules) -> tuple[tuple[Words, Words], ...]:
    """What the central service made of the case, as far as it says something of its own."""
    if not isinstance(session.sending, Stored):
        return ()
    match session.sending.result:
        case Booked(start=start, place=place):
            branch = rules.catalogue.branch(place)
            where = f"{branch.name}, {branch.address}" if branch else place
            return (
                (Message.of("booked-time"), shown(DateTimeText(start))),
                (Message.of("booked-place"), where),
            )
        case Renewed(loans=loans):
            titles = {loan.id: loan.title for loan in _all_loans(session)}
            return tuple((titles.get(one.loan, one.loan), _renewal(one)) for one in loans)
        case _:
            return ()


def _renewal(one: RenewedLoan) -> Message:
    if one.due is None:
        return Message.of("loan-lost")
    return Message.of(f"loan-{one.result}", due=one.due)


def _all_loans(session: Session) -> tuple[Loan, ...]:
    return tuple(
        loan
        for found in session.looked_up.values()
        if isinstance(found, Loans)
        for loan in found.loans
    )


def happens_next(session: Session, service: Service) -> Message:
    """What the citizen can expect now, as surely as we know it."""
    sending = session.sending
    result = sending.result if isinstance(sending, Stored) else None
    match result:
        case Refused():
            return Message.of("next-refused")
        case None | SlotTaken():
            return Message("next.pending", scope=service.id)
        case _:
            return Message("next", scope=service.id)


def _on_paper(step: StepBase, *, told: bool) -> bool:
    """Whether an answer is printed: not how to reach the citizen (receipts are left behind), and
    not what the central service has `told` better.
    """
    match step:
        case FieldStep(ask=FieldKind.PHONE | FieldKind.EMAIL):
            return False
        case PickStep() | ChoiceStep(options="places"):
            return not told
        case _:
            return True


def receipt_of(
    session: Session, service: Service, rules: Rules, *, reprint: bool = False
) -> Receipt:
    """The receipt of what was stored: the reference, what was said, what comes next.

    What the citizen is held to stands there in Danish too.
    """
    stored = session.sending
    assert isinstance(stored, Stored)  # noqa: S101 - there is none before
    branch = rules.catalogue.branch(rules.branch)
    blocks: list[Block] = [Heading(Message.of("receipt-authority"))]
    if branch is not None:
        blocks.append(Text(branch.name))
    blocks += [
        Heading(Message("title", scope=service.id)),
        Reference(stored.reference),
        KeyValue(Message.of("receipt-received"), shown(DateTimeText(stored.when))),
    ]
    results = result_rows(session, rules)
    if results:
        blocks.append(Rule())
        # Times, due dates and what became of a loan bind; a name or an address is the same in Danish.
        blocks += [KeyValue(key, value, isinstance(value, Message)) for key, value in results]
    rows = [
        KeyValue(one.key, one.value, danish=isinstance(one.step, PickStep))
        for one in said(session, service, rules)
        if _on_paper(one.step, told=bool(results))
    ]
    rows += [KeyValue(key, value) for key, value in fee_rows(service, session, stored.when.date())]
    if rows:
        blocks += [Rule(), *rows]
    blocks += [
        Rule(),
        Text(Message.of("receipt-next"), bold=True),
        Text(happens_next(session, service), danish=True),
        Text(Message.of("receipt-contact")),
    ]
    receipt = Receipt(session.language, tuple(blocks))
    return as_reprint(receipt) if reprint else receipt
