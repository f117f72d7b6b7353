"""Something did not work."""

from __future__ import annotations

from kiosk.session.screens import TroubleScreen
from kiosk.texts.message import Translate
from kiosk.ui import theme
from kiosk.ui.kit.button import buttons
from kiosk.ui.kit.icon import IconBlock, PictureBlock
from kiosk.ui.kit.layout import Layout
from kiosk.ui.kit.text import Heading, paragraphs


def compose(screen: TroubleScreen, say: Translate) -> Layout:
    """What went wrong, and what to do next."""
    sign = (
        PictureBlock(screen.picture) if screen.picture else IconBlock("warning", theme.ORANGE_800)
    )
    return Layout(
        lead=(
            sign,
            Heading(say(screen.title), centred=True),
            *paragraphs(say(screen.text), centred=True),
        ),
        dock=buttons(screen.actions, say),
        centred=True,
    )
