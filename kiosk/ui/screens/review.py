"""Everything that will be sent, before it is sent."""

from __future__ import annotations

from kiosk.session.screens import ReviewScreen
from kiosk.texts.message import Translate
from kiosk.ui.kit.button import buttons
from kiosk.ui.kit.layout import Layout
from kiosk.ui.kit.notice import notices
from kiosk.ui.kit.rows import rows
from kiosk.ui.kit.text import Heading, Hint, paragraphs


def compose(screen: ReviewScreen, say: Translate) -> Layout:
    """The rows, and directly above the button what pressing it means."""
    statement = say(screen.statement)
    return Layout(
        lead=(Heading(say(screen.title)), *paragraphs(say(screen.text))),
        main=rows(screen.rows, say),
        tail=(*notices(screen.notices, say), *((Hint(statement),) if statement else ())),
        dock=buttons(screen.actions, say),
        share=0.36,
    )
