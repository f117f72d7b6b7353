"""A place on the screen for one piece, which is replaced only when its value changes."""

from __future__ import annotations

from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.ui.kit.desk import Block, Desk
from kiosk.ui.kit.kv import load_beside


class Slot(BoxLayout):
    """As high as what is in it; nothing for nothing."""

    content: Widget | None = ObjectProperty(None, allownone=True, rebind=True)
    _block: Block | None = None

    def show(self, block: Block | None, desk: Desk) -> None:
        """Show this piece from now on."""
        if block == self._block:
            return
        self.clear_widgets()
        self._block = block
        self.content = block.build(desk) if block is not None else None
        if self.content is not None:
            self.add_widget(self.content)


load_beside(__file__)
