"""How pieces of given heights are set on pages. Plain numbers, no Kivy."""

from __future__ import annotations

from collections.abc import Sequence


def paginate(heights: Sequence[float], room: float) -> list[range]:
    """Indices of the pieces on each page, in order; at least one piece a page, at least one page.

    A height includes the space above the piece.
    """
    pages: list[range] = []
    start, used = 0, 0.0
    for index, height in enumerate(heights):
        if index > start and used + height > room:
            pages.append(range(start, index))
            start, used = index, 0.0
        used += height
    pages.append(range(start, len(heights)))
    return pages


def spread(growth: Sequence[float], spare: float) -> list[float]:
    """How much each piece grows: the spare room shared evenly, none beyond its own `growth`."""
    grown = [0.0] * len(growth)
    hungry = [index for index, most in enumerate(growth) if most > 0]
    while hungry and spare > 0.5:
        share = spare / len(hungry)
        for index in list(hungry):
            more = min(share, growth[index] - grown[index])
            grown[index] += more
            spare -= more
            if growth[index] - grown[index] < 0.5:
                hungry.remove(index)
    return grown
