"""The one function that decides: an event and the kiosk in, the new kiosk and its effects out."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.identity.person import ReaderState
from kiosk.session import asking, handing, identifying, sending
from kiosk.session.effects import Effect, Outcome, RecordOutcome, Wipe
from kiosk.session.events import (
    Answer,
    Back,
    Begin,
    CardAnswered,
    CaseAcknowledged,
    CaseNotStored,
    CaseStored,
    CentralHeard,
    Change,
    ChooseService,
    Citizen,
    End,
    EnterPin,
    Event,
    FaultHeard,
    Leave,
    LoginAnswered,
    LookedUp,
    NoReceipt,
    PhoneAnswered,
    PrinterHeard,
    PrintFinished,
    ReaderHeard,
    ReceiptHandedOver,
    Retry,
    Scanned,
    Send,
    SetLanguage,
    Skip,
    Start,
    Stay,
    Tick,
    TypeNumber,
    UseCard,
    UsePhone,
    WantReceipt,
    WaysHeard,
    Wiped,
    WithoutPaper,
)
from kiosk.session.journey import current
from kiosk.session.state import (
    AwaitNumber,
    AwaitPhone,
    Kiosk,
    NotStored,
    Rules,
    Session,
    Stored,
    Storing,
)

LONGEST_OFFER: Final = 300.0
"""Seconds a citizen may be busy with the phone, whatever the provider says."""

Step = tuple[Kiosk, tuple[Effect, ...]]


def advance(kiosk: Kiosk, event: Event, rules: Rules) -> Step:
    """What the kiosk becomes, and what is to be done. Pure: the same in, the same out.

    An event that answers an effect of a session that is over changes nothing.
    """
    kiosk = _heard(kiosk, event)
    session = kiosk.session
    if session is None:
        return _without_session(kiosk, event, rules)
    if _is_late(event, session):
        return kiosk, ()
    if isinstance(event, Citizen):
        session = replace(session, touched=kiosk.monotonic)
    match event:
        case Tick() if _is_over(session, kiosk, rules):
            return _end(kiosk, session, rules)
        case End():
            return _end(kiosk, session, rules)
        case Leave() if _nothing_to_lose(session):
            return _end(kiosk, session, rules)
        case Leave():
            return replace(kiosk, session=replace(session, leaving=True)), ()
        case Stay():
            return replace(kiosk, session=replace(session, leaving=False)), ()
        case SetLanguage(language=language) if language in rules.languages:
            return replace(kiosk, session=replace(session, language=language)), ()
    session, effects = _in_session(session, event, kiosk, rules)
    session, entering = _enter(session, kiosk, rules)
    return replace(kiosk, session=session), (*effects, *entering)


def _heard(kiosk: Kiosk, event: Event) -> Kiosk:
    """What the kiosk knows of its parts and of the time, session or not."""
    match event:
        case Tick(now=now, monotonic=monotonic):
            return replace(kiosk, now=now, monotonic=max(monotonic, kiosk.monotonic))
        case ReaderHeard(state=state):
            return replace(kiosk, reader=state)
        case PrinterHeard(state=state):
            return replace(kiosk, printer=state)
        case CentralHeard(reach=reach):
            return replace(kiosk, central=reach)
        case WaysHeard(ways=ways):
            return replace(kiosk, ways=ways)
        case FaultHeard(fault=fault):
            return replace(kiosk, fault=fault)
        case Wiped(session=session):
            return replace(kiosk, wiping=kiosk.wiping - {session})
        case _:
            return kiosk


def _without_session(kiosk: Kiosk, event: Event, rules: Rules) -> Step:
    match event:
        case Start(language=language) if kiosk.fault is None and language in rules.languages:
            number = kiosk.sessions + 1
            session = Session(
                id=number,
                language=language,
                touched=kiosk.monotonic,
                stale_card=kiosk.reader is not ReaderState.NO_CARD,
            )
            return replace(kiosk, session=session, sessions=number), ()
        case _:
            return kiosk, ()


def _is_late(event: Event, session: Session) -> bool:
    match event:
        case (
            CardAnswered(session=number)
            | LoginAnswered(session=number)
            | PhoneAnswered(session=number)
            | LookedUp(session=number)
            | CaseStored(session=number)
            | CaseNotStored(session=number)
            | CaseAcknowledged(session=number)
            | PrintFinished(session=number)
            | ReceiptHandedOver(session=number)
            | Wiped(session=number)
        ):
            return number != session.id
        case _:
            return False


def _in_session(
    session: Session, event: Event, kiosk: Kiosk, rules: Rules
) -> tuple[Session, tuple[Effect, ...]]:
    if session.leaving and isinstance(event, Citizen):
        return session, ()
    match event:
        case WithoutPaper() | ReceiptHandedOver():
            return handing.advance(session, event, kiosk, rules)
        case Answer() | Back() | Tick() if handing.is_open(session):
            return handing.advance(session, event, kiosk, rules)
        case Answer() if isinstance(session.identifying, AwaitNumber):
            return identifying.advance(session, event, kiosk, rules)
        case ChooseService() | Begin() | Answer() | Skip() | Back() | Change() | LookedUp():
            return asking.advance(session, event, kiosk, rules)
        case (
            EnterPin() | TypeNumber() | UsePhone() | UseCard() | Scanned() | CardAnswered()
            | PhoneAnswered() | LoginAnswered()
        ):  # fmt: skip
            return identifying.advance(session, event, kiosk, rules)
        case ReaderHeard(state=state):
            return identifying.reader_heard(session, state, rules)
        case (
            Tick() | Send() | CaseStored() | CaseNotStored() | CaseAcknowledged()
            | WantReceipt() | NoReceipt() | PrintFinished()
        ):  # fmt: skip
            return sending.advance(session, event, kiosk, rules)
        case Retry():
            session, effects = identifying.retry(session, rules)
            session = asking.retry(session)
            session, more = sending.retry(session, kiosk, rules)
            return session, (*effects, *more)
        case _:
            return session, ()


def _enter(session: Session, kiosk: Kiosk, rules: Rules) -> tuple[Session, tuple[Effect, ...]]:
    """What begins by itself where the citizen is now: a look-up, the reading of a card put in."""
    session, looking = asking.enter(session, rules)
    session, reading = identifying.enter(session, kiosk.reader, rules)
    return session, (*looking, *reading)


def warned_after(session: Session, rules: Rules) -> float:
    """After how many seconds without a touch this session is warned."""
    settled = isinstance(session.sending, Stored) and session.sending.settled
    if settled and not handing.is_open(session):
        return rules.idle.done_after
    if isinstance(session.identifying, AwaitPhone) and session.identifying.offer is not None:
        # The citizen looks at the phone, not at us, and the offer ends by itself.
        offered = min(session.identifying.offer.expires_in_s, LONGEST_OFFER)
        return max(rules.idle.warn_after, offered)
    return rules.idle.warn_after


def _is_over(session: Session, kiosk: Kiosk, rules: Rules) -> bool:
    quiet = kiosk.monotonic - session.touched
    return quiet >= warned_after(session, rules) + rules.idle.warn_for


def _nothing_to_lose(session: Session) -> bool:
    if isinstance(session.sending, Stored):
        return session.sending.settled
    return not session.answers and session.identity is None


def _end(kiosk: Kiosk, session: Session, rules: Rules) -> Step:
    """The one way a session ends, whatever the reason."""
    outcome, step = Outcome.ABANDONED, ""
    match session.sending:
        case Stored():
            outcome = Outcome.COMPLETED
        case Storing() | NotStored():
            outcome = Outcome.FAULT
    service = rules.catalogue.service(session.service) if session.service else None
    if service is not None and session.begun:
        step = current(service, session).id
    record = RecordOutcome(session.id, session.service or "", session.language, outcome, step)
    ended = replace(kiosk, session=None, wiping=kiosk.wiping | {session.id})
    return ended, (Wipe(session.id), record)


def card_left(kiosk: Kiosk) -> bool:
    """Whether a card is in the reader though nobody is in session."""
    return kiosk.session is None and kiosk.reader in {ReaderState.CARD, ReaderState.MUTE}
