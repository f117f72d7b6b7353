"""A service on offer."""

from __future__ import annotations

from dataclasses import dataclass

from kivy.metrics import dp
from kivy.properties import StringProperty as Str
from kivy.uix.widget import Widget

from kiosk.session.events import Event
from kiosk.session.screens import Mood, ServiceCard
from kiosk.texts.message import Translate
from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.kv import load_beside
from kiosk.ui.kit.notice import status_line
from kiosk.ui.kit.pressable import PressableBox

_GROWTH = 56
"""Logical pixels by which few services become larger targets."""


class ServiceTile(PressableBox):
    """An icon, the service's name and what it does; grey where it cannot be had now."""

    title = Str()
    summary = Str()
    detail = Str()
    icon = Str()


@dataclass(frozen=True, slots=True)
class ServiceBlock:
    """A service; without an event it cannot be chosen, and its status says why."""

    title: str
    summary: str
    detail: str
    icon: str
    status: tuple[str, Mood] | None
    event: Event | None

    def build(self, desk: Desk) -> Widget:
        """The widget."""
        tile = ServiceTile(
            desk,
            lambda: desk.send(lambda: self.event),
            title=self.title,
            summary=self.summary,
            detail=self.detail,
            icon=self.icon,
            enabled=self.event is not None,
            above=dp(24),
            grow=dp(_GROWTH),
        )
        if self.status:
            tile.ids.words.add_widget(status_line(self.status))
        return tile


def service(card: ServiceCard, say: Translate) -> ServiceBlock:
    """The block of a service."""
    return ServiceBlock(
        say(card.title),
        say(card.summary),
        say(card.detail),
        card.icon,
        (say(card.status.text), card.status.mood) if card.status else None,
        card.action.event if card.action else None,
    )


load_beside(__file__)
