"""What a citizen has typed or ticked and not yet sent. Overwritten when it is no longer needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from weakref import WeakMethod

from kiosk.identity.person import Pin
from kiosk.session.events import Answer, EnterPin
from kiosk.session.screens import EntryScreen, Keyboard, PickScreen, PinScreen, Screen

DOT: Final = "\u2022"
"""A digit nobody may see."""
BLANK: Final = "_"
"""A digit that is still missing."""
_DATE_SHAPE: Final = (2, 2, 4)
"""Day, month, year, as dates are written in Denmark: DD-MM-YYYY."""


class Watched:
    """Tells whoever draws it that it has changed, without keeping them alive."""

    def __init__(self) -> None:
        self._watchers: list[WeakMethod[Callable[[], None]]] = []

    def watch(self, changed: Callable[[], None]) -> None:
        """Call the bound method `changed` after every change, as long as its owner lives."""
        self._watchers.append(WeakMethod(changed))

    def _tell(self) -> None:
        self._watchers = [watcher for watcher in self._watchers if watcher() is not None]
        for watcher in self._watchers:
            if changed := watcher():
                changed()


class Typed(Watched):
    """Characters typed one by one, at most `longest`."""

    def __init__(self, step: str, longest: int, keyboard: Keyboard, value: str = "") -> None:
        super().__init__()
        self.step = step
        self.longest = longest
        self.keyboard = keyboard
        self._characters: list[str] = []
        self.put(value)

    def __len__(self) -> int:
        return len(self._characters)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(step={self.step!r})"

    @property
    def text(self) -> str:
        """What was typed, as it is sent: a date with its hyphens."""
        raw = "".join(self._characters)
        return _dated(raw) if self.keyboard is Keyboard.DATE else raw

    @property
    def shown(self) -> str:
        """What was typed, with a line for every digit of a date that is still missing."""
        if self.keyboard is not Keyboard.DATE:
            return self.text
        return _dated("".join(self._characters).ljust(sum(_DATE_SHAPE), BLANK))

    def type(self, characters: str) -> None:
        """Add what a key stands for, as far as there is room."""
        if self.keyboard is Keyboard.DATE:
            characters = "".join(filter(str.isdigit, characters))
        room = (sum(_DATE_SHAPE) if self.keyboard is Keyboard.DATE else self.longest) - len(self)
        self._characters.extend(characters[: max(0, room)])
        self._tell()

    def erase(self) -> None:
        """Take the last character back."""
        if self._characters:
            self._characters[-1] = ""
            self._characters.pop()
            self._tell()

    def put(self, value: str) -> None:
        """Replace everything by `value`."""
        self._overwrite()
        self.type(value)

    def wipe(self) -> None:
        """Overwrite and forget everything."""
        self._overwrite()
        self._tell()

    def _overwrite(self) -> None:
        self._characters[:] = [""] * len(self._characters)
        self._characters.clear()

    def answer(self) -> Answer:
        """The event that sends it."""
        return Answer(self.step, self.text)


class Secret(Typed):
    """A PIN: shown as dots only, gone once entered."""

    def __init__(self, shortest: int, longest: int) -> None:
        super().__init__("", longest, Keyboard.DIGITS)
        self.shortest = shortest

    @property
    def shown(self) -> str:
        """A dot for each digit."""
        return DOT * len(self)

    @property
    def ready(self) -> bool:
        """Whether enough digits are there."""
        return len(self) >= self.shortest

    def enter(self) -> EnterPin | None:
        """The event that sends the PIN, which is then forgotten; None if it is too short."""
        if not self.ready:
            return None
        event = EnterPin(Pin(self.text))
        self.wipe()
        return event


class Ticks(Watched):
    """The values ticked in a list, kept in the list's order."""

    def __init__(self, step: str, values: tuple[str, ...], chosen: tuple[str, ...]) -> None:
        super().__init__()
        self.step = step
        self._values = values
        self._chosen = {value for value in chosen if value in values}

    def __repr__(self) -> str:
        return f"Ticks(step={self.step!r})"

    def __contains__(self, value: str) -> bool:
        return value in self._chosen

    @property
    def complete(self) -> bool:
        """Whether everything that can be ticked is."""
        return len(self._chosen) == len(self._values)

    def toggle(self, value: str) -> None:
        """Tick it, or take the tick away."""
        self._chosen ^= {value}
        self._tell()

    def toggle_all(self) -> None:
        """Tick everything; if everything is ticked, nothing."""
        self._chosen = set() if self.complete else set(self._values)
        self._tell()

    def wipe(self) -> None:
        """Forget everything."""
        self._chosen.clear()
        self._tell()

    def answer(self) -> Answer:
        """The event that sends it."""
        return Answer(self.step, tuple(value for value in self._values if value in self))


Draft = Typed | Ticks


class Drafts:
    """The one draft of the screen that is shown; another screen's draft is wiped first."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._given: object = None
        self._draft: Draft | None = None

    def for_screen(self, name: str, screen: Screen) -> Draft | None:
        """The draft that belongs to this screen: the running one if it is still the same question."""
        match screen:
            case EntryScreen():
                key: tuple[object, ...] = (name, screen.step, screen.keyboard, screen.longest)
                given: object = screen.value
            case PickScreen():
                values = tuple(item.value for item in screen.items if item.value)
                key, given = (name, screen.step, values), screen.chosen
            case PinScreen():
                key, given = (name, screen.shortest, screen.longest), None
            case _:
                self.wipe()
                return None
        if key != self._key or (given != self._given and not _holds(self._draft, given)):
            self.wipe()
            self._draft = _new(screen)
        self._key, self._given = key, given
        return self._draft

    def wipe(self) -> None:
        """Overwrite what is left."""
        if self._draft is not None:
            self._draft.wipe()
        self._key, self._given, self._draft = (), None, None


def _new(screen: EntryScreen | PickScreen | PinScreen) -> Draft:
    match screen:
        case EntryScreen():
            return Typed(screen.step, screen.longest, screen.keyboard, screen.value)
        case PickScreen():
            values = tuple(item.value for item in screen.items if item.value)
            return Ticks(screen.step, values, screen.chosen)
        case PinScreen():
            return Secret(screen.shortest, screen.longest)


def _holds(draft: Draft | None, given: object) -> bool:
    """Whether the core only says back what was sent to it."""
    return draft is not None and draft.answer().value == given


def _dated(digits: str) -> str:
    parts, start = [], 0
    for size in _DATE_SHAPE:
        parts.append(digits[start : start + size])
        start += size
    return "-".join(part for part in parts if part)
