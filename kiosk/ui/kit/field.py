"""Where what is typed appears: a field of text, or the dots of a PIN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kivy.graphics import Color, SmoothEllipse
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty
from kivy.properties import StringProperty as Str
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.ui import theme
from kiosk.ui.draft import BLANK, DOT, Secret, Typed
from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.kv import load_beside
from kiosk.ui.kit.pressable import PressableBox

CARET: Final = "|"


class EyeButton(PressableBox):
    """Shows a masked field for as long as the citizen wants."""

    icon = Str("visibility")


class Field(BoxLayout):
    """A line of text with its caret at the end; masked, it is dots until the eye is pressed."""

    shown = Str()
    hidden = BooleanProperty(False)
    wrong = BooleanProperty(False)
    above = NumericProperty(0)

    def __init__(self, desk: Desk, draft: Typed, *, masked: bool, wrong: bool) -> None:
        self._draft = draft
        self._masked = masked
        super().__init__(wrong=wrong, above=dp(24))
        if masked:
            self._eye = EyeButton(desk, self._peek, place="eye")
            self.add_widget(self._eye)
        draft.watch(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the draft as it is now."""
        self.hidden = self._masked
        self.shown = DOT * len(self._draft) if self._masked else self._draft.shown
        if BLANK not in self.shown:
            self.shown += CARET

    def _peek(self) -> None:
        self._masked = not self._masked
        self._eye.icon = "visibility" if self._masked else "visibility-off"
        self.refresh()


@dataclass(frozen=True, slots=True)
class FieldBlock:
    """The field of a draft."""

    draft: Typed
    masked: bool
    wrong: bool

    def build(self, desk: Desk) -> Widget:
        """The widget."""
        return Field(desk, self.draft, masked=self.masked, wrong=self.wrong)


class Dots(Widget):
    """As many rings as a PIN may have digits; a typed digit fills one."""

    above = NumericProperty(0)

    def __init__(self, draft: Secret, *, centred: bool) -> None:
        self._draft = draft
        self._centred = centred
        super().__init__(above=dp(24))
        self.bind(pos=self.refresh, size=self.refresh)
        draft.watch(self.refresh)

    def refresh(self, *_: object) -> None:
        """Show as many dots as there are digits."""
        side, pitch = dp(36), dp(64)
        taken = pitch * (self._draft.longest - 1) + side
        # Not center_x: when a change of pos is told, the aliases of it are still the old ones.
        left = self.x + (self.width - taken) / 2 if self._centred else self.x
        low = self.y + (self.height - side) / 2
        self.canvas.clear()
        with self.canvas:
            for index in range(self._draft.longest):
                needed = index < self._draft.shortest
                spot = (left + index * pitch, low)
                if index < len(self._draft):
                    Color(rgba=theme.BLUE_800)
                    _disc(spot, side)
                    continue
                Color(rgba=theme.GRAY_500 if needed else theme.GRAY_200)
                _disc(spot, side)
                Color(rgba=theme.WHITE)
                rim = dp(4)
                _disc((spot[0] + rim, spot[1] + rim), side - 2 * rim)


def _disc(spot: tuple[float, float], side: float) -> None:
    SmoothEllipse(pos=spot, size=(side, side))


@dataclass(frozen=True, slots=True)
class DotsBlock:
    """The dots of a PIN."""

    draft: Secret

    def build(self, desk: Desk) -> Widget:
        """The widget."""
        return Dots(self.draft, centred=desk.portrait)


load_beside(__file__)
