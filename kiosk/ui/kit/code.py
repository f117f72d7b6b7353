"""A QR code for the citizen's own phone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import segno
from kivy.metrics import dp
from kivy.uix.widget import Widget
from PIL import Image

from kiosk.ui.kit.desk import Desk
from kiosk.ui.kit.icon import Picture
from kiosk.ui.kit.paper import texture_of

QUIET: Final = 4
"""Modules of white around the code (ISO/IEC 18004, 5.3.8)."""
_MODULE: Final = 12
"""Pixels of a module in the texture; it is drawn smaller, never larger."""


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """The code of `data`; between `least` and `most` logical pixels high."""

    data: str = field(repr=False)
    least: int = 420
    most: int = 640

    def build(self, desk: Desk) -> Widget:  # noqa: ARG002
        """The widget."""
        return Picture(
            texture=texture_of(drawn(self.data), shrinks=False),
            least=dp(self.least),
            grow=dp(self.most - self.least),
            above=dp(16),
        )


def drawn(data: str) -> Image.Image:
    """The code as a picture, black on white, with its quiet zone."""
    rows = tuple(segno.make(data, error="m", micro=False).matrix)
    side = len(rows) + 2 * QUIET
    image = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x + QUIET, y + QUIET), 0)
    return image.resize((side * _MODULE, side * _MODULE), Image.Resampling.NEAREST)
