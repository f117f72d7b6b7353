"""It is received."""

from __future__ import annotations

from kiosk.session.screens import DoneScreen
from kiosk.texts.message import Translate
from kiosk.ui.kit.button import buttons
from kiosk.ui.kit.layout import Layout
from kiosk.ui.kit.notice import notices
from kiosk.ui.kit.paper import Bitmap
from kiosk.ui.kit.rows import ReferenceBlock, rows
from kiosk.ui.kit.text import Heading, paragraphs


def compose(screen: DoneScreen, say: Translate, paper: Bitmap | None) -> Layout:
    """The reference, what came of it, what happens next, and the receipt as it would print."""
    return Layout(
        lead=(
            Heading(say(screen.title)),
            *paragraphs(say(screen.text)),
            *((ReferenceBlock(screen.reference),) if screen.reference else ()),
            *rows(screen.rows, say),
        ),
        main=(*notices(screen.notices, say), *paragraphs(say(screen.next))),
        together=True,
        dock=buttons(screen.actions, say, narrow=paper is not None),
        paper=paper,
        share=0.52,
    )
