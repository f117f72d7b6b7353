"""Which service, and how far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kivy.graphics import Color, Rectangle
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty
from kivy.properties import StringProperty as Str
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.ui import theme
from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.kv import load_beside

_GAP: Final = 8


class Segments(Widget):
    """A bar for each step; those behind and the present one are full."""

    at = NumericProperty(0)
    of = NumericProperty(0)

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self.bind(pos=self._draw, size=self._draw, at=self._draw, of=self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        if self.of < 1:
            return
        pitch = (self.width + dp(_GAP)) / self.of
        with self.canvas:
            for index in range(int(self.of)):
                Color(rgba=theme.BLUE_800 if index < self.at else theme.GRAY_200)
                spot = (self.x + index * pitch, self.y)
                Rectangle(pos=spot, size=(pitch - dp(_GAP), self.height))


class ProgressLine(BoxLayout):
    """The service's name, the step in words, and the segments."""

    title = Str()
    step = Str()
    at = NumericProperty(0)
    of = NumericProperty(0)
    portrait = BooleanProperty(True)


@dataclass(frozen=True, slots=True)
class ProgressBlock:
    """Title and progress; `of` is 0 where there are no steps to count."""

    title: str
    step: str = ""
    at: int = 0
    of: int = 0

    def build(self, desk: Desk) -> Widget:
        """The widget."""
        return ProgressLine(
            title=self.title, step=self.step, at=self.at, of=self.of, portrait=desk.portrait
        )


load_beside(__file__)
