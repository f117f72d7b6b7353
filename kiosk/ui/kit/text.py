"""Text that wraps, and takes the height it needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.kv import load_beside

LONG_HEADING: Final = 64
"""Characters from which a heading is set smaller, so that the answers stay on the first page."""
_LONGEST_CHUNK: Final = 320
"""Characters of a paragraph that always fit a page; longer ones part between sentences."""


class Prose(Label):
    """A label as wide as it is told, and as high as its text."""

    above = NumericProperty(0)


class HintText(Prose):
    """A line that helps, smaller than what it belongs to."""


class PanelText(BoxLayout):
    """A few sentences on a tinted ground."""

    text = StringProperty()
    above = NumericProperty(0)


class HeadingText(Prose):
    """The question of a screen."""

    long = BooleanProperty(False)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the screen asks or says, in few words."""

    text: str
    centred: bool = False

    def build(self, desk: Desk) -> Widget:  # noqa: ARG002
        """The widget."""
        return HeadingText(
            text=self.text,
            long=len(self.text) > LONG_HEADING,
            halign="center" if self.centred else "left",
            above=dp(8),
        )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences."""

    text: str
    centred: bool = False

    def build(self, desk: Desk) -> Widget:  # noqa: ARG002
        """The widget."""
        return Prose(text=self.text, halign="center" if self.centred else "left", above=dp(16))


@dataclass(frozen=True, slots=True)
class Hint:
    """An example, or what pressing the button below means."""

    text: str

    def build(self, desk: Desk) -> Widget:  # noqa: ARG002
        """The widget."""
        return HintText(text=self.text, above=dp(12))


@dataclass(frozen=True, slots=True)
class Panel:
    """Something worth finding at once: where else to go."""

    text: str

    def build(self, desk: Desk) -> Widget:  # noqa: ARG002
        """The widget."""
        return PanelText(text=self.text, above=dp(40))


def paragraphs(text: str, *, centred: bool = False) -> tuple[Paragraph, ...]:
    """The text in pieces that each fit a page; nothing for no text."""
    pieces: list[str] = []
    for part in filter(None, (part.strip() for part in text.split("\n"))):
        pieces.append("")
        for sentence in re.split(r"(?<=[.!?])\s+", part):
            if pieces[-1] and len(pieces[-1]) + len(sentence) > _LONGEST_CHUNK:
                pieces.append("")
            pieces[-1] = f"{pieces[-1]} {sentence}".strip()
    return tuple(Paragraph(piece, centred) for piece in pieces)


load_beside(__file__)
