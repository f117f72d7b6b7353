"""Draws a `Layout`, and changes only the pieces that changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.widget import Widget

from kiosk.ui import theme
from kiosk.ui.kit.column import Column
from kiosk.ui.kit.desk import Block, Desk
from kiosk.ui.kit.layout import Layout
from kiosk.ui.kit.pages import Pages
from kiosk.ui.kit.paper import Paper

_PAPER_PORTRAIT: Final = 400
_PAPER_LANDSCAPE: Final = 400
_GUTTER: Final = 72
_NARROW: Final = 1180
"""Logical pixels: the widest a single column in landscape is; longer lines are hard to read."""
_MIDDLE: Final = 0.42
"""Centred things look centred a little above the middle."""


class Sheet(Widget):
    """One screen between progress and footer."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._made: list[tuple[Block, Widget]] = []
        self._layout: Layout | None = None
        self._first, self._second = Pages(desk), Pages(desk)
        self._tail, self._dock = Column(), Column()
        self._paper: Paper | None = None
        self._bitmap: object = None
        place = Clock.create_trigger(self._place, -1)
        self.bind(pos=place, size=place)
        self._tail.bind(height=place)
        self._dock.bind(height=place)
        self._again = place

    def show(self, layout: Layout) -> None:
        """Show this from now on."""
        self._layout = layout
        kept, self._made = self._made, []
        lead, main = self._widgets(layout.lead, kept), self._widgets(layout.main, kept)
        tail, dock = self._widgets(layout.tail, kept), self._widgets(layout.dock, kept)
        if main and not self._one_column:
            lead, tail = (
                [*lead, *tail],
                [],
            )  # beside the list there is more room than above the dock
        stay = self._widgets(layout.stay, kept)
        if layout.paper is not self._bitmap:
            self._bitmap = layout.paper
            self._paper = Paper(layout.paper) if layout.paper is not None else None
        _fill(self._tail, tail)
        _fill(self._dock, dock)
        pinned = bool(main) and not layout.together
        if not self._one_column:
            self._first.show([], lead, stay)
        elif pinned:
            self._first.show([*lead, *stay], main)
        else:
            self._first.show([], [*lead, *main], stay)
        self._second.show([], [] if self._one_column else main)
        parts: list[Widget | None] = [
            self._first,
            self._second,
            self._tail,
            self._dock,
            self._paper,
        ]
        wanted = [part for part in parts if part is not None]
        if self._one_column or not main:
            wanted.remove(self._second)
        for child in [child for child in self.children if child not in wanted]:
            self.remove_widget(child)
        for part in wanted:
            if part.parent is None:
                self.add_widget(part)
        for pages in (self._first, self._second):
            pages.words = layout.turn
            pages.lift = _MIDDLE if layout.centred else 0
        self._again()

    @property
    def _one_column(self) -> bool:
        return self._desk.portrait or (self._layout is not None and self._layout.centred)

    def _widgets(self, blocks: Iterable[Block], kept: list[tuple[Block, Widget]]) -> list[Widget]:
        widgets = []
        for block in blocks:
            found = next((pair for pair in kept if pair[0] == block), None)
            if found:
                kept.remove(found)
            pair = found or (block, block.build(self._desk))
            self._made.append(pair)
            widgets.append(pair[1])
        return widgets

    def _place(self, *_: object) -> None:
        layout = self._layout
        if layout is None or self.width <= 1:
            return
        margin = dp(theme.MARGIN)
        left, right = self.x + margin, self.right - margin
        air = dp(32 if self._desk.portrait else 24)
        top, bottom = self.top - air, self.y + air
        if self._one_column:
            if right - left > dp(_NARROW):
                left = self.center_x - dp(_NARROW) / 2
                right = left + dp(_NARROW)
            floor = self._base(left, right - left, bottom)
            if self._paper:
                wide = dp(_PAPER_PORTRAIT)
                _box(self._paper, right - wide, floor, wide, top - floor)
                right -= wide + dp(40)
            _box(self._first, left, floor, right - left, top - floor)
            return
        gutter = dp(_GUTTER)
        free = right - left - gutter
        if self._paper:
            free -= dp(_PAPER_LANDSCAPE) + gutter
        wide = free * layout.share
        _box(self._first, left, bottom, wide, top - bottom)
        if self._paper:
            middle = left + wide + gutter
            _box(self._paper, middle, bottom, dp(_PAPER_LANDSCAPE), top - bottom)
        wide = free - wide
        floor = self._base(right - wide, wide, bottom)
        _box(self._second, right - wide, floor, wide, top - floor)

    def _base(self, x: float, wide: float, y: float) -> float:
        """Stand the dock at the bottom and the tail on it; where the room above begins."""
        _squeeze(self._dock, self.height - 2 * (y - self.y))
        for column in (self._dock, self._tail):
            column.pos, column.width = (x, y), wide
            if column.children:
                y = column.top + dp(theme.GAP)
        return y


def _squeeze(column: Column, room: float) -> None:
    """Make lower what can be lower, as far as the column would be higher than the room."""
    for widget in column.children:
        if hasattr(widget, "give"):
            over = column.height + widget.given - room
            widget.given = min(max(0.0, over), widget.give)


def _fill(column: Column, widgets: list[Widget]) -> None:
    if column.children[::-1] != widgets:
        column.clear_widgets()
        for widget in widgets:
            widget.size_hint_x = 1
            column.add_widget(widget)


def _box(widget: Widget, x: float, y: float, wide: float, high: float) -> None:
    widget.pos = x, y
    widget.size = max(0, wide), max(0, high)
