"""Fits a picture into a room without distorting it."""

from __future__ import annotations

from kivy.graphics.texture import Texture


def fitted(room: tuple[float, float], texture: Texture | None) -> tuple[float, float]:
    """The largest size at which the whole picture is seen; nothing for no picture."""
    if texture is None:
        return 0, 0
    wide, high = texture.size
    scale = min(room[0] / wide, room[1] / high)
    return wide * scale, high * scale
