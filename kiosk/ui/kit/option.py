"""Answers to choose from, and things to tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty
from kivy.properties import StringProperty as Str
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.session.screens import Mood, Option
from kiosk.texts.message import Translate
from kiosk.ui.draft import Ticks
from kiosk.ui.kit.desk import Desk, Send
from kiosk.ui.kit.kv import load_beside
from kiosk.ui.kit.notice import status_line
from kiosk.ui.kit.pressable import PressableBox
from kiosk.ui.kit.text import Prose

_GROWTH: Final = 40
"""Logical pixels by which few answers become larger targets."""
_MANY: Final = 6
_SHORT: Final = 24
"""More answers than `_MANY`, all of at most `_SHORT` characters, stand in two columns."""


class DetailText(Prose):
    """A smaller line below a label."""


class OptionCard(PressableBox):
    """One answer: the words, a detail, and whether it is the one chosen."""

    label = Str()
    halign = Str("left")
    icon = Str()
    tail = Str()
    chosen = BooleanProperty(False)


class OptionPair(BoxLayout):
    """Two answers side by side."""

    above = NumericProperty(0)


@dataclass(frozen=True, slots=True)
class OptionBlock:
    """An answer; pressing it sends `event`."""

    label: str
    detail: str
    chosen: bool
    event: Send

    def build(self, desk: Desk) -> OptionCard:
        """The widget."""
        card = OptionCard(
            desk,
            lambda: desk.send(self.event),
            label=self.label,
            chosen=self.chosen,
            icon="circle-checked" if self.chosen else "circle",
            above=dp(16),
            grow=dp(_GROWTH),
        )
        _add_below(card.ids.words, self.detail, None)
        return card


@dataclass(frozen=True, slots=True)
class PairBlock:
    """Two short answers on one line; an odd last one leaves its place empty."""

    options: tuple[OptionBlock, ...]

    def build(self, desk: Desk) -> Widget:
        """The widget."""
        pair = OptionPair(above=dp(16))
        for option in self.options:
            card = option.build(desk)
            card.icon = "check" if option.chosen else ""
            card.halign = "center"
            pair.add_widget(card)
        if len(self.options) == 1:
            pair.add_widget(Widget())
        return pair


def options(
    given: Sequence[Option], say: Translate
) -> tuple[OptionBlock, ...] | tuple[PairBlock, ...]:
    """The answers, in one column or, where they are many and short, in two."""
    blocks = tuple(OptionBlock(say(o.label), say(o.detail), o.chosen, o.event) for o in given)
    narrow = all(len(block.label) <= _SHORT and not block.detail for block in blocks)
    if len(blocks) <= _MANY or not narrow:
        return blocks
    return tuple(PairBlock(blocks[index : index + 2]) for index in range(0, len(blocks), 2))


class TickCard(OptionCard):
    """A thing that is ticked and unticked by pressing it."""

    def __init__(self, desk: Desk, item: TickBlock, **properties: Any) -> None:
        self._item = item
        super().__init__(desk, self._toggle, place=("tick", item.value), **properties)
        _add_below(self.ids.words, item.detail, item.status)
        item.draft.watch(self.refresh)
        self.refresh()

    def _toggle(self) -> None:
        self._item.draft.toggle(self._item.value)

    def refresh(self) -> None:
        """Show the tick as it is now."""
        self.chosen = self._item.value in self._item.draft
        self.icon = "square-checked" if self.chosen else "square"


@dataclass(frozen=True, slots=True)
class TickBlock:
    """A thing in a list; one without a value cannot be ticked, and says why."""

    value: str
    label: str
    detail: str
    status: tuple[str, Mood] | None
    draft: Ticks

    def build(self, desk: Desk) -> Widget:
        """The widget."""
        if self.value:
            return TickCard(desk, self, label=self.label, above=dp(16))
        return FixedItem(self.label, self.detail, self.status)


class AllCard(OptionCard):
    """Ticks everything, or nothing."""

    def __init__(self, desk: Desk, draft: Ticks, **properties: Any) -> None:
        self._draft = draft
        super().__init__(desk, draft.toggle_all, place="tick-all", **properties)
        draft.watch(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show whether everything is ticked."""
        self.chosen = self._draft.complete
        self.icon = "square-checked" if self.chosen else "square"


@dataclass(frozen=True, slots=True)
class AllBlock:
    """Ticks everything in the list below, or beside it."""

    label: str
    draft: Ticks

    def build(self, desk: Desk) -> Widget:
        """The widget."""
        return AllCard(desk, self.draft, label=self.label, above=dp(24))


class FixedItem(BoxLayout):
    """A thing in a list that can only be read."""

    label = Str()
    above = NumericProperty(0)

    def __init__(self, label: str, detail: str, status: tuple[str, Mood] | None) -> None:
        super().__init__(label=label, above=dp(16))
        _add_below(self, detail, status)


def _add_below(words: Widget, detail: str, status: tuple[str, Mood] | None) -> None:
    if detail:
        words.add_widget(DetailText(text=detail))
    if status:
        words.add_widget(status_line(status))


load_beside(__file__)
