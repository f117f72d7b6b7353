"""Before a service begins."""

from __future__ import annotations

from kiosk.session.screens import IntroScreen
from kiosk.texts.message import Translate
from kiosk.ui.kit.button import buttons
from kiosk.ui.kit.layout import Layout
from kiosk.ui.kit.notice import notices
from kiosk.ui.kit.rows import FactBlock
from kiosk.ui.kit.text import Heading, paragraphs


def compose(screen: IntroScreen, say: Translate) -> Layout:
    """What it is, and what one needs to know before one begins."""
    facts = tuple(FactBlock(fact.icon, say(fact.label), say(fact.text)) for fact in screen.facts)
    return Layout(
        lead=(
            Heading(say(screen.title)),
            *paragraphs(say(screen.text)),
            *notices(screen.notices, say),
        ),
        main=facts,
        dock=buttons(screen.actions, say),
    )
