"""The screen that invites."""

from __future__ import annotations

from kiosk.session.screens import StartScreen, Style
from kiosk.texts.message import Translate
from kiosk.ui.kit.button import Button
from kiosk.ui.kit.layout import Hero
from kiosk.ui.kit.notice import notices

_LEAST = 152
"""Logical pixels: whoever comes here first looks for what to press."""


def compose(screen: StartScreen, say: Translate) -> Hero:
    """The invitation, and a button for each language: all alike, no language is second."""
    return Hero(
        say(screen.title),
        say(screen.text),
        "welcome",
        tuple(
            Button(say(a.label), a.event, Style.PRIMARY, "arrow-forward", _LEAST)
            for a in screen.languages
        ),
        notices(screen.notices, say),
    )
