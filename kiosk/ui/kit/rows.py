"""Names and values: what will be sent, what came of it, what is needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty
from kivy.properties import StringProperty as Str
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.session.events import Event
from kiosk.session.screens import Row
from kiosk.texts.message import Translate
from kiosk.ui import theme
from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.kv import load_beside
from kiosk.ui.kit.pressable import PressableBox

_LOW: Final = 80
_LOW_AIR: Final = 5
"""Landscape: logical pixels of a row's button and above it, so that a whole case is one page."""


class RowItem(BoxLayout):
    """A name over its value, and on the right the way back to change it."""

    key = Str()
    value = Str()
    has_change = BooleanProperty(False)
    target = NumericProperty(theme.TARGET)
    air = NumericProperty(12)
    above = NumericProperty(0)


class ChangeButton(PressableBox):
    """Goes back to one answer."""

    text = Str()
    icon = Str()
    target = NumericProperty(theme.TARGET)


class FactItem(BoxLayout):
    """An icon, a name and what there is to know."""

    icon = Str()
    label = Str()
    text = Str()
    above = NumericProperty(0)


class ReferenceBox(BoxLayout):
    """The reference, in letters that can be read from where one stands."""

    reference = Str()
    above = NumericProperty(0)


@dataclass(frozen=True, slots=True)
class RowBlock:
    """A row; `change` is a button's label, its icon and its event."""

    key: str
    value: str
    change: tuple[str, str, Event] | None
    first: bool = False

    def build(self, desk: Desk) -> Widget:
        """The widget."""
        row = RowItem(key=self.key, value=self.value, has_change=self.change is not None)
        row.above = dp(24) if self.first else 0
        if not desk.portrait:
            row.target, row.air = _LOW, _LOW_AIR
        if self.change:
            text, icon, event = self.change
            button = ChangeButton(desk, lambda: desk.send(event), text=text, icon=icon)
            button.target = row.target
            row.add_widget(button)
        return row


@dataclass(frozen=True, slots=True)
class FactBlock:
    """A line with an icon."""

    icon: str
    label: str
    text: str

    def build(self, desk: Desk) -> Widget:  # noqa: ARG002
        """The widget."""
        return FactItem(icon=self.icon, label=self.label, text=self.text, above=dp(16))


@dataclass(frozen=True, slots=True)
class ReferenceBlock:
    """The reference of a case."""

    reference: str

    def build(self, desk: Desk) -> Widget:  # noqa: ARG002
        """The widget."""
        return ReferenceBox(reference=self.reference, above=dp(24))


def rows(given: Iterable[Row], say: Translate) -> tuple[RowBlock, ...]:
    """The blocks of the rows."""
    return tuple(
        RowBlock(
            say(row.key),
            say(row.value),
            (say(row.change.label), row.change.icon, row.change.event) if row.change else None,
            first=index == 0,
        )
        for index, row in enumerate(given)
    )


load_beside(__file__)
