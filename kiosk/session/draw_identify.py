"""The screens that ask who the citizen is: card, PIN, number, and what went wrong."""

from __future__ import annotations

from kiosk.identity.level import Method
from kiosk.identity.mitid.port import MitIdOffered, MitIdProblem
from kiosk.identity.person import CardProblem
from kiosk.services.model import IdentifyStep, Service
from kiosk.session.draw_ask import CPR_DIGITS, field_notice
from kiosk.session.events import End, LoginProblem, Retry, Skip, TypeNumber, UseCard, UsePhone
from kiosk.session.identifying import CHIPS, NUMBERS, offers_phone
from kiosk.session.screens import (
    Action,
    CardScreen,
    ChoiceScreen,
    EntryScreen,
    Keyboard,
    Mood,
    Notice,
    Option,
    PhoneScreen,
    PinScreen,
    Screen,
    Style,
    TroubleScreen,
    WaitScreen,
)
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
from kiosk.texts.message import Message


def identify(
    service: Service, step: IdentifyStep, session: Session, kiosk: Kiosk, rules: Rules
) -> tuple[str, Screen]:
    """The screen for this moment of the identification, and its name."""
    match session.identifying:
        case AwaitCard(problem=None, weak=False, chosen=False) as wanted if offers_phone(
            step, rules
        ):
            return step.id, _ways(service, step, session, kiosk, wanted)
        case AwaitPhone(offer=offer):
            asking = WaitScreen(Message.of("phone-asking"), Message.of("one-moment"))
            return f"{step.id}-phone", _phone(offer) if offer else asking
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
            name = f"{step.id}-trouble"
            match problem:
                case MitIdProblem():
                    return name, _phone_trouble(step, problem)
                case LoginProblem():
                    return name, _trouble(step, f"login-{problem}", rules)
                case _:
                    return name, _trouble(step, f"card-{problem}", rules)


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
    if wanted.other:
        notices.append(Notice(Message.of("card-other"), Mood.ERROR))
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
        _others(step, retry=wanted.problem is not None or wanted.weak or wanted.other),
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


def _ways(
    service: Service, step: IdentifyStep, session: Session, kiosk: Kiosk, wanted: AwaitCard
) -> ChoiceScreen:
    """By phone or by card: the citizen knows what is in the pocket."""
    ways = [Option(Message.of("way-phone"), UsePhone(), Message.of("way-phone.help"))]
    if {*CHIPS, *NUMBERS} & set(step.identify):
        ways.append(Option(Message.of("way-card"), UseCard(), Message.of("way-card.help")))
    without = Action(Message.of("without-card"), Skip(step.id), Style.SECONDARY)
    notices: list[Notice] = []
    if wanted.other:
        notices.append(Notice(Message.of("card-other"), Mood.ERROR))
    if session.stale_card and kiosk.reader.works:
        notices.append(Notice(Message.of("card-stale"), Mood.WARNING))
    return ChoiceScreen(
        Message(step.id, scope=service.id),
        Message.of("ways"),
        tuple(ways),
        (without,) if step.optional else (),
        tuple(notices),
    )


def _phone(offer: MitIdOffered) -> PhoneScreen:
    return PhoneScreen(
        Message.of("phone"),
        tuple(Message.of(f"phone-step-{number}") for number in (1, 2, 3)),
        offer.uri,
        Message.of("phone-code"),
        offer.code,
        (Action(Message.of("phone-other"), UseCard(), Style.SECONDARY),),
    )


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


def _trouble(step: IdentifyStep, key: str, rules: Rules) -> TroubleScreen:
    again = "other-way" if offers_phone(step, rules) else "other-card"
    actions = (
        Action(Message.of(again), Retry(), Style.PRIMARY, "refresh"),
        *_others(step, retry=False),
        Action(Message.of("leave"), End(), Style.SECONDARY),
    )
    return TroubleScreen(Message.of(key), Message.of(f"{key}.text"), actions, "take-card")


def _phone_trouble(step: IdentifyStep, problem: MitIdProblem) -> TroubleScreen:
    key = f"phone-{problem}"
    ways = [Action(Message.of("try-again"), UsePhone(), Style.PRIMARY, "refresh")]
    if {*CHIPS, *NUMBERS} & set(step.identify):
        ways.append(Action(Message.of("phone-other"), UseCard(), Style.SECONDARY))
    if step.optional:
        ways.append(Action(Message.of("without-card"), Skip(step.id), Style.SECONDARY))
    ways.append(Action(Message.of("leave"), End(), Style.SECONDARY))
    return TroubleScreen(Message.of(key), Message.of(f"{key}.text"), tuple(ways))
