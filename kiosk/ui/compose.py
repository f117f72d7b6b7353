"""From a `View` to the pieces that show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.receipts.document import Receipt
from kiosk.session.events import Event
from kiosk.session.screens import (
    Action,
    CardScreen,
    ChoiceScreen,
    DoneScreen,
    EntryScreen,
    IntroScreen,
    OutOfOrderScreen,
    PhoneScreen,
    PickScreen,
    PinScreen,
    ReviewScreen,
    Screen,
    ServicesScreen,
    StartScreen,
    TroubleScreen,
    View,
    WaitScreen,
)
from kiosk.texts.message import Translate
from kiosk.ui import screens, words
from kiosk.ui.chrome.footer import FooterBlock
from kiosk.ui.chrome.header import HeaderBlock
from kiosk.ui.chrome.progress import ProgressBlock
from kiosk.ui.draft import Drafts, Secret, Ticks, Typed
from kiosk.ui.kit.layout import Hero, Layout
from kiosk.ui.kit.paper import Bitmap

Preview = Callable[[Receipt], Bitmap | None]
"""The bitmap of a receipt, at once; None while it is not ready, then a later `show` brings it."""


def body(view: View, say: Translate, drafts: Drafts, preview: Preview) -> Layout | Hero:
    """What stands between progress and footer."""
    laid_out = _body(view, say, drafts, preview)
    if isinstance(laid_out, Layout):
        return replace(laid_out, turn=(say(words.PREVIOUS), say(words.MORE)))
    return laid_out


def _body(view: View, say: Translate, drafts: Drafts, preview: Preview) -> Layout | Hero:
    draft = drafts.for_screen(view.name, view.screen)
    match view.screen, draft:
        case EntryScreen() as screen, Typed():
            return screens.entry.compose(screen, say, draft)
        case PickScreen() as screen, Ticks():
            return screens.pick.compose(screen, say, draft)
        case PinScreen() as screen, Secret():
            return screens.pin.compose(screen, say, draft)
        case DoneScreen() as screen, _:
            paper = preview(screen.receipt) if screen.receipt else None
            return screens.done.compose(screen, say, paper)
        case screen, _:
            return _plain(screen, say)


def _plain(screen: Screen, say: Translate) -> Layout | Hero:
    match screen:
        case StartScreen():
            return screens.start.compose(screen, say)
        case ServicesScreen():
            return screens.services.compose(screen, say)
        case IntroScreen():
            return screens.intro.compose(screen, say)
        case ChoiceScreen():
            return screens.choice.compose(screen, say)
        case CardScreen():
            return screens.card.compose(screen, say)
        case PhoneScreen():
            return screens.phone.compose(screen, say)
        case WaitScreen():
            return screens.wait.compose(screen, say)
        case ReviewScreen():
            return screens.review.compose(screen, say)
        case TroubleScreen():
            return screens.trouble.compose(screen, say)
        case OutOfOrderScreen():
            return screens.out_of_order.compose(screen, say)
        case _:
            raise TypeError(f"a {type(screen).__name__} needs its draft")


def header(view: View, say: Translate) -> HeaderBlock:
    """The wordmark and the other languages."""
    languages = tuple((say(action.label), action.event) for action in view.languages)
    return HeaderBlock(say(words.CITY), say(words.OFFICE), languages)


def progress(view: View, say: Translate) -> ProgressBlock | None:
    """The service and the step; nothing outside a service."""
    title = say(view.title)
    if view.progress:
        at, of = view.progress.at, view.progress.of
        return ProgressBlock(title, say(words.progress(at, of)), at, of)
    return ProgressBlock(title) if title else None


def footer(view: View, say: Translate) -> FooterBlock | None:
    """Back and end, where there is a way back or an end."""
    if not (view.back or view.leave):
        return None

    def way(action: Action | None, icon: str) -> tuple[str, str, Event] | None:
        return (say(action.label), action.icon or icon, action.event) if action else None

    return FooterBlock(way(view.back, "arrow-back"), way(view.leave, "exit"))
