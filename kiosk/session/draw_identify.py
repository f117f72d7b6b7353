"""The screens that ask who the citizen is: card, PIN, number, and what went wrong."""

from __future__ import annotations

from kiosk.identity.level import Method
from kiosk.identity.person import CardProblem
from kiosk.services.model import IdentifyStep, Service
from kiosk.session.draw_ask import CPR_DIGITS, field_notice
from kiosk.session.events import End, LoginProblem, Retry, Skip, TypeNumber
from kiosk.session.identifying import CHIPS, NUMBERS
from kiosk.session.screens import (
    Action,
    CardScreen,
    EntryScreen,
    Keyboard,
    Mood,
    Notice,
    PinScreen,
    Screen,
    Style,
    TroubleScreen,
    WaitScreen,
)
from kiosk.session.state import (
    AwaitCard,
    AwaitNumber,
    AwaitPin,
    CardTrouble,
    CheckingPin,
    Kiosk,
    ReadingCard,
    Rules,
    Session,
)
from kiosk.texts.message import Message


def identify(
    service: Service, step: IdentifyStep, session: Session, kiosk: Kiosk, rules: Rules
) -> tuple[str, Screen]:
    """The screen for this moment of the identification, and its name."""
    match session.identifying:
        case AwaitCard() as wanted:
            return step.id, _card(service, step, session, kiosk, rules, wanted)
        case ReadingCard():
            reading = Message.of("card-reading")
            text = Message.of("card-reading.text")
            return f"{step.id}-reading", WaitScreen(reading, text, "insert-card")
        case AwaitPin() as asked:
            return f"{step.id}-pin", _pin(asked)
        case CheckingPin(asked=asked):
            key = "pin-checking" if asked.claim is None else "login-checking"
            wait = WaitScreen(Message.of(key), Message.of(f"{key}.text"))
            return f"{step.id}-checking", wait
        case AwaitNumber(problem=problem):
            return f"{step.id}-number", EntryScreen(
                step.id,
                Message.of("type-number"),
                Message.of("type-number.help"),
                Message.of("example-cpr"),
                Keyboard.DIGITS,
                "",
                Message.of("next"),
                problem=field_notice(problem),
                masked=True,
                longest=CPR_DIGITS,
            )
        case CardTrouble(problem=problem):
            kind = "login" if isinstance(problem, LoginProblem) else "card"
            return f"{step.id}-trouble", _trouble(step, f"{kind}-{problem}")


def _card(
    service: Service,
    step: IdentifyStep,
    session: Session,
    kiosk: Kiosk,
    rules: Rules,
    wanted: AwaitCard,
) -> CardScreen:
    chips = bool(CHIPS & set(step.identify))
    scanned = rules.scanner and bool(NUMBERS & set(step.identify))
    match scanned, chips:
        case True, True:
            how = "any"
        case True, False:
            how = "scan"
        case False, True:
            how = "insert"
        case _:
            how = "type"
    notices: list[Notice] = []
    if wanted.problem is not None:
        notices.append(Notice(Message.of(f"card-{wanted.problem}"), Mood.ERROR))
    if wanted.weak:
        notices.append(Notice(Message.of("card-weak"), Mood.WARNING))
    if session.stale_card and chips and kiosk.reader.works:
        notices.append(Notice(Message.of("card-stale"), Mood.WARNING))
    if chips and not kiosk.reader.works and wanted.problem is not CardProblem.NO_READER:
        notices.append(Notice(Message.of("reader-away"), Mood.WARNING))
    return CardScreen(
        Message(step.id, scope=service.id),
        Message.of(f"card-how-{how}"),
        "swipe-card" if scanned and step.identify[0] in NUMBERS else "insert-card",
        _others(step, retry=wanted.problem is not None or wanted.weak),
        tuple(notices),
    )


def _others(step: IdentifyStep, *, retry: bool) -> tuple[Action, ...]:
    """What else the citizen can do."""
    others: list[Action] = []
    if NUMBERS & set(step.identify):
        others.append(Action(Message.of("type-number-instead"), TypeNumber(), Style.SECONDARY))
    if retry and CHIPS & set(step.identify):
        others.append(Action(Message.of("try-again"), Retry(), Style.SECONDARY, "refresh"))
    if step.optional:
        others.append(Action(Message.of("without-card"), Skip(step.id), Style.SECONDARY))
    return tuple(others)


def _pin(asked: AwaitPin) -> PinScreen:
    library = asked.method is Method.LIBRARY_CARD
    key = "pin-library" if library else "pin"
    problem: Notice | None = None
    if asked.wrong:
        wrong = "pin-wrong" if asked.tries_left is not None else "pin-wrong-again"
        tries = asked.tries_left or 0
        problem = Notice(Message.of(wrong, tries=tries), Mood.ERROR)
    elif asked.tries_left is not None and asked.tries_left <= 2:
        problem = Notice(Message.of("pin-few-tries", tries=asked.tries_left), Mood.WARNING)
    shortest, longest = asked.lengths
    return PinScreen(
        Message.of(key),
        Message.of(f"{key}.help"),
        shortest,
        longest,
        Message.of("next"),
        problem,
    )


def _trouble(step: IdentifyStep, key: str) -> TroubleScreen:
    actions = (
        Action(Message.of("other-card"), Retry(), Style.PRIMARY, "refresh"),
        *_others(step, retry=False),
        Action(Message.of("leave"), End(), Style.SECONDARY),
    )
    return TroubleScreen(Message.of(key), Message.of(f"{key}.text"), actions, "take-card")
