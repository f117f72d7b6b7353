"""Icons, tinted, and pictures. What is missing takes its room and shows nothing."""

from __future__ import annotations

from dataclasses import dataclass

from kivy.metrics import dp
from kivy.properties import ColorProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.ui import assets, pictures, theme
from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.kv import load_beside


class Icon(Widget):
    """A square icon in one colour."""

    name = StringProperty()
    side = NumericProperty(48)
    colour = ColorProperty(theme.INK)
    source = StringProperty()

    def on_name(self, *_: object) -> None:
        """Look the drawing up."""
        self.source = assets.icon(self.name, round(self.side))

    on_side = on_name


class Picture(Widget):
    """A picture that shows what to do, as large as there is room."""

    texture = ObjectProperty(None, allownone=True)
    least = NumericProperty(0)
    grow = NumericProperty(0)
    grown = NumericProperty(0)
    above = NumericProperty(0)


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """A picture by its name in assets/pictures; between `least` and `most` logical pixels high."""

    name: str
    least: int = 240
    most: int = 720

    def build(self, desk: Desk) -> Widget:  # noqa: ARG002
        """The widget."""
        return Picture(
            texture=pictures.texture(self.name),
            least=dp(self.least),
            grow=dp(self.most - self.least),
            above=dp(16),
        )


@dataclass(frozen=True, slots=True)
class IconBlock:
    """A large icon where there is no picture."""

    name: str
    colour: theme.Colour = theme.BLUE_800

    def build(self, desk: Desk) -> Widget:  # noqa: ARG002
        """The widget."""
        return CentredIcon(name=self.name, colour=self.colour)


class CentredIcon(Widget):
    """An icon in the middle of its line."""

    name = StringProperty()
    colour = ColorProperty(theme.INK)
    above = NumericProperty(0)


load_beside(__file__)
