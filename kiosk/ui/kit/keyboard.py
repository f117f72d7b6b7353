"""Our own keyboard: large keys, Danish letters, and nothing that remembers what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from kiosk.session.screens import Keyboard
from kiosk.ui.draft import Typed
from kiosk.ui.guard import KEY_PAUSE
from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.icon import Icon
from kiosk.ui.kit.keys import Does, Key, is_pad, rows_of
from kiosk.ui.kit.kv import load_beside
from kiosk.ui.kit.pressable import Pressable

PAD_WIDTH: Final = 640
"""Logical pixels; a wider pad makes the hand travel."""
KEY_HEIGHTS: Final = (104, 92)
"""Logical pixels in portrait and in landscape: 32 mm and 28 mm."""
LOWEST_KEY: Final = 66
PAD_KEY_HEIGHTS: Final = (120, 108)


class KeyCap(Pressable, Label):
    """One key."""

    key: Key = ObjectProperty(None)

    share = NumericProperty(1)
    types = BooleanProperty(True)
    latched = BooleanProperty(False)


class KeyIcon(Icon):
    """What stands on a key that has no letter."""


class KeyRow(BoxLayout):
    """Keys side by side."""


class Keys(BoxLayout):
    """A keyboard that writes into a draft. Shift and accents hold for one letter."""

    shift = BooleanProperty(False)
    accents = BooleanProperty(False)
    above = NumericProperty(0)
    natural = NumericProperty(0)
    give = NumericProperty(0)
    """How much lower the keys may be, where the words around them need the room."""
    given = NumericProperty(0)

    def __init__(self, desk: Desk, keyboard: Keyboard, draft: Typed) -> None:
        super().__init__()
        self._desk, self._keyboard, self._draft = desk, keyboard, draft
        self._caps: list[KeyCap] = []
        self._capitalise()
        self._draw()

    def _draw(self) -> None:
        self.clear_widgets()
        self._caps = []
        rows = rows_of(self._keyboard, accents=self.accents)
        high, low = PAD_KEY_HEIGHTS if is_pad(self._keyboard) else KEY_HEIGHTS
        high = high if self._desk.portrait else low
        self.natural = dp(high) * len(rows) + self.spacing * (len(rows) - 1) + self.padding[3]
        self.give = dp(high - LOWEST_KEY) * len(rows)
        for keys in rows:
            row = KeyRow()
            for key in keys:
                cap = self._cap(key)
                self._caps.append(cap)
                row.add_widget(cap)
            self.add_widget(row)
        self._label()

    def _cap(self, key: Key) -> KeyCap:
        cap = KeyCap(
            self._desk,
            partial(self._press, key),
            place=("key", key),
            pause=KEY_PAUSE,
            key=key,
            share=key.width,
            types=key.does is Does.TYPE,
        )
        if key.icon:
            cap.add_widget(KeyIcon(name=key.icon))
        return cap

    def _label(self) -> None:
        for cap in self._caps:
            cap.latched = cap.key.does is Does.SHIFT and self.shift
            cap.text = "" if cap.key.icon else self._typed(cap.key)

    def _typed(self, key: Key) -> str:
        """What the key types now."""
        single = key.does is Does.TYPE and len(key.text) == 1
        raised = key.text.upper() if self.shift and single else key.text
        return raised if len(raised) == len(key.text) else key.text  # ß has no single capital

    def _press(self, key: Key) -> None:
        match key.does:
            case Does.TYPE:
                self._draft.type(self._typed(key))
                self.shift = False
                if self.accents:
                    self.accents = False
                    self._draw()
            case Does.ERASE:
                self._draft.erase()
                self._capitalise()
            case Does.CLEAR:
                self._draft.wipe()
            case Does.SHIFT:
                self.shift = not self.shift
            case Does.ACCENTS:
                self.accents = not self.accents
                self._draw()
        self._label()

    def _capitalise(self) -> None:
        """A name, a street and a sentence begin with a capital."""
        self.shift = self._keyboard is Keyboard.TEXT and not len(self._draft)


@dataclass(frozen=True, slots=True)
class KeysBlock:
    """A keyboard for a draft."""

    keyboard: Keyboard
    draft: Typed

    def build(self, desk: Desk) -> Widget:
        """The widget: a keyboard over the whole width, a pad in the middle of it."""
        keys = Keys(desk, self.keyboard, self.draft)
        if not is_pad(self.keyboard):
            return keys
        return PadFrame(keys)


class PadFrame(Widget):
    """Holds a pad in the middle."""

    give = NumericProperty(0)
    given = NumericProperty(0)

    def __init__(self, keys: Keys) -> None:
        super().__init__(size_hint_y=None, height=keys.height, give=keys.give)
        self._keys = keys
        keys.size_hint_x = None
        self.add_widget(keys)
        self.bind(pos=self._centre, size=self._centre, given=keys.setter("given"))
        keys.bind(height=self.setter("height"))
        self._centre()

    def _centre(self, *_: object) -> None:
        self._keys.width = min(dp(PAD_WIDTH), self.width)
        self._keys.pos = self.x + (self.width - self._keys.width) / 2, self.y


load_beside(__file__)
