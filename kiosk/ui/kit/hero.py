"""Draws the start screen."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import NumericProperty
from kivy.properties import StringProperty as Str
from kivy.uix.widget import Widget

from kiosk.ui import assets
from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.kv import load_beside
from kiosk.ui.kit.layout import Hero


class HeroSheet(Widget):
    """The invitation above, the skyline at the horizon, the buttons below it."""

    title = Str()
    text = Str()
    picture = Str()
    horizon = NumericProperty(0)

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
        self.picture = assets.picture(hero.picture)
        before, self._shown = self._shown, hero
        if before is None or (before.buttons, before.notices) != (hero.buttons, hero.notices):
            self.ids.choices.clear_widgets()
            for block in (*hero.notices, *hero.buttons):
                self.ids.choices.add_widget(block.build(self._desk))

    def _place(self, *_: object) -> None:
        invite, scene, choices = self.ids.invite, self.ids.scene, self.ids.choices
        choices.x, choices.width, choices.y = self.x, self.width, self.y
        invite.x, invite.width, invite.top = self.x, self.width, self.top
        wide, high = scene.texture_size if scene.texture else (1, 0)
        scene.width = self.width
        scene.height = min(self.width * high / wide, max(0, invite.y - choices.top))
        scene.pos = self.x, choices.top
        self.horizon = scene.y


load_beside(__file__)
