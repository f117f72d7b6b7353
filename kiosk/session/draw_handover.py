"""The screens of a receipt without paper, and what the last screen says and offers of it."""

from __future__ import annotations

from kiosk.services.model import Service
from kiosk.session.draw_ask import field_notice
from kiosk.session.events import WithoutPaper
from kiosk.session.handing import ADDRESS, is_open, known_address, ways
from kiosk.session.handover import (
    AskAddress,
    ChooseWay,
    Failed,
    HandingOver,
    Handover,
    InMailbox,
    OnPhone,
    Way,
)
from kiosk.session.screens import (
    Action,
    ChoiceScreen,
    EntryScreen,
    Keyboard,
    Mood,
    Notice,
    Option,
    PhoneScreen,
    Screen,
    Style,
    WaitScreen,
)
from kiosk.session.state import Kiosk, Session
from kiosk.texts.message import Message


def handover(service: Service, session: Session, kiosk: Kiosk) -> tuple[str, Screen] | None:
    """The screen the citizen is at, if it is one of these."""
    if not is_open(session):
        return None
    match session.handover:
        case ChooseWay():
            return "receipt-ways", _choice(kiosk)
        case AskAddress(problem=problem):
            return ADDRESS, EntryScreen(
                ADDRESS,
                Message.of("receipt-address"),
                Message.of("receipt-address.help"),
                Message.of("example-email"),
                Keyboard.EMAIL,
                known_address(session, service),
                Message.of("receipt-mail"),
                problem=field_notice(problem),
            )
        case OnPhone(url=url):
            return "receipt-phone", _page(url, kiosk)
        case _:
            wait = Message.of("receipt-making"), Message.of("one-moment")
            return "receipt-making", WaitScreen(*wait)


def notices(state: Handover | None) -> tuple[Notice, ...]:
    """What became of it, for the last screen."""
    match state:
        case InMailbox():
            return (Notice(Message.of("receipt-mailed"), Mood.GOOD),)
        case Failed(way=way):
            return (Notice(Message.of(f"receipt-no-{way}"), Mood.WARNING),)
        case _:
            return ()


def offers(session: Session, kiosk: Kiosk, *, beside: bool) -> tuple[Action, ...]:
    """Buttons for what can still be had; one for all ways where others stand `beside` it."""
    left = [way for way in ways(kiosk) if not _had(session.handover, way)]
    if not left:
        return ()
    if beside and len(left) > 1:
        return (Action(Message.of("receipt-ways"), WithoutPaper(None), Style.SECONDARY, "mobile"),)
    styles = [Style.SECONDARY] if beside else [Style.PRIMARY, Style.SECONDARY]
    return tuple(
        Action(Message.of(f"receipt-by-{way}"), WithoutPaper(way), style, _ICONS[way])
        for way, style in zip(left, styles, strict=False)
    )


_ICONS = {Way.PHONE: "mobile", Way.EMAIL: "mail"}


def _had(state: Handover | None, way: Way) -> bool:
    match state:
        case InMailbox():
            return way is Way.EMAIL
        case Failed(way=failed):
            return way is failed
        case HandingOver(way=now):
            return way is now
        case _:
            return False


def _choice(kiosk: Kiosk) -> ChoiceScreen:
    options = tuple(
        Option(
            Message.of(f"receipt-way-{way}"),
            WithoutPaper(way),
            Message.of(f"receipt-way-{way}.help"),
        )
        for way in ways(kiosk)
    )
    nothing = () if options else (Notice(Message.of("receipt-no-ways"), Mood.WARNING),)
    return ChoiceScreen(
        Message.of("receipt-how"), Message.of("receipt-how.help"), options, (), nothing
    )


def _page(url: str, kiosk: Kiosk) -> PhoneScreen:
    mail = Action(Message.of("receipt-by-email"), WithoutPaper(Way.EMAIL), Style.SECONDARY, "mail")
    return PhoneScreen(
        Message.of("receipt-phone"),
        tuple(Message.of(f"receipt-phone-step-{number}") for number in (1, 2, 3)),
        url,
        "",
        "",
        (mail,) if Way.EMAIL in ways(kiosk) else (),
    )
