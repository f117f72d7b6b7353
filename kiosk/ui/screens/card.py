"""Asks for a card."""

from __future__ import annotations

from kiosk.session.screens import CardScreen
from kiosk.texts.message import Translate
from kiosk.ui.kit.button import buttons
from kiosk.ui.kit.icon import PictureBlock
from kiosk.ui.kit.layout import Layout
from kiosk.ui.kit.notice import notices
from kiosk.ui.kit.text import Heading, paragraphs


def compose(screen: CardScreen, say: Translate) -> Layout:
    """A picture of what to do, and the same in words."""
    return Layout(
        lead=(PictureBlock(screen.picture),),
        main=(
            Heading(say(screen.title)),
            *paragraphs(say(screen.text)),
            *notices(screen.notices, say),
        ),
        dock=buttons(screen.actions, say),
        together=True,
    )
