"""The roll of paper: dots come onto it from above, and it is cut off in pieces."""

from __future__ import annotations

from PIL import Image

WIDTH = 576
"""Dots across; 8 to a millimetre."""


class Paper:
    """What hangs out of the printer since the last cut."""

    def __init__(self) -> None:
        self._strips: list[Image.Image] = []

    @property
    def height(self) -> int:
        """Rows of dots since the last cut."""
        return sum(strip.height for strip in self._strips)

    def feed(self, rows: int) -> None:
        """Move on by so many white rows."""
        if rows > 0:
            self._strips.append(Image.new("1", (WIDTH, rows), 1))

    def put(self, dots: Image.Image, justify: int = 0, rows: int = 0) -> None:
        """Print a picture (0 is black) over the paper's width; what is wider is lost.

        `justify` is 0 left, 1 centre, 2 right; the paper moves at least `rows` on.
        """
        strip = Image.new("1", (WIDTH, max(dots.height, rows)), 1)
        x = max((WIDTH - dots.width) * justify // 2, 0)
        strip.paste(dots, (x, 0))
        self._strips.append(strip)

    def picture(self) -> Image.Image:
        """The piece as it hangs there."""
        piece = Image.new("1", (WIDTH, self.height), 1)
        y = 0
        for strip in self._strips:
            piece.paste(strip, (0, y))
            y += strip.height
        return piece

    def cut(self) -> Image.Image:
        """Take the piece off."""
        piece = self.picture()
        self._strips.clear()
        return piece
