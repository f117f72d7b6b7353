"""A PIN, typed in secret."""

from __future__ import annotations

from kiosk.session.screens import Keyboard, PinScreen
from kiosk.texts.message import Translate
from kiosk.ui.draft import Secret
from kiosk.ui.kit.button import EnterButton, buttons
from kiosk.ui.kit.field import DotsBlock
from kiosk.ui.kit.keyboard import KeysBlock
from kiosk.ui.kit.layout import Layout
from kiosk.ui.kit.notice import notices
from kiosk.ui.kit.text import Heading, paragraphs


def compose(screen: PinScreen, say: Translate, draft: Secret) -> Layout:
    """What is asked, a dot for each digit, and the pad."""
    return Layout(
        lead=(Heading(say(screen.title)), *paragraphs(say(screen.help))),
        stay=(DotsBlock(draft), *notices([screen.problem], say)),
        dock=(
            KeysBlock(Keyboard.DIGITS, draft),
            *buttons(screen.actions, say, EnterButton(say(screen.next), draft)),
        ),
    )
