"""A receipt as it looks on paper: the bitmap that prints, as large as there is room."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.widget import Widget
from PIL import Image

from kiosk.ui.kit.kv import load_beside

Bitmap = Image.Image | bytes
"""A picture, or the bytes of a PNG."""

_MARGIN: Final = 24
_WHITE: Final = 255


class Paper(Widget):
    """A sheet of paper, whole, at the top of its room."""

    texture = ObjectProperty(None, allownone=True)
    foot = NumericProperty(0)

    def __init__(self, bitmap: Bitmap, **properties: object) -> None:
        super().__init__(**properties)
        self.texture = texture_of(bitmap)
        self.bind(pos=self._fit, size=self._fit)

    def _fit(self, *_: object) -> None:
        wide, high = self.texture.size
        margin = dp(_MARGIN)
        scale = min(
            (self.width - 2 * margin) / wide,
            (self.height - 2 * margin) / high,
        )
        sheet = self.ids.sheet
        sheet.size = wide * max(scale, 0), high * max(scale, 0)
        sheet.x = self.x + (self.width - sheet.width) / 2
        sheet.y = self.y + self.height - margin - sheet.height
        self.foot = sheet.y


def texture_of(bitmap: Bitmap, *, shrinks: bool = True) -> Texture:
    """The picture on the graphics card; with mipmaps, so that thin print stays readable, if it `shrinks`."""
    if isinstance(bitmap, bytes):
        with Image.open(BytesIO(bitmap)) as image:
            return texture_of(image.convert("L"), shrinks=shrinks)
    grey = bitmap.convert("L")
    texture = Texture.create(size=grey.size, colorfmt="luminance", mipmap=shrinks)
    texture.blit_buffer(grey.tobytes(), colorfmt="luminance", bufferfmt="ubyte")
    texture.flip_vertical()
    texture.wrap = "clamp_to_edge"
    return texture


load_beside(__file__)
