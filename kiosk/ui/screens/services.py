"""What the citizen can do here."""

from __future__ import annotations

from kiosk.session.screens import ServicesScreen
from kiosk.texts.message import Translate
from kiosk.ui.kit.layout import Layout
from kiosk.ui.kit.notice import notices
from kiosk.ui.kit.service import service
from kiosk.ui.kit.text import Heading


def compose(screen: ServicesScreen, say: Translate) -> Layout:
    """The services, one below the other."""
    return Layout(
        lead=(Heading(say(screen.title)), *notices(screen.notices, say)),
        main=tuple(service(card, say) for card in screen.services),
        share=0.3,
    )
