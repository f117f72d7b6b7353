"""Anything that can be pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kivy.event import EventDispatcher
from kivy.input.motionevent import MotionEvent
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui import theme
from kiosk.ui.guard import ACTION_PAUSE
from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.kv import load_beside

_SLIP: Final = 32
"""Logical pixels a finger may slide off while it presses."""


class Pressable(EventDispatcher):
    """A behaviour: takes a touch, shows it at once by colour, and acts when the finger is lifted.

    `place` says which presses are the same for the guard; all actions of a screen share one.
    """

    pressed = BooleanProperty(False)
    enabled = BooleanProperty(True)
    fill = ColorProperty(theme.WHITE)
    edge = ColorProperty(theme.CLEAR)
    rim = NumericProperty(2)
    above = NumericProperty(0)
    grow = NumericProperty(0)
    grown = NumericProperty(0)

    def __init__(
        self,
        desk: Desk,
        act: Callable[[], None],
        *,
        place: object = "action",
        pause: float = ACTION_PAUSE,
        **properties: Any,
    ) -> None:
        self._desk = desk
        self._act = act
        self._place = place
        self._pause = pause
        self._since = 0.0
        super().__init__(**properties)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Begin a press; whatever lies below never sees the touch."""
        if touch.is_mouse_scrolling or not self.collide_point(*touch.pos):
            return False
        if self.enabled:
            touch.grab(self)
            self._since = self._desk.clock()
            self.pressed = True
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """End a press, and act if the finger is still near and the guard agrees."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self.pressed = False
        # A widget that was taken off the screen meanwhile still gets the end of its touch.
        if self.get_root_window() is None or not self.enabled or not self._near(touch):
            return True
        if self._desk.guard.permits(self._place, self._since, self._pause):
            self._act()
        return True

    def _near(self, touch: MotionEvent) -> bool:
        slip = dp(_SLIP)
        return bool(
            self.x - slip <= touch.x <= self.right + slip
            and self.y - slip <= touch.y <= self.top + slip
        )


class PressableBox(Pressable, BoxLayout):
    """A box with things in it, pressed as one."""


load_beside(__file__)
