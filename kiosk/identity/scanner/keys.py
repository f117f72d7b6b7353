"""Key events become characters, as the layout of the wedge has them. No device, no clock."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Final, NamedTuple

from kiosk.identity.ignored import Ignored
from kiosk.identity.scanner.layouts import DEAD, KEYS, Key, Layout


class EventType(IntEnum):
    """Kinds of event, of those a keyboard sends (linux/input-event-codes.h)."""

    SYN = 0
    KEY = 1


class Press(IntEnum):
    """The value of a key event. A key that repeats itself was held, not typed again."""

    RELEASED = 0
    PRESSED = 1
    REPEATED = 2


class InputEvent(NamedTuple):
    """One event of an input device, without its time."""

    type: int
    code: int
    value: int


_SHIFT: Final = frozenset({Key.LEFT_SHIFT, Key.RIGHT_SHIFT})
_SHORTCUT: Final = frozenset(
    {Key.LEFT_CTRL, Key.RIGHT_CTRL, Key.LEFT_ALT, Key.LEFT_META, Key.RIGHT_META}
)
_MODIFIERS: Final = _SHIFT | _SHORTCUT | {Key.RIGHT_ALT}
_LOCKS: Final = frozenset({Key.NUM_LOCK, Key.SCROLL_LOCK})
_ENTER: Final = frozenset({Key.ENTER, Key.KEYPAD_ENTER})


class Keys:
    """Follows one keyboard: which modifiers are down, whether Caps Lock is on, what accent waits."""

    def __init__(self, layout: Layout) -> None:
        self._keys, self._dead = KEYS[layout], DEAD[layout]
        self._down: set[int] = set()
        self._capitals = False
        self._accent = ""

    def begin(self, held: Iterable[int]) -> None:
        """Start afresh with these keys down; they were typed before, so they type nothing now."""
        self._down = set(_MODIFIERS.intersection(held))
        self._capitals = False
        self._accent = ""

    def characters(self, events: Iterable[InputEvent]) -> Iterator[str | Ignored]:
        """What was typed: characters, `\\n` for Enter, and a reason for what types none."""
        for kind, code, value in events:
            if kind != EventType.KEY:
                continue
            if code in _MODIFIERS:
                (self._down.discard if value == Press.RELEASED else self._down.add)(code)
            elif value == Press.PRESSED:
                yield from self._pressed(code)

    def _pressed(self, code: int) -> Iterator[str | Ignored]:
        if code in _LOCKS:
            return
        if code == Key.CAPS_LOCK:
            self._capitals = not self._capitals
        elif self._down & _SHORTCUT:
            yield Ignored.NO_CHARACTER
        elif code in _ENTER:
            if self._accent:
                yield Ignored.NO_CHARACTER
            self._accent = ""
            yield "\n"
        else:
            yield from self._accented(self._typed(code))

    def _typed(self, code: int) -> str:
        """The character of a key, with the modifiers as they are; empty if it has none."""
        key = self._keys.get(code)
        if key is None:
            return ""
        shift = bool(self._down & _SHIFT)
        if Key.RIGHT_ALT in self._down:
            return "" if shift else key.alt_gr
        if self._capitals and key.plain.isalpha():
            shift = not shift
        return key.shift if shift else key.plain

    def _accented(self, typed: str) -> Iterator[str | Ignored]:
        """The character, with the accent that waits for it; or nothing yet, if it is one."""
        accent, self._accent = self._accent, ""
        if not accent and typed in self._dead:
            self._accent = typed
        elif not accent:
            yield typed or Ignored.NO_CHARACTER
        elif typed == " ":
            yield accent
        else:
            both = unicodedata.normalize("NFC", typed + self._dead[accent])
            yield both if len(both) == 1 and both.isalpha() else Ignored.NO_CHARACTER
