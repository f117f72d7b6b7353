"""Buttons that carry an event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, OptionProperty
from kivy.properties import StringProperty as Str
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.session.screens import Action, Style
from kiosk.texts.message import Translate
from kiosk.ui import theme
from kiosk.ui.draft import Secret
from kiosk.ui.kit.column import Column
from kiosk.ui.kit.desk import Desk, Send
from kiosk.ui.kit.kv import load_beside
from kiosk.ui.kit.pressable import PressableBox

_POINTS_ON: Final = frozenset({"arrow-forward", "chevron-right", "send"})
"""Icons that stand behind the words, because they point to what comes next."""


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a button, at rest and pressed."""

    fill: theme.Colour
    edge: theme.Colour
    ink: theme.Colour
    pressed_fill: theme.Colour
    pressed_edge: theme.Colour


LOOKS: Final = {
    Style.PRIMARY: Look(
        theme.BLUE_800, theme.BLUE_800, theme.WHITE, theme.BLUE_900, theme.BLUE_900
    ),
    Style.SECONDARY: Look(
        theme.WHITE, theme.BLUE_800, theme.BLUE_800, theme.BLUE_200, theme.BLUE_900
    ),
    Style.QUIET: Look(theme.GRAY_100, theme.GRAY_100, theme.INK, theme.GRAY_200, theme.GRAY_400),
}
DISABLED: Final = Look(theme.GRAY_200, theme.GRAY_200, theme.GRAY_500, *[theme.GRAY_200] * 2)


class BigButton(PressableBox):
    """A button as wide as its column; it grows with its words."""

    text = Str()
    icon = Str()
    icon_first = BooleanProperty(True)
    look = ObjectProperty(LOOKS[Style.SECONDARY], rebind=True)
    least = NumericProperty(theme.ACTION)
    natural = NumericProperty(0)
    """The height its words need."""
    halign = OptionProperty("center", options=["left", "center", "right"])


@dataclass(frozen=True, slots=True)
class Button:
    """A button of the dock."""

    text: str
    event: Send
    style: Style = Style.SECONDARY
    icon: str = ""
    least: int = theme.ACTION

    def build(self, desk: Desk) -> Widget:
        """The widget."""
        return BigButton(
            desk,
            lambda: desk.send(self.event),
            text=self.text,
            icon=self.icon,
            icon_first=self.icon not in _POINTS_ON,
            look=LOOKS[self.style],
            least=self.least,
        )


class ButtonRow(BoxLayout):
    """Buttons side by side, all as high as the highest."""

    def add_widget(self, widget: BigButton, *args: object, **kwargs: object) -> None:
        """Add a button."""
        widget.size_hint_y = 1
        super().add_widget(widget, *args, **kwargs)
        widget.bind(natural=self._level)
        self._level()

    def _level(self, *_: object) -> None:
        self.height = max(button.natural for button in self.children)


class ReadyButton(BigButton):
    """Can be pressed once a PIN has enough digits."""

    def __init__(self, desk: Desk, draft: Secret, **properties: Any) -> None:
        self._draft = draft
        super().__init__(desk, lambda: desk.send(draft.enter), **properties)
        draft.watch(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show whether the PIN is long enough."""
        self.enabled = self._draft.ready
        self.look = LOOKS[Style.PRIMARY] if self.enabled else DISABLED


@dataclass(frozen=True, slots=True)
class EnterButton:
    """Enters a PIN."""

    text: str
    draft: Secret

    def build(self, desk: Desk) -> Widget:
        """The widget."""
        return ReadyButton(desk, self.draft, text=self.text, icon="arrow-forward", icon_first=False)


@dataclass(frozen=True, slots=True)
class Abreast:
    """The buttons of a dock: one below the other, or in landscape two on a line."""

    buttons: tuple[Button | EnterButton, ...]
    narrow: bool = False
    """Whether there is never room for two on a line."""

    def build(self, desk: Desk) -> Widget:
        """The widget."""
        column = Column()
        size = 1 if desk.portrait or self.narrow else 2
        odd = len(self.buttons) % size
        lines = [self.buttons[:odd]] if odd else []
        lines += [self.buttons[at : at + size] for at in range(odd, len(self.buttons), size)]
        for line in lines:
            row = ButtonRow()
            for button in line:
                row.add_widget(button.build(desk))
            column.add_widget(row)
        return column


def buttons(
    actions: Iterable[Action],
    say: Translate,
    *last: Button | EnterButton,
    narrow: bool = False,
) -> tuple[Abreast, ...]:
    """The actions' buttons and `last`; the primary one is lowest: always at the same place."""
    weight = [Style.QUIET, Style.SECONDARY, Style.PRIMARY]
    ordered = sorted(actions, key=lambda action: weight.index(action.style))
    made = (*(Button(say(a.label), a.event, a.style, a.icon) for a in ordered), *last)
    return (Abreast(made, narrow),) if made else ()


load_beside(__file__)
