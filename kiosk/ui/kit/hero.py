"""Draws the start screen."""

from __future__ import annotations

from typing import Final

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.properties import StringProperty as Str
from kivy.uix.widget import Widget

from kiosk.ui import pictures
from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.kv import load_beside
from kiosk.ui.kit.layout import Hero

_SIDE: Final = 640
"""Landscape: logical pixels for the buttons, beside the picture."""


class HeroSheet(Widget):
    """The invitation above, the skyline at the horizon, the buttons below or beside it."""

    title = Str()
    text = Str()
    scene = ObjectProperty(None, allownone=True)
    horizon = NumericProperty(0)
    """Where the sky ends: the foot of the picture."""
    stage_width = NumericProperty(0)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: Hero | None = None
        again = Clock.create_trigger(self._place, -1)
        self.bind(pos=again, size=again)
        self.ids.invite.bind(height=again)
        self.ids.choices.bind(height=again)

    def show(self, hero: Hero) -> None:
        """Show this from now on."""
        self.title, self.text = hero.title, hero.text
        self.scene = pictures.texture(hero.picture)
        before, self._shown = self._shown, hero
        if before is None or (before.buttons, before.notices) != (hero.buttons, hero.notices):
            self.ids.choices.clear_widgets()
            for block in (*hero.notices, *hero.buttons):
                self.ids.choices.add_widget(block.build(self._desk))

    def _place(self, *_: object) -> None:
        invite, choices = self.ids.invite, self.ids.choices
        if self._desk.portrait:
            self.stage_width = choices.width = self.width
            self.horizon = choices.height + self.y
            choices.pos = self.pos
        else:
            choices.width = dp(_SIDE)
            self.stage_width = self.width - choices.width
            self.horizon = self.y
            choices.right, choices.center_y = self.right, self.center_y
        invite.x, invite.width, invite.top = self.x, self.stage_width, self.top


load_beside(__file__)
