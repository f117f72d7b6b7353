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
    """The reference, what came of it, what happens next, and the receipt as it would print.

    Without paper its room is free, and what is wrong with the printer stays in sight.
    """
    lead = (
        Heading(say(screen.title)),
        *paragraphs(say(screen.text)),
        *((ReferenceBlock(screen.reference),) if screen.reference else ()),
        *rows(screen.rows, say),
    )
    happens, said = paragraphs(say(screen.next)), notices(screen.notices, say)
    alone = screen.receipt is None
    return Layout(
        lead=(*lead, *happens) if alone else lead,
        stay=said if alone else (),
        main=() if alone else (*happens, *said),
        together=True,
        dock=buttons(screen.actions, say, narrow=not alone),
        paper=paper,
        share=0.52,
    )
