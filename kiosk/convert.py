"""Between the core's values and the central service's contract: neither knows the other."""

from __future__ import annotations

from datetime import date, tzinfo

from kiosk.identity.cpr import Cpr
from kiosk.identity.level import Level, Method
from kiosk.identity.person import Identity, Pin
from kiosk.services.lookup import Loan, Loans, LookUpAnswer, Slot, Slots, Unavailable
from kiosk.services.model import Catalogue, Looked
from kiosk.session import case as core
from kiosk.session.effects import LookUp
from kiosk.session.events import LoginProblem, Reach
from kiosk.sync import contract
from kiosk.sync.client import Answer, CentralState, Query
from kiosk.sync.desk import LookUpFailed


def reach(state: CentralState) -> Reach:
    """What the core needs to know of the central service's state."""
    match state:
        case CentralState.UP:
            return Reach.UP
        case CentralState.UNKNOWN:
            return Reach.UNKNOWN
        case _:
            return Reach.AWAY


def case_body(case: core.Case) -> contract.CaseBody:
    """The case as it is sealed. Here a CPR number is revealed; it goes nowhere else."""
    identity = case.identity
    return contract.CaseBody(
        service=case.service,
        language=case.language,
        level=case.level.value,
        method=identity.method.value if identity else None,
        name=identity.name if identity else "",
        cpr=identity.cpr.reveal() if identity and identity.cpr else None,
        subject=identity.subject if identity else "",
        answers={step: _sent(value) for step, value in case.answers},
        fees=[
            contract.Fee(fee=name, amount=money.amount, currency=money.currency)
            for name, money in case.fees
        ],
        task=_task(case.task),
        replaces=case.replaces,
        created=case.created,
    )


def _sent(value: str | tuple[str, ...] | Cpr) -> str | list[str]:
    match value:
        case Cpr():
            return value.reveal()
        case tuple():
            return list(value)
        case _:
            return value


def _task(task: core.Task) -> contract.Task:
    match task:
        case core.Book(slot=slot):
            return contract.Book(slot=slot)
        case core.Renew(loans=loans):
            return contract.Renew(loans=list(loans))
        case core.Register():
            return contract.Register()


def case_result(result: contract.CaseResult, catalogue: Catalogue, zone: tzinfo) -> core.CaseResult:
    """What became of a case, in the core's words and the kiosk's time."""
    match result:
        case contract.Booked(start=start, place=place):
            branch = next((b.id for b in catalogue.branches if b.isil == place), place)
            return core.Booked(start.astimezone(zone), branch)
        case contract.SlotTaken():
            return core.SlotTaken()
        case contract.Renewals(loans=loans):
            return core.Renewed(
                tuple(
                    core.RenewedLoan(one.loan, core.Renewal(one.result.value), one.due)
                    for one in loans
                )
            )
        case contract.Rejected():
            return core.Refused()
        case _:
            return core.Received()


def query(look: LookUp, catalogue: Catalogue, today: date, token: str | None) -> Query | None:
    """The question behind a look-up; None where nobody can be asked about."""
    if look.what is not Looked.LOANS:
        branch = catalogue.branch(look.place)
        place = branch.isil if branch else look.place
        return contract.SlotsQuery(place=place, subject=look.subject, earliest=today)
    identity = look.identity
    if token is not None:
        return contract.LoansQuery(token=token)
    if identity is None:
        return None
    if identity.method is Method.NEMID:
        return contract.LoansQuery(pid=identity.subject)
    return None


def look_up_answer(answer: Answer | LookUpFailed, zone: tzinfo) -> LookUpAnswer:
    """What was found, in the core's values and the kiosk's time."""
    match answer:
        case contract.Slots(slots=slots):
            return Slots(
                tuple(Slot(one.id, one.start.astimezone(zone), one.minutes) for one in slots)
            )
        case contract.Loans(loans=loans, owed=owed):
            return Loans(
                tuple(Loan(one.id, one.title, one.author, one.due, one.renewable) for one in loans),
                owed,
            )
        case LookUpFailed(code=contract.ProblemCode.NOT_FOUND):
            return Unavailable.NOT_FOUND
        case _:
            return Unavailable.AWAY


def pin_check(claim: Identity, pin: Pin) -> contract.PinCheck:
    """The question whether this is the PIN of that patron."""
    number = claim.cpr.reveal() if claim.cpr else claim.subject
    return contract.PinCheck(number=number, pin=pin.reveal())


def login(
    claim: Identity, answer: Answer | LookUpFailed
) -> tuple[Identity | LoginProblem, int | None, str | None]:
    """The identity that the PIN proved, or why not; the tries left; the patron's token."""
    match answer:
        case contract.PinCheckResult(ok=True, token=token):
            proven = Identity(
                Method.LIBRARY_CARD, Level.LIBRARY, claim.name, claim.cpr, claim.subject
            )
            return proven, None, token
        case contract.PinCheckResult(blocked=True):
            return LoginProblem.BLOCKED, 0, None
        case contract.PinCheckResult(tries_left=tries):
            return LoginProblem.WRONG_PIN, tries, None
        case _:
            return LoginProblem.AWAY, None, None
