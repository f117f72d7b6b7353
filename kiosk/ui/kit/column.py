"""Widgets below one another."""

from __future__ import annotations

from kivy.properties import NumericProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.kit.kv import load_beside


class Column(BoxLayout):
    """A stack as high as what is in it."""

    above = NumericProperty(0)


load_beside(__file__)
