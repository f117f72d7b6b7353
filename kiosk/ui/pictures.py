"""Pictures on the graphics card, loaded once and ahead of need."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kivy.graphics.texture import Texture
from PIL import Image

from kiosk.ui import assets

AHEAD = ("insert-card", "swipe-card", "scan-card", "take-card", "take-receipt", "out-of-order")


@cache
def texture(name: str) -> Texture | None:
    """The picture with mipmaps; None where there is no such picture."""
    path = assets.picture(name)
    if not path:
        return None
    with Image.open(path) as opened:
        image = opened.convert("RGBA")
    # Clear pixels are black in the file, and would darken every edge when the picture is scaled.
    seen = image.getchannel("A").point(lambda alpha: 255 if alpha else 0)
    image = Image.composite(image, Image.new("RGBA", image.size, (255, 255, 255, 0)), seen)
    made = Texture.create(size=image.size, colorfmt="rgba", mipmap=True)
    made.blit_buffer(image.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    made.flip_vertical()
    return made


def load_ahead() -> Iterator[None]:
    """Load one picture after the other, so that no screen waits for its own."""
    for name in AHEAD:
        texture(name)
        yield
