"""The ways back and out, always in the same place."""

from __future__ import annotations

from dataclasses import dataclass

from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.session.events import Event
from kiosk.session.screens import Style
from kiosk.ui import theme
from kiosk.ui.kit.button import LOOKS, BigButton, Look
from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.kv import load_beside

_PLAIN = Look(theme.WHITE, theme.GRAY_400, theme.INK, theme.BLUE_200, theme.BLUE_800)
_LEAST = 104
_LEAST_LANDSCAPE = 88


class Footer(BoxLayout):
    """Back left, end right."""

    portrait = BooleanProperty(True)


class FooterButton(BigButton):
    """A button of the footer."""


@dataclass(frozen=True, slots=True)
class FooterBlock:
    """Label, icon and event of each of the two ways, or None."""

    back: tuple[str, str, Event] | None
    leave: tuple[str, str, Event] | None

    def build(self, desk: Desk) -> Widget:
        """The widget; a missing button leaves its place empty."""
        footer = Footer(portrait=desk.portrait)
        if self.back:
            footer.add_widget(_button(desk, *self.back, LOOKS[Style.SECONDARY]))
        footer.add_widget(Widget())
        if self.leave:
            footer.add_widget(_button(desk, *self.leave, _PLAIN))
        return footer


def _button(desk: Desk, text: str, icon: str, event: Event, look: Look) -> FooterButton:
    return FooterButton(
        desk,
        lambda: desk.send(event),
        text=text,
        icon=icon,
        look=look,
        least=_LEAST if desk.portrait else _LEAST_LANDSCAPE,
    )


load_beside(__file__)
