"""Finding out who the citizen is: cards, PINs, numbers, and what goes wrong with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.identity.cpr import Cpr, InvalidCpr
from kiosk.identity.level import Level, Method
from kiosk.identity.mitid.port import (
    MitIdAnswer,
    MitIdFailed,
    MitIdOffered,
    MitIdProblem,
    MitIdProven,
)
from kiosk.identity.person import (
    CardFailed,
    CardProblem,
    CardProven,
    CardRecognised,
    Identity,
    ReaderState,
    is_somebody_else,
)
from kiosk.services.fields import FieldProblem
from kiosk.services.model import IdentifyStep, Service
from kiosk.session.effects import (
    BeginMitId,
    CancelMitId,
    CheckLibraryPin,
    Effect,
    ProveCard,
    ReadCard,
    ReleaseCard,
)
from kiosk.session.events import (
    Answer,
    CardAnswered,
    EnterPin,
    Event,
    LoginAnswered,
    LoginProblem,
    PhoneAnswered,
    Scanned,
    TypeNumber,
    UseCard,
    UsePhone,
)
from kiosk.session.journey import current, level_wanted
from kiosk.session.state import (
    AwaitCard,
    AwaitNumber,
    AwaitPhone,
    AwaitPin,
    CardTrouble,
    CheckingPin,
    Kiosk,
    ReadingCard,
    Rules,
    Session,
)

CHIPS: Final = frozenset({Method.NEMID, Method.CHIP_HEALTH_CARD})
"""Methods whose card goes into the reader."""
NUMBERS: Final = frozenset({Method.HEALTH_CARD, Method.LIBRARY_CARD})
"""Methods whose card is scanned, or whose number can be typed."""
LIBRARY_PIN: Final = (4, 4)
"""Danish library PINs have four digits."""

FRESH: Final = (AwaitCard(), AwaitCard(chosen=True))
"""Nothing is wrong yet: a card in the reader is read."""

_TRY_AGAIN: Final = frozenset(
    {
        CardProblem.UNKNOWN_CARD,
        CardProblem.MUTE,
        CardProblem.PULLED,
        CardProblem.SILENT,
        CardProblem.UNREADABLE,
        CardProblem.BUSY,
        CardProblem.NO_READER,
        CardProblem.NOT_ACCEPTED,
    }
)
"""Problems that another try, or another card, can mend."""

Step = tuple[Session, tuple[Effect, ...]]


def step_now(session: Session, rules: Rules) -> tuple[Service, IdentifyStep] | None:
    """The step that asks who the citizen is, if the citizen is at one."""
    service = rules.catalogue.service(session.service) if session.service else None
    if service is None or not session.begun:
        return None
    step = current(service, session)
    return (service, step) if isinstance(step, IdentifyStep) else None


def advance(session: Session, event: Event, kiosk: Kiosk, rules: Rules) -> Step:
    """What cards, PINs and numbers make of the session; nothing where nobody asked for them."""
    now = step_now(session, rules)
    if now is None:
        return session, ()
    service, step = now
    match event, session.identifying:
        case Scanned(identity=identity), AwaitCard() | AwaitNumber() | CardTrouble():
            return _claimed(session, service, step, identity, rules), ()
        case UsePhone(), AwaitCard() | CardTrouble() if offers_phone(step, rules):
            begin = BeginMitId(session.id, session.language, rules.branch)
            return replace(session, identifying=AwaitPhone()), (ReleaseCard(session.id), begin)
        case PhoneAnswered(answer=answer), AwaitPhone():
            return _phone_answered(session, service, step, answer, kiosk)
        case UseCard(), AwaitCard() | AwaitPhone() | CardTrouble():
            chosen = replace(session, identifying=AwaitCard(chosen=True))
            return chosen, (CancelMitId(session.id),)
        case TypeNumber(), AwaitCard() | CardTrouble() if NUMBERS & set(step.identify):
            return replace(session, identifying=AwaitNumber()), ()
        case Answer(step=name, value=str() as text), AwaitNumber() if name == step.id:
            try:
                cpr = Cpr.parse(text, kiosk.now.date())
            except InvalidCpr:
                wrong = AwaitNumber(FieldProblem.NOT_A_CPR)
                return replace(session, identifying=wrong), ()
            claim = Identity(Method.HEALTH_CARD, Level.IDENTIFIED, cpr=cpr)
            return _claimed(session, service, step, claim, rules), ()
        case EnterPin(pin=pin), AwaitPin(claim=Identity() as claim) as asked:
            return _checking(session, asked), (CheckLibraryPin(session.id, claim, pin),)
        case EnterPin(pin=pin), AwaitPin() as asked:
            return _checking(session, asked), (ProveCard(session.id, pin),)
        case CardAnswered(answer=answer), ReadingCard() | CheckingPin():
            return _card_answered(session, service, step, answer)
        case LoginAnswered() as login, CheckingPin(asked=asked):
            return _login_answered(session, service, step, login, asked), ()
        case _:
            return session, ()


def offers_phone(step: IdentifyStep, rules: Rules) -> bool:
    """Whether MitID on the citizen's own phone is a way here."""
    return rules.mitid and Method.MITID in step.identify


def _phone_answered(
    session: Session, service: Service, step: IdentifyStep, answer: MitIdAnswer, kiosk: Kiosk
) -> Step:
    match answer:
        case MitIdOffered():
            return replace(session, identifying=AwaitPhone(answer, kiosk.monotonic)), ()
        case MitIdProven(identity=identity):
            return _known(session, service, step, identity), ()
        case MitIdFailed(problem=problem):
            return _stopped(session, problem), ()


def _checking(session: Session, asked: AwaitPin) -> Session:
    return replace(session, identifying=CheckingPin(replace(asked, wrong=False)))


