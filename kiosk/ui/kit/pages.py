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
from kiosk.ui.kit.pressable import PressableBox
from kiosk.ui.kit.text import Prose

_STRIP: Final = 144
"""Logical pixels: the pager's width beside a column, in landscape."""
_MOST_STAYING: Final = 0.6
_MOST_PINNED: Final = 0.5
"""Share of the height that the question may take on every page; a longer one turns with the page."""


class PagerButton(PressableBox):
    """One page up or down."""

    icon = Str()
    text = Str()
    portrait = BooleanProperty(True)


class PageCount(Prose):
    """Which page of how many."""

    portrait = BooleanProperty(True)


class Pager(BoxLayout):
    """Two large buttons, and the page's number between them: below the column, or beside it."""

    portrait = BooleanProperty(True)

    def __init__(self, desk: Desk, pages: Pages) -> None:
        upright = desk.portrait
        super().__init__(portrait=upright)
        self.up = PagerButton(
            desk, partial(pages.turn, -1), icon="chevron-up", place="page-up", portrait=upright
        )
        self.down = PagerButton(
            desk, partial(pages.turn, 1), icon="chevron-down", place="page-down", portrait=upright
        )
        self.count = PageCount(portrait=upright)
        for widget in (self.up, self.count, self.down):
            self.add_widget(widget)

    def show(self, at: int, of: int, words: tuple[str, str]) -> None:
        """Page `at` of `of`, from 1, and what the buttons say."""
        self.up.text, self.down.text = words
        self.count.text = f"{at} / {of}"
        self.up.enabled = at > 1
        self.down.enabled = at < of


class Pages(Widget):
    """Stacks widgets from the top; `pinned` ones stand on every page while they leave room."""

    page = NumericProperty(0)
    lift = NumericProperty(0)
    """Share of the height left over that stays empty above: 0 top, 0.5 middle."""
    words: tuple[str, str] = ("", "")
    """What the pager's buttons say: back, on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pinned: list[Widget] = []
        self._flow: list[Widget] = []
        self._stay: list[Widget] = []
        self._natural: dict[Widget, float] = {}
        self._pager: Pager | None = None
        self._lay_out = Clock.create_trigger(self._layout, -1)
        self.bind(pos=self._lay_out, size=self._lay_out, page=self._lay_out)

    def show(
        self, pinned: Sequence[Widget], flow: Sequence[Widget], stay: Sequence[Widget] = ()
    ) -> None:
        """Show these from now on; `stay` follows each page of the flow, and is never turned away."""
        for widget in self._all():
            widget.unbind(height=self._lay_out)
        self._pinned, self._flow, self._stay = list(pinned), list(flow), list(stay)
        for widget in self._all():
            widget.bind(height=self._lay_out)
        self._lay_out()

    def turn(self, by: int) -> None:
        """Go that many pages on."""
        self.page = max(0, self.page + by)

    def _layout(self, *_: object) -> None:
        if self.width <= 1 or self.height <= 1:
            return
        pinned, pages = self._arrange(self.width, self.height)
        pager = None
        if len(pages) > 1:
            pager = self._pager = self._pager or Pager(self._desk, self)
            if self._desk.portrait:
                pager.size = self.width, dp(theme.TARGET)
                high = self.height - pager.height - dp(theme.GAP)
                pinned, pages = self._arrange(self.width, high)
            else:
                pager.size = dp(_STRIP), self.height
                wide = self.width - pager.width - dp(theme.GAP)
                pinned, pages = self._arrange(wide, self.height)
            pager.pos = self.right - pager.width, self.y
        self.page = min(self.page, len(pages) - 1)
        shown = pages[self.page]
        if pager:
            pager.show(self.page + 1, len(pages), self.words)
        column = [*pinned, *shown, *self._staying(self.height)[0]]
        spare = 0.0 if pager else self.height - sum(map(_tall, column))
        self._place(column, spare)
        self._keep([*column, *([pager] if pager else [])])

    def _arrange(self, wide: float, high: float) -> tuple[list[Widget], list[list[Widget]]]:
        """What is pinned, and what stands on each page."""
        for widget in self._all():
            widget.size_hint_x = None
            widget.width = wide
        stay, turned = self._staying(self.height)
        pinned, flow = self._pinned, [*self._flow, *turned]
        high -= sum(map(_tall, stay))
        if sum(map(_tall, pinned)) > high * _MOST_PINNED or not flow:
            pinned, flow = [], [*pinned, *flow]
        room = high - sum(map(_tall, pinned))
        pages = paginate([_tall(widget) for widget in flow], room)
        return pinned, [[flow[index] for index in page] for page in pages]

    def _staying(self, high: float) -> tuple[list[Widget], list[Widget]]:
        """What of `stay` can stay: all of it, or else the first; the rest turns with the pages."""
        if sum(map(_tall, self._stay)) <= high * _MOST_STAYING:
            return self._stay, []
        return self._stay[:1], self._stay[1:]

    def _all(self) -> list[Widget]:
        return [*self._pinned, *self._flow, *self._stay]

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
