"""One question, one typed answer."""

from __future__ import annotations

from kiosk.session.screens import EntryScreen, Mood, Style
from kiosk.texts.message import Translate
from kiosk.ui.draft import Typed
from kiosk.ui.kit.button import Button, buttons
from kiosk.ui.kit.field import FieldBlock
from kiosk.ui.kit.keyboard import KeysBlock
from kiosk.ui.kit.keys import is_pad
from kiosk.ui.kit.layout import Layout
from kiosk.ui.kit.notice import notices
from kiosk.ui.kit.text import Heading, Hint, paragraphs


def compose(screen: EntryScreen, say: Translate, draft: Typed) -> Layout:
    """The question, the field with its example and its error beside it, and the keys."""
    wrong = screen.problem is not None and screen.problem.mood is Mood.ERROR
    example = say(screen.example)
    return Layout(
        lead=(Heading(say(screen.question)), *paragraphs(say(screen.help))),
        stay=(
            FieldBlock(draft, screen.masked, wrong),
            *((Hint(example),) if example else ()),
            *notices([screen.problem], say),
        ),
        dock=(
            KeysBlock(screen.keyboard, draft),
            *buttons(
                screen.actions,
                say,
                Button(say(screen.next), draft.answer, Style.PRIMARY, "arrow-forward"),
            ),
        ),
        share=0.5 if is_pad(screen.keyboard) else 0.38,
    )
