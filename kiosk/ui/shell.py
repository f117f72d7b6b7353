"""The whole screen of the kiosk: draws a `View`, and emits what is pressed."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Final

from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent
from kivy.metrics import Metrics
from kivy.uix.floatlayout import FloatLayout

from kiosk.session.events import Event, Touched
from kiosk.session.screens import View
from kiosk.texts.message import Texts, Translate
from kiosk.ui import assets, compose, pictures, theme, words
from kiosk.ui.chrome.question import Laid
from kiosk.ui.chrome.slot import Slot
from kiosk.ui.draft import Drafts
from kiosk.ui.guard import Guard
from kiosk.ui.kit.button import buttons
from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.hero import HeroSheet
from kiosk.ui.kit.kv import load_beside
from kiosk.ui.kit.layout import Hero
from kiosk.ui.kit.sheet import Sheet
from kiosk.ui.words import spoken_by

_LOAD_EVERY: Final = 0.25
"""s between pictures that are loaded ahead of need."""
START: Final = "start"
"""The view at which nothing of a citizen is left."""


class Shell(FloatLayout):
    """Draws whatever view it is shown; holds drafts, and no other state and no rules."""

    def __init__(
        self,
        texts: Texts,
        emit: Callable[[Event], None],
        preview: compose.Preview,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`emit` gets every event, `Touched` first; `preview` must answer within a millisecond."""
        assets.register_fonts()
        super().__init__()
        self._texts, self._emit, self._preview, self._clock = texts, emit, preview, clock
        self._guard = Guard()
        self._drafts = Drafts()
        self._desk = self._new_desk()
        self._sheet: Sheet | HeroSheet | None = None
        self._over: Laid | None = None
        self._drawn: tuple[str, type] | None = None
        self.view: View | None = None
        self._sweep = Clock.create_trigger(lambda _: gc.collect(), 0)
        self._rescale = Clock.create_trigger(self._fit, -1)
        self.bind(size=self._rescale)
        ahead = pictures.load_ahead()
        Clock.schedule_interval(lambda _: next(ahead, False) is None, _LOAD_EVERY)

    def show(self, view: View) -> None:
        """Draw this view, changing only what changed. Nothing of the last citizen survives `start`."""
        ended = view.name == START and self.view is not None and self.view.name != START
        self.view = view
        if ended:
            self._drafts.wipe()
            self._clear()
        self._draw(view)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Say that somebody is there, then let the touch press what it meets.

        A button of a question answers it: were the touch told first, the warning would be gone
        before its "no" could be pressed. Beside them a touch means yes, and presses nothing.
        """
        if not self.collide_point(*touch.pos) or touch.is_mouse_scrolling:
            return False
        if self._over is None:
            self._emit(Touched())
            super().on_touch_down(touch)
        elif not self._over.takes(touch):
            self._emit(Touched())
        return True

    def _draw(self, view: View) -> None:
        say = spoken_by(self._texts.language(view.language))
        drawn = (view.name, type(view.screen))
        if drawn != self._drawn:
            self._take_down()
            self._drawn = drawn
            self._guard.screen_changed(self._clock())
        ids, desk = self.ids, self._desk
        ids.header.show(compose.header(view, say), desk)
        ids.progress.show(compose.progress(view, say), desk)
        ids.footer.show(compose.footer(view, say), desk)
        laid_out = compose.body(view, say, self._drafts, self._preview)
        standing = self._sheet
        if isinstance(laid_out, Hero):
            inviting = standing if isinstance(standing, HeroSheet) else HeroSheet(desk)
            inviting.show(laid_out)
            self._put_up(inviting)
        else:
            sheet = standing if isinstance(standing, Sheet) else Sheet(desk)
            sheet.show(laid_out)
            self._put_up(sheet)
        self._lay_over(view, say)

    def _put_up(self, sheet: Sheet | HeroSheet) -> None:
        if sheet is not self._sheet:
            self._take_down()
            self.ids.body.add_widget(sheet)
            self._sheet = sheet

    def _take_down(self) -> None:
        self.ids.body.clear_widgets()
        self._sheet = None
        # Widgets are rings that only the collector frees. Left to itself it stops the screen for
        # 150 ms in the middle of a press; here it takes 10, after the new screen is drawn.
        self._sweep()

    def _lay_over(self, view: View, say: Translate) -> None:
        if view.over is None:
            if self._over is not None:
                self.remove_widget(self._over)
                self._over = None
                self._guard.screen_changed(self._clock())
            return
        if self._over is None:
            self._over = Laid(self._desk)
            self.add_widget(self._over)
            self._guard.screen_changed(self._clock())
        over = view.over
        seconds = ("", "")
        if over.seconds is not None:
            seconds = (str(over.seconds), say(words.seconds_left(over.seconds)))
        self._over.show(say(over.title), say(over.text), seconds, buttons(over.actions, say))

    def _clear(self) -> None:
        """Destroy every widget that a citizen's data may have reached."""
        self._take_down()
        self._drawn = None
        slots: tuple[Slot, ...] = (self.ids.header, self.ids.progress, self.ids.footer)
        for slot in slots:
            slot.show(None, self._desk)
        if self._over is not None:
            self.remove_widget(self._over)
            self._over = None

    def _fit(self, *_: object) -> None:
        """Draw everything anew at the scale of the window: text is set, not stretched."""
        scale = theme.scale_for(*self.size)
        portrait = self.height >= self.width
        if scale <= 0 or (portrait == self._desk.portrait and abs(Metrics.density - scale) < 1e-3):
            return
        Metrics.density = scale
        self._desk = self._new_desk()
        self._clear()
        if self.view is not None:
            self._draw(self.view)

    def _new_desk(self) -> Desk:
        return Desk(self._emit, self._guard, self._clock, self.height >= self.width)


load_beside(__file__)