def _claimed(
    session: Session, service: Service, step: IdentifyStep, claim: Identity, rules: Rules
) -> Session:
    """A card line, or a typed number: enough to be identified, the start of a library login.

    A method that is not accepted here identifies nobody; with the library's PIN it still may.
    """
    if Method.LIBRARY_CARD in step.identify and level_wanted(service, step) is Level.LIBRARY:
        return replace(session, identifying=AwaitPin(Method.LIBRARY_CARD, LIBRARY_PIN, claim=claim))
    if claim.method in rules.refused:
        return replace(session, identifying=AwaitCard(CardProblem.NOT_ACCEPTED))
    return _known(session, service, step, claim)


def _known(session: Session, service: Service, step: IdentifyStep, identity: Identity) -> Session:
    """The citizen is known. What is not enough for this step still prefills.

    A session that knows its citizen never goes on as somebody else; that one must begin anew.
    """
    if session.identity is not None and is_somebody_else(session.identity, identity):
        return replace(session, identifying=AwaitCard(other=True))
    if not identity.level.meets(level_wanted(service, step)):
        prefill = session.identity or identity
        return replace(session, identity=prefill, identifying=AwaitCard(weak=True))
    answers = {name: value for name, value in session.answers.items() if name != step.id}
    return replace(
        session,
        identity=identity,
        identifying=AwaitCard(),
        answers=answers,
        at=None,
        changing=False,
    )


def _card_answered(
    session: Session,
    service: Service,
    step: IdentifyStep,
    answer: CardRecognised | CardProven | CardFailed,
) -> Step:
    released = (ReleaseCard(session.id),)
    match answer:
        case CardRecognised(method=method) if method not in step.identify:
            return replace(session, identifying=AwaitCard(weak=True)), released
        case CardRecognised(tries_left=0):
            return _stopped(session, CardProblem.BLOCKED), released
        case CardRecognised(tries_left=1):
            return _stopped(session, CardProblem.LAST_TRY), released
        case CardRecognised(method=method, tries_left=tries, pin_length=lengths):
            return replace(session, identifying=AwaitPin(method, lengths, tries)), ()
        case CardProven(identity=identity):
            return _known(session, service, step, identity), released
        case CardFailed(problem=CardProblem.WRONG_PIN, tries_left=tries):
            asked = session.identifying
            if not isinstance(asked, CheckingPin) or tries is None or tries <= 1:
                problem = CardProblem.BLOCKED if tries == 0 else CardProblem.LAST_TRY
                return _stopped(session, problem), released
            again = replace(asked.asked, tries_left=tries, wrong=True)
            return replace(session, identifying=again), ()
        case CardFailed(problem=problem) if problem in _TRY_AGAIN:
            return replace(session, identifying=AwaitCard(problem)), released
        case CardFailed(problem=problem):
            return _stopped(session, problem), released


def _stopped(session: Session, problem: CardProblem | LoginProblem | MitIdProblem) -> Session:
    return replace(session, identifying=CardTrouble(problem))


def _login_answered(
    session: Session,
    service: Service,
    step: IdentifyStep,
    login: LoginAnswered,
    asked: AwaitPin,
) -> Session:
    match login.answer:
        case Identity() as identity:
            return _known(session, service, step, identity)
        case LoginProblem.WRONG_PIN:
            again = replace(asked, tries_left=login.tries_left, wrong=True)
            return replace(session, identifying=again)
        case problem:
            return _stopped(session, problem)


def reader_heard(session: Session, state: ReaderState, rules: Rules) -> Step:
    """A card came or went, or the reader did."""
    if state is not ReaderState.CARD:
        session = replace(session, stale_card=session.stale_card and state is ReaderState.MUTE)
    now = step_now(session, rules)
    if now is None or not CHIPS & set(now[1].identify):
        return session, ()
    in_use = _card_in_use(session)
    match state:
        case ReaderState.CARD if isinstance(session.identifying, AwaitCard | CardTrouble):
            return replace(session, identifying=AwaitCard()), ()
        case ReaderState.NO_CARD if in_use:
            pulled = replace(session, identifying=AwaitCard(CardProblem.PULLED))
            return pulled, (ReleaseCard(session.id),)
        case ReaderState.MUTE if isinstance(session.identifying, AwaitCard | CardTrouble):
            return replace(session, identifying=AwaitCard(CardProblem.MUTE)), ()
        case ReaderState.NO_READER | ReaderState.NO_SERVICE | ReaderState.UNKNOWN if in_use:
            gone = replace(session, identifying=AwaitCard(CardProblem.NO_READER))
            return gone, (ReleaseCard(session.id),)
        case _:
            return session, ()


def _card_in_use(session: Session) -> bool:
    match session.identifying:
        case ReadingCard():
            return True
        case AwaitPin(claim=None) | CheckingPin(asked=AwaitPin(claim=None)):
            return True
        case _:
            return False


def retry(session: Session, rules: Rules) -> Step:
    """From a card that will not do, back to asking for one."""
    if step_now(session, rules) is None:
        return session, ()
    if isinstance(session.identifying, CardTrouble | AwaitNumber | AwaitCard | AwaitPhone):
        begin_again = (ReleaseCard(session.id), CancelMitId(session.id))
        return replace(session, identifying=AwaitCard()), begin_again
    return session, ()


def enter(session: Session, reader: ReaderState, rules: Rules) -> Step:
    """Read the card that is in the reader, where one is wanted."""
    now = step_now(session, rules)
    if now is None or not CHIPS & set(now[1].identify):
        return session, ()
    fresh = session.identifying in FRESH and not session.stale_card
    if fresh and reader is ReaderState.CARD:
        return replace(session, identifying=ReadingCard()), (ReadCard(session.id),)
    return session, ()
