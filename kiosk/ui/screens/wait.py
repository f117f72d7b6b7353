"""Something is under way."""

from __future__ import annotations

from kiosk.session.screens import WaitScreen
from kiosk.texts.message import Translate
from kiosk.ui.kit.button import buttons
from kiosk.ui.kit.icon import IconBlock, PictureBlock
from kiosk.ui.kit.layout import Layout
from kiosk.ui.kit.text import Heading, paragraphs


def compose(screen: WaitScreen, say: Translate) -> Layout:
    """What is happening; nothing moves, so that nothing has to be redrawn while the work is done."""
    return Layout(
        lead=(
            PictureBlock(screen.picture) if screen.picture else IconBlock("hourglass"),
            Heading(say(screen.title), centred=True),
            *paragraphs(say(screen.text), centred=True),
        ),
        dock=buttons(screen.actions, say),
        centred=True,
    )
