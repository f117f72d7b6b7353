"""A login on the citizen's own phone."""

from __future__ import annotations

from kiosk.session.screens import PhoneScreen
from kiosk.texts.message import Translate
from kiosk.ui.kit.button import buttons
from kiosk.ui.kit.code import CodeBlock
from kiosk.ui.kit.desk import Block
from kiosk.ui.kit.layout import Layout
from kiosk.ui.kit.rows import ReferenceBlock
from kiosk.ui.kit.text import Heading, paragraphs


def compose(screen: PhoneScreen, say: Translate) -> Layout:
    """The code to point the phone at, what to do, and what the phone must show."""
    code: tuple[Block, ...] = ()
    if screen.code:
        code = (*paragraphs(say(screen.code_label)), ReferenceBlock(screen.code))
    steps: tuple[Block, ...] = tuple(
        part for step in screen.steps for part in paragraphs(say(step))
    )
    return Layout(
        lead=(CodeBlock(screen.uri), *code),
        main=(Heading(say(screen.title)), *steps),
        dock=buttons(screen.actions, say),
        together=True,
    )
