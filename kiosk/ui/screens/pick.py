"""A list to tick things in."""

from __future__ import annotations

from kiosk.session.screens import Mood, Notice, PickScreen, Style
from kiosk.texts.message import Translate
from kiosk.ui.draft import Ticks
from kiosk.ui.kit.button import Button, buttons
from kiosk.ui.kit.layout import Layout
from kiosk.ui.kit.notice import notices
from kiosk.ui.kit.option import AllBlock, TickBlock
from kiosk.ui.kit.text import Heading, paragraphs


def compose(screen: PickScreen, say: Translate, draft: Ticks) -> Layout:
    """The question, the list, and a button that ticks everything."""
    items = tuple(
        TickBlock(item.value, say(item.label), say(item.detail), _said(item.status, say), draft)
        for item in screen.items
    )
    some = any(item.value for item in screen.items)
    label = say(screen.all)
    go = (Button(say(screen.next), draft.answer, Style.PRIMARY, "arrow-forward"),)
    return Layout(
        lead=(
            Heading(say(screen.question)),
            *paragraphs(say(screen.help)),
            *notices(screen.notices, say),
            *((AllBlock(label, draft),) if some and label else ()),
        ),
        main=items,
        dock=buttons(screen.actions, say, *(go if some else ())),
        share=0.4,
    )


def _said(status: Notice | None, say: Translate) -> tuple[str, Mood] | None:
    return (say(status.text), status.mood) if status else None
