"""The bench beside the kiosk in the demo: things to plug, pull and break, and the printed paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty
from kivy.properties import StringProperty as Str
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.ui.kit.kv import load_beside
from kiosk.ui.kit.paper import Bitmap, texture_of

_LEAST_BENCH: Final = 420
"""Real pixels: the bench is for a person with a mouse, and is not scaled."""
_BEZEL: Final = 16


@dataclass(frozen=True, slots=True)
class BenchButton:
    """A thing that can be done, or a switch that is `on` or off; the label is already in words."""

    label: str
    press: Callable[[], None]
    on: bool = False


@dataclass(frozen=True, slots=True)
class BenchSection:
    """Buttons that belong together."""

    title: str
    buttons: tuple[BenchButton, ...]


class Roll(Widget):
    """The paper, as wide as its tray."""

    texture = ObjectProperty(None, allownone=True)


class BenchKey(ButtonBehavior, BoxLayout):
    """One button of the bench."""

    text = Str()
    on = BooleanProperty(False)
    pressed = BooleanProperty(False)

    def on_state(self, _: Widget, state: str) -> None:
        """Show the press."""
        self.pressed = state == "down"


class BenchSectionBox(BoxLayout):
    """A title over its buttons."""

    title = Str()


class BenchPanel(BoxLayout):
    """Sections of buttons on the left, the printer's paper on the right."""

    def __init__(self, sections: Sequence[BenchSection] = ()) -> None:
        super().__init__()
        self._sections: tuple[BenchSection, ...] = ()
        self.show(sections)

    def show(self, sections: Sequence[BenchSection]) -> None:
        """Show these buttons from now on."""
        if tuple(sections) == self._sections:
            return
        self._sections = tuple(sections)
        column = self.ids.sections
        column.clear_widgets()
        for section in sections:
            box = BenchSectionBox(title=section.title)
            for button in section.buttons:
                key = BenchKey(text=button.label, on=button.on)
                key.bind(on_release=lambda _, button=button: button.press())
                box.ids.grid.add_widget(key)
            column.add_widget(box)

    def set_paper(self, paper: Bitmap | None) -> None:
        """Show what has come out of the printer so far; the newest is at the bottom, in sight."""
        self.ids.roll.texture = texture_of(paper) if paper is not None else None
        Clock.schedule_once(self._newest)

    def _newest(self, _: float) -> None:
        tray = self.ids.tray
        tray.scroll_y = 0 if self.ids.roll.height > tray.height else 1


class Stage(Widget):
    """The kiosk in its proportions on the left, the bench in the room that is left."""

    panel = ListProperty([0, 0, 0, 0])
    """Where the kiosk is, in pixels: white, as its own window is."""

    def __init__(self, kiosk: Widget, bench: BenchPanel, *, portrait: bool = True) -> None:
        super().__init__()
        self._kiosk, self._bench, self._portrait = kiosk, bench, portrait
        again = Clock.create_trigger(self._place, -1)
        self.bind(pos=again, size=again)
        for widget in (kiosk, bench):
            self.add_widget(widget)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """A touch is the kiosk's or the bench's, never both."""
        side = self._kiosk if self._kiosk.collide_point(*touch.pos) else self._bench
        return bool(side.dispatch("on_touch_down", touch))

    def _place(self, *_: object) -> None:
        ratio = 9 / 16 if self._portrait else 16 / 9
        high = max(1.0, self.height - 2 * _BEZEL)
        wide = max(1.0, min(high * ratio, self.width - _LEAST_BENCH - 2 * _BEZEL))
        high = wide / ratio
        kiosk, bench = self._kiosk, self._bench
        kiosk.size = wide, high
        kiosk.pos = self.x + _BEZEL, self.top - _BEZEL - high
        self.panel = [*kiosk.pos, *kiosk.size]
        bench.pos = kiosk.right + _BEZEL, self.y
        bench.size = self.right - bench.x, self.height


load_beside(__file__)
