"""Notices: a sentence with an icon and a colour that mean the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kivy.metrics import dp
from kivy.properties import ColorProperty, NumericProperty
from kivy.properties import StringProperty as Str
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.session.screens import Mood, Notice
from kiosk.texts.message import Translate
from kiosk.ui import theme
from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.kv import load_beside

MOODS: Final = {
    Mood.INFO: ("info", theme.BLUE_800, theme.BLUE_100),
    Mood.GOOD: ("check-circle", theme.GREEN_700, theme.GREEN_100),
    Mood.WARNING: ("warning", theme.ORANGE_800, theme.ORANGE_100),
    Mood.ERROR: ("error", theme.RED_700, theme.RED_100),
}
"""Icon, colour of icon and bar, ground."""


class NoticeBar(BoxLayout):
    """A sentence on a tinted ground, with a bar and an icon."""

    text = Str()
    icon = Str()
    colour = ColorProperty(theme.INK)
    ground = ColorProperty(theme.WHITE)
    above = NumericProperty(0)


class StatusLine(BoxLayout):
    """The same, small, inside a card or a list item."""

    text = Str()
    icon = Str()
    colour = ColorProperty(theme.INK)


@dataclass(frozen=True, slots=True)
class NoticeBlock:
    """A notice beside the content."""

    text: str
    mood: Mood

    def build(self, desk: Desk) -> Widget:  # noqa: ARG002
        """The widget."""
        icon, colour, ground = MOODS[self.mood]
        return NoticeBar(text=self.text, icon=icon, colour=colour, ground=ground, above=dp(24))


def notices(given: Iterable[Notice | None], say: Translate) -> tuple[NoticeBlock, ...]:
    """The blocks of the notices there are."""
    return tuple(NoticeBlock(say(notice.text), notice.mood) for notice in given if notice)


def status_line(status: tuple[str, Mood]) -> StatusLine:
    """The small form of a notice that is already in words."""
    text, mood = status
    icon, colour, _ = MOODS[mood]
    return StatusLine(text=text, icon=icon, colour=colour)


load_beside(__file__)
