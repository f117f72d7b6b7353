"""A question laid over the screen; below it nothing can be pressed."""

from __future__ import annotations

from kivy.input.motionevent import MotionEvent
from kivy.properties import StringProperty as Str
from kivy.uix.floatlayout import FloatLayout

from kiosk.ui.kit.button import Abreast
from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.kv import load_beside


class Laid(FloatLayout):
    """A dimmed screen with a box in the middle; the seconds change without anything else."""

    title = Str()
    text = Str()
    seconds = Str()
    unit = Str()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._buttons: tuple[Abreast, ...] = ()

    def show(
        self, title: str, text: str, seconds: tuple[str, str], buttons: tuple[Abreast, ...]
    ) -> None:
        """Show this from now on; `seconds` is a number and the words below it, or twice nothing."""
        self.title, self.text = title, text
        self.seconds, self.unit = seconds
        if buttons != self._buttons:
            self._buttons = buttons
            self.ids.choices.clear_widgets()
            for button in buttons:
                self.ids.choices.add_widget(button.build(self._desk))

    def takes(self, touch: MotionEvent) -> bool:
        """Whether the touch was for one of the buttons, which it then has pressed."""
        return bool(super().on_touch_down(touch))


load_beside(__file__)
