"""One question, one answer out of a few."""

from __future__ import annotations

from kiosk.session.screens import ChoiceScreen
from kiosk.texts.message import Translate
from kiosk.ui.kit.button import buttons
from kiosk.ui.kit.layout import Layout
from kiosk.ui.kit.notice import notices
from kiosk.ui.kit.option import options
from kiosk.ui.kit.text import Heading, paragraphs


def compose(screen: ChoiceScreen, say: Translate) -> Layout:
    """The question, and the answers below it or beside it."""
    return Layout(
        lead=(
            Heading(say(screen.question)),
            *paragraphs(say(screen.help)),
            *notices(screen.notices, say),
        ),
        main=options(screen.options, say),
        dock=buttons(screen.actions, say),
        share=0.42,
    )
