"""A column that is never cut off: what does not fit is a page further on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty
from kivy.properties import StringProperty as Str
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.ui import theme
from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.flow import paginate, spread
from kiosk.ui.kit.kv import load_beside
from kiosk.ui.kit.pressable import Pressable
from kiosk.ui.kit.text import Prose

_MOST_PINNED: Final = 0.5
"""Share of the height that the question may take on every page; a longer one turns with the page."""


class PagerButton(Pressable):
    """One page up or down."""

    icon = Str()


class PageCount(Prose):
    """Which page of how many."""


class Pager(BoxLayout):
    """Two large buttons, and the page's number between them."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        super().__init__()
        turn = pages.turn
        self.up = PagerButton(desk, partial(turn, -1), icon="chevron-up", place="page-up")
        self.down = PagerButton(desk, partial(turn, 1), icon="chevron-down", place="page-down")
        self.count = PageCount()
        for widget in (self.up, self.count, self.down):
            self.add_widget(widget)

    def show(self, at: int, of: int) -> None:
        """Page `at` of `of`, from 1."""
        self.count.text = f"{at} / {of}"
        self.up.enabled = at > 1
        self.down.enabled = at < of


class Pages(Widget):
    """Stacks widgets from the top; `pinned` ones stand on every page while they leave room."""

    page = NumericProperty(0)
    lift = NumericProperty(0)
    """Share of the height left over that stays empty above: 0 top, 0.5 middle."""
    fill = BooleanProperty(True)
    """Whether pieces that can grow use the height left over."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pinned: list[Widget] = []
        self._flow: list[Widget] = []
        self._natural: dict[Widget, float] = {}
        self._pager: Pager | None = None
        self._lay_out = Clock.create_trigger(self._layout, -1)
        self.bind(pos=self._lay_out, size=self._lay_out, page=self._lay_out)

    def show(self, pinned: Sequence[Widget], flow: Sequence[Widget]) -> None:
        """Show these from now on; the page stays where it is as far as there are as many."""
        for widget in (*self._pinned, *self._flow):
            widget.unbind(height=self._lay_out)
        self._pinned, self._flow = list(pinned), list(flow)
        for widget in (*pinned, *flow):
            widget.bind(height=self._lay_out)
        self._lay_out()

    def turn(self, by: int) -> None:
        """Go that many pages on."""
        self.page = max(0, self.page + by)

    def _layout(self, *_: object) -> None:
        if self.width <= 1 or self.height <= 1:
            return
        for widget in (*self._pinned, *self._flow):
            widget.size_hint_x = None
            widget.width = self.width
        pinned, flow = self._pinned, self._flow
        if sum(map(_tall, pinned)) > self.height * _MOST_PINNED or not flow:
            pinned, flow = [], [*pinned, *flow]
        room = self.height - sum(map(_tall, pinned))
        pages = paginate([_tall(widget) for widget in flow], room)
        pager = None
        if len(pages) > 1:
            pager = self._pager = self._pager or Pager(self._desk, self)
            room -= dp(theme.TARGET + theme.GAP)
            pages = paginate([_tall(widget) for widget in flow], room)
        self.page = min(self.page, len(pages) - 1)
        shown = [flow[index] for index in pages[self.page]]
        spare = 0.0 if pager else room - sum(map(_tall, shown))
        self._place([*pinned, *shown], spare)
        if pager:
            pager.show(self.page + 1, len(pages))
            pager.pos = self.pos
            pager.width = self.width
        self._keep([*pinned, *shown, *([pager] if pager else [])])

    def _place(self, shown: Sequence[Widget], spare: float) -> None:
        growth = [getattr(widget, "grow", 0) for widget in shown]
        grown = spread(growth, spare)
        top = self.top - self.lift * max(0.0, spare - sum(grown))
        for widget, more in zip(shown, grown, strict=True):
            if hasattr(widget, "grown"):
                widget.grown = more
            top -= getattr(widget, "above", 0)
            widget.x = self.x
            widget.top = top
            top -= widget.height

    def _keep(self, shown: Sequence[Widget]) -> None:
        for widget in [child for child in self.children if child not in shown]:
            self.remove_widget(widget)
        for widget in shown:
            if widget.parent is None:
                self.add_widget(widget)


def _tall(widget: Widget) -> float:
    """The height a piece needs at least, with the space above it."""
    return float(widget.height - getattr(widget, "grown", 0) + getattr(widget, "above", 0))


load_beside(__file__)
