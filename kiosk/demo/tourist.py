"""A citizen made of code: looks at the screen, and does what it asks, whatever the service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from kiosk.receipts.document import PrintState
from kiosk.session.events import (
    Begin,
    ChooseService,
    End,
    Event,
    Send,
    UseCard,
    UsePhone,
    WantReceipt,
)
from kiosk.session.screens import (
    Action,
    CardScreen,
    ChoiceScreen,
    DoneScreen,
    EntryScreen,
    IntroScreen,
    Keyboard,
    Option,
    PhoneScreen,
    PickScreen,
    PinScreen,
    ReviewScreen,
    Screen,
    ServicesScreen,
    StartScreen,
    View,
    WaitScreen,
)
from kiosk.session.state import Kiosk
from kiosk.texts.message import Translate, Words

TYPED: Final = {
    Keyboard.TEXT: "Lægehuset Åby",
    Keyboard.EMAIL: "anna@eksempel.dk",
    Keyboard.PHONE: "20123456",
    Keyboard.DIGITS: "0101904242",
    Keyboard.DATE: "24122026",
}
"""What is typed where nothing is filled in."""


class Hands(Protocol):
    """What the tourist can do with the screen."""

    def tap(self, text: str) -> None:
        """Press what bears this text."""
        ...

    def type(self, text: str) -> None:
        """Type on the keyboard that is drawn."""
        ...


@dataclass(frozen=True, slots=True)
class Pocket:
    """What the tourist carries: cards to show, and what to know by heart."""

    show_card: Callable[[str], None]
    """Shows the card that the picture asks for (`insert-card` or `swipe-card`)."""
    card_pin: str
    library_pin: str
    phone: Callable[[str], None] | None = None
    """Opens what a QR code says, and approves; None leaves the phone in the pocket."""


class Lost(RuntimeError):
    """The tour has come to a screen that leads nowhere; the message says which."""


class Tourist:
    """Takes one step after the other through a service."""

    def __init__(self, service: str, language: str, say: Translate, pocket: Pocket) -> None:
        self._service, self._language = service, language
        self._say, self._pocket = say, pocket

    def step(self, view: View, kiosk: Kiosk, hands: Hands) -> bool:
        """Do what this screen asks; False where there is nothing to do but wait."""
        match view.screen:
            case StartScreen(languages=languages):
                self._tap(hands, languages[0] if len(languages) == 1 else self._mine(languages))
            case ServicesScreen(services=services):
                self._tap(hands, self._find([s.action for s in services], ChooseService))
            case IntroScreen(actions=actions):
                self._tap(hands, self._find(actions, Begin))
            case ChoiceScreen(options=options):
                hands.tap(self._say(self._option(options).label))
            case PhoneScreen(uri=uri) if self._pocket.phone is not None:
                self._pocket.phone(uri)
            case EntryScreen() as screen:
                if not screen.value:
                    hands.type(TYPED[screen.keyboard])
                hands.tap(self._say(screen.next))
            case PickScreen(items=items) as screen:
                for item in items:
                    if item.value:
                        hands.tap(self._say(item.label))
                hands.tap(self._say(screen.next))
            case CardScreen(picture=picture):
                self._pocket.show_card(picture)
            case PinScreen() as screen:
                self._pin(screen, kiosk, hands)
            case ReviewScreen(actions=actions):
                self._tap(hands, self._find(actions, Send))
            case DoneScreen() as screen:
                return self._finish(screen, kiosk, hands)
            case WaitScreen():
                return False
            case other:
                raise Lost(f"{view.name}: {self._title(other)}")
        return True

    def _option(self, options: tuple[Option, ...]) -> Option:
        """The first answer; a card rather than a phone, where the phone stays in the pocket."""
        unwanted = UsePhone if self._pocket.phone is None else UseCard
        return next(one for one in options if not isinstance(one.event, unwanted))

    def _mine(self, languages: tuple[Action, ...]) -> Action:
        for action in languages:
            if getattr(action.event, "language", None) == self._language:
                return action
        raise Lost(f"the start screen does not offer {self._language!r}")

    def _find(self, actions: list[Action | None] | tuple[Action, ...], kind: type[Event]) -> Action:
        for action in actions:
            if action is None or not isinstance(action.event, kind):
                continue
            if not isinstance(action.event, ChooseService) or action.event.service == self._service:
                return action
        raise Lost(f"nothing here leads on with {self._service!r}")

    def _tap(self, hands: Hands, action: Action) -> None:
        hands.tap(self._say(action.label))

    def _pin(self, screen: PinScreen, kiosk: Kiosk, hands: Hands) -> None:
        session = kiosk.session
        library = session is not None and getattr(session.identifying, "claim", None) is not None
        hands.type(self._pocket.library_pin if library else self._pocket.card_pin)
        hands.tap(self._say(screen.next))

    def _finish(self, screen: DoneScreen, kiosk: Kiosk, hands: Hands) -> bool:
        """Print, wait until the paper is out, then leave."""
        session = kiosk.session
        printing = session.printing if session else None
        if printing is None:
            self._tap(hands, self._find(screen.actions, WantReceipt))
        elif printing in {PrintState.CONFIRMED, PrintState.UNCERTAIN, PrintState.FAILED_UNSENT}:
            self._tap(hands, self._find(screen.actions, End))
        else:
            return False
        return True

    def _title(self, screen: Screen) -> str:
        title: Words = getattr(screen, "title", "")
        return self._say(title)
