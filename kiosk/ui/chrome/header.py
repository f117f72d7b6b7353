"""Whose kiosk this is, and the other languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from kivy.properties import BooleanProperty
from kivy.properties import StringProperty as Str
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.session.events import Event
from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.kv import load_beside
from kiosk.ui.kit.pressable import PressableBox


class Header(BoxLayout):
    """The wordmark left, the languages right."""

    city = Str()
    office = Str()
    portrait = BooleanProperty(True)


class LanguageButton(PressableBox):
    """Goes on in another language."""

    text = Str()


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The header; each language is its own name and the event that chooses it."""

    city: str
    office: str
    languages: tuple[tuple[str, Event], ...]

    def build(self, desk: Desk) -> Widget:
        """The widget."""
        header = Header(city=self.city, office=self.office, portrait=desk.portrait)
        for text, event in self.languages:
            button = LanguageButton(desk, partial(desk.send, event), text=text)
            header.add_widget(button)
        return header


load_beside(__file__)
