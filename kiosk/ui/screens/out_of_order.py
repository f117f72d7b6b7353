"""The kiosk can serve nobody."""

from __future__ import annotations

from kiosk.session.screens import OutOfOrderScreen
from kiosk.texts.message import Translate
from kiosk.ui.kit.icon import PictureBlock
from kiosk.ui.kit.layout import Layout
from kiosk.ui.kit.text import Heading, Panel, paragraphs


def compose(screen: OutOfOrderScreen, say: Translate) -> Layout:
    """Sorry, and where else."""
    elsewhere = say(screen.elsewhere)
    return Layout(
        lead=(
            PictureBlock("out-of-order"),
            Heading(say(screen.title), centred=True),
            *paragraphs(say(screen.text), centred=True),
            *((Panel(elsewhere),) if elsewhere else ()),
        ),
        centred=True,
    )
