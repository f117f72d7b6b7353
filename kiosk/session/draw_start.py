"""The screens before a service: start, services, what a service needs, out of order."""

from __future__ import annotations

from kiosk.identity.level import Method
from kiosk.identity.person import ReaderState
from kiosk.receipts.document import PrinterState
from kiosk.services.model import IdentifyStep, Offline, Service
from kiosk.session.advance import card_left
from kiosk.session.asking import available
from kiosk.session.events import Begin, ChooseService, Reach, Start
from kiosk.session.identifying import CHIPS, offers_phone
from kiosk.session.paper import shown
from kiosk.session.screens import (
    Action,
    Fact,
    IntroScreen,
    Mood,
    Notice,
    OutOfOrderScreen,
    ServiceCard,
    ServicesScreen,
    StartScreen,
    Style,
)
from kiosk.session.state import Kiosk, Rules
from kiosk.texts.message import Message, Money, Words


def start(kiosk: Kiosk, rules: Rules) -> StartScreen:
    """Invites, in every language at once."""
    languages = tuple(
        Action(
            Message.of(f"start-{tag}"),
            Start(tag),
            Style.PRIMARY if tag == rules.languages[0] else Style.SECONDARY,
        )
        for tag in rules.languages
    )
    notices: tuple[Notice, ...] = ()
    if card_left(kiosk):
        notices = (Notice(Message.of("card-left"), Mood.WARNING),)
    elif _receipt_held(kiosk):
        notices = (Notice(Message.of("printer-staff"), Mood.WARNING),)
    return StartScreen(Message.of("start"), Message.of("start.text"), languages, notices)


def _receipt_held(kiosk: Kiosk) -> bool:
    """Whether staff have to look after a receipt that may lie in the printer.

    Also while it lacks paper: whoever puts some in may get that receipt. A card that was left
    comes first: there is room for one notice.
    """
    left_behind = bool(kiosk.wiping) and not kiosk.printer.works
    return kiosk.printer is PrinterState.HOLDING or left_behind


def out_of_order(kiosk: Kiosk, rules: Rules) -> OutOfOrderScreen:
    """Sorry, and where else."""
    branch = rules.catalogue.branch(rules.branch)
    phone = branch.phone if branch else ""
    where = Message.of("out-of-order-call", phone=phone) if phone else Message.of("desk")
    return OutOfOrderScreen(
        Message.of("out-of-order"), Message.of(f"out-of-order-{kiosk.fault}"), where
    )


def services(kiosk: Kiosk, rules: Rules) -> ServicesScreen:
    """All services, each with what it is for and whether it works now."""
    cards = tuple(_card(service, kiosk, rules) for service in rules.catalogue.services)
    return ServicesScreen(Message.of("services"), cards, parts_down(kiosk))


def _card(service: Service, kiosk: Kiosk, rules: Rules) -> ServiceCard:
    title = Message("title", scope=service.id)
    problem = _in_the_way(service, kiosk, rules)
    return ServiceCard(
        title=title,
        summary=Message("summary", scope=service.id),
        icon=service.icon,
        action=None if problem else Action(title, ChooseService(service.id)),
        status=Notice(problem, Mood.WARNING) if problem else None,
        detail=Message.of("minutes", minutes=service.minutes),
    )


def _in_the_way(service: Service, kiosk: Kiosk, rules: Rules) -> Words | None:
    if not available(service, kiosk):
        return Message.of("service-away")
    if _needs_chip(service, rules) and not kiosk.reader.works:
        return Message.of("service-no-reader")
    return None


def _needs_chip(service: Service, rules: Rules) -> bool:
    """Whether somebody must put a card in the reader, and nothing else will do."""
    return any(
        isinstance(step, IdentifyStep)
        and not step.optional
        and not offers_phone(step, rules)
        and CHIPS.issuperset({*step.identify} - {Method.MITID})
        for step in service.steps
    )


def parts_down(kiosk: Kiosk) -> tuple[Notice, ...]:
    """What does not work right now, told before it is missed."""
    down: list[Notice] = []
    if kiosk.central is Reach.AWAY:
        down.append(Notice(Message.of("central-away"), Mood.INFO))
    if kiosk.reader in {ReaderState.NO_READER, ReaderState.NO_SERVICE}:
        down.append(Notice(Message.of("reader-away"), Mood.WARNING))
    if not kiosk.printer.works:
        down.append(Notice(Message.of(f"printer-{kiosk.printer}"), Mood.INFO))
    return tuple(down)


def intro(service: Service, kiosk: Kiosk, rules: Rules) -> IntroScreen:
    """Can I do this here and now, what do I need, what does it cost, how long does it take."""
    facts = [
        Fact("clock", Message.of("intro-time"), Message.of("minutes", minutes=service.minutes))
    ]
    facts += [
        Fact("card" if item == service.bring[0] else "info", Message.of("intro-bring"), text)
        for item in service.bring
        for text in [Message(f"bring-{item}", scope=service.id)]
    ]
    if service.fees:
        today = kiosk.now.date()
        fees = [fee for fee in service.fees.values() if fee.valid_on(today)]
        highest = max(fees, key=lambda fee: fee.amount, default=None)
        if highest is not None:
            amount = shown(Money(highest.amount, highest.currency))
            upto = Message("intro-fee", (("fee", amount),), scope=service.id)
            facts.append(Fact("receipt", Message.of("intro-fee"), upto))
    facts.append(
        Fact("person", Message.of("intro-otherwise"), Message("alternative", scope=service.id))
    )
    notices: list[Notice] = []
    if service.offline is Offline.WISH and kiosk.central is Reach.AWAY:
        notices.append(Notice(Message.of("central-away-wish"), Mood.INFO))
    elif kiosk.central is Reach.AWAY:
        notices.append(Notice(Message.of("central-away"), Mood.INFO))
    problem = _in_the_way(service, kiosk, rules)
    if problem:
        notices.append(Notice(problem, Mood.WARNING))
    begin = Action(Message.of("begin"), Begin(), Style.PRIMARY, "arrow-forward")
    return IntroScreen(
        Message("title", scope=service.id),
        Message("intro", scope=service.id),
        tuple(facts),
        () if problem else (begin,),
        tuple(notices),
    )
