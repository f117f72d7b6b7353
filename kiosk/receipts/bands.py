"""A picture in bands that are sent to the printer one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from PIL import Image

BAND: Final = 128
"""Rows to a raster command: small receive buffers take no more, and status waits no longer."""
_GAP = 4
"""White rows that are worth a band of their own: a command costs as much as eight bytes."""


def bands_of(image: Image.Image) -> Iterator[tuple[int, int, int]]:
    """Top, bottom and right edge of each band, in dots, top to bottom; together all its rows.

    To the right of a band everything is white; the edge is a multiple of 8, at least 8. `image`
    is black and white.
    """
    edges = _edges(image)
    for top, bottom in _runs(edges):
        for upper in range(top, bottom, BAND):
            lower = min(upper + BAND, bottom)
            right = max(edges[upper:lower])
            yield upper, lower, min(max(right, 1) * 8, image.width)


def _runs(edges: list[int]) -> Iterator[tuple[int, int]]:
    """Stretches of rows with ink, and those without where they are tall enough."""
    top = at = 0
    for white, rows in groupby(edges, key=lambda edge: edge == 0):
        tall = len(list(rows))
        if white and tall >= _GAP:
            if top < at:
                yield top, at
            yield at, at + tall
            top = at + tall
        at += tall
    if top < at:
        yield top, at


def _edges(image: Image.Image) -> list[int]:
    """For each row, how many bytes of it hold ink or have ink to their right."""
    across = (image.width + 7) // 8
    padding = (1 << (across * 8 - image.width)) - 1
    data = image.tobytes()
    edges = []
    for at in range(0, len(data), across):
        row = int.from_bytes(data[at : at + across], "big") | padding
        ink = row ^ ((1 << (across * 8)) - 1)
        edges.append(across - ((ink & -ink).bit_length() - 1) // 8 if ink else 0)
    return edges
