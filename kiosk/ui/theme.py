"""Colours, type and spacing, after the Danish public design system (dkfds 11, designsystem.dk).

Sizes are logical pixels of a canvas 1080 wide in portrait, or 1080 high in landscape. On the
27-inch panel a logical pixel is 0.31 mm, so a target of 20 mm (Colle & Hiszem 2004) is 64 pixels.
"""

from __future__ import annotations

from typing import Final

Colour = tuple[float, float, float, float]


def _rgb(code: int, alpha: float = 1.0) -> Colour:
    return (code >> 16 & 255) / 255, (code >> 8 & 255) / 255, (code & 255) / 255, alpha


WHITE: Final = _rgb(0xFFFFFF)
CLEAR: Final = _rgb(0xFFFFFF, 0)
INK: Final = _rgb(0x1A1A1A)
GRAY_100: Final = _rgb(0xF5F5F5)
GRAY_200: Final = _rgb(0xDCDCDC)
GRAY_400: Final = _rgb(0x8E8E8E)
GRAY_500: Final = _rgb(0x707070)
GRAY_600: Final = _rgb(0x454545)
BLUE_100: Final = _rgb(0xE2F2FB)
BLUE_200: Final = _rgb(0xC5E1F5)
BLUE_800: Final = _rgb(0x004D99)
BLUE_900: Final = _rgb(0x003366)
GREEN_100: Final = _rgb(0xDDF7CE)
GREEN_700: Final = _rgb(0x2F7300)
ORANGE_100: Final = _rgb(0xFFEECC)
ORANGE_800: Final = _rgb(0x8A5A00)
RED_100: Final = _rgb(0xFFE0E0)
RED_700: Final = _rgb(0xCC0000)
DIM: Final = _rgb(0x000818, 0.62)

FONT: Final = "plex"
FONT_STRONG: Final = "plex-semibold"
FONT_BOLD: Final = "plex-bold"

HUGE: Final = 112
"""Seconds left, and nothing else."""
DISPLAY: Final = 76
"""The start screen's invitation."""
QUESTION: Final = 56
HEADING: Final = 42
BUTTON: Final = 38
BODY: Final = 36
SMALL: Final = 31

UNIT: Final = 8
RADIUS: Final = 6
BORDER: Final = 2
TARGET: Final = 96
"""The least height of anything that can be pressed, in logical pixels: 30 mm."""
ACTION: Final = 120
"""The height of an action's button."""
GAP: Final = 24
MARGIN: Final = 64
HEADER: Final = 128
FOOTER: Final = 144

PORTRAIT: Final = (1080, 1920)
LANDSCAPE: Final = (1920, 1080)


def scale_for(width: float, height: float) -> float:
    """How many real pixels a logical pixel takes on a canvas of this size."""
    wide, high = PORTRAIT if height >= width else LANDSCAPE
    return min(width / wide, height / high)
