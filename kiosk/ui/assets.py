"""Where fonts, icons and pictures lie; what is missing is logged once and not drawn."""

from __future__ import annotations

import json
import logging
from functools import cache
from pathlib import Path
from typing import Final

from kivy.core.text import LabelBase

from kiosk.ui import theme

ASSETS: Final = Path(__file__).resolve().parents[2] / "assets"
_ATLAS: Final = ASSETS / "icons" / "kiosk.atlas"
_SMALL: Final = 64
"""Up to this many real pixels the half-size drawing is sharper: an atlas has no mipmaps."""

_log = logging.getLogger(__name__)


def register_fonts() -> None:
    """Make Borgerkiosk Sans known to Kivy under the theme's names. Raises `OSError` if it is missing."""
    weights = {theme.FONT: "Regular", theme.FONT_STRONG: "SemiBold", theme.FONT_BOLD: "Bold"}
    for name, weight in weights.items():
        LabelBase.register(name, str(ASSETS / "fonts" / f"BorgerkioskSans-{weight}.ttf"))


@cache
def icon(name: str, pixels: int) -> str:
    """The source of an icon for Kivy, or "" where there is no such icon."""
    if not name:
        return ""
    sized = f"{name}-small" if pixels <= _SMALL else name
    if sized not in _icons():
        _log.warning("no icon %r", name)
        return ""
    return f"atlas://{_ATLAS.with_suffix('')}/{sized}"


@cache
def picture(name: str) -> str:
    """The path of a picture, or "" where there is no such picture."""
    if not name:
        return ""
    path = ASSETS / "pictures" / f"{name}.png"
    if not path.is_file():
        _log.warning("no picture %r", name)
        return ""
    return str(path)


@cache
def _icons() -> frozenset[str]:
    try:
        sheets = json.loads(_ATLAS.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        _log.warning("no icons: %s", error)
        return frozenset()
    return frozenset(name for places in sheets.values() for name in places)
