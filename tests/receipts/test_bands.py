from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from kiosk.receipts.bands import BAND, bands_of


def paper(width: int, rows: list[int]) -> Image.Image:
    """Black from the left, so many dots on each row."""
    image = Image.new("1", (width, len(rows)), 1)
    pen = ImageDraw.Draw(image)
    for y, across in enumerate(rows):
        if across:
            pen.line((0, y, across - 1, y), fill=0)
    return image


@given(st.sampled_from([8, 61, 576]), st.lists(st.integers(0, 576), min_size=1, max_size=300))
def test_bands_put_together_are_the_picture(width: int, rows: list[int]) -> None:
    image = paper(width, [min(across, width) for across in rows])
    again = Image.new("1", image.size, 1)
    at = 0
    for top, bottom, right in bands_of(image):
        assert top == at < bottom <= top + BAND
        assert right == width or right % 8 == 0
        assert 0 < right <= width
        again.paste(image.crop((0, top, right, bottom)), (0, top))
        at = bottom
    assert at == image.height
    assert again.tobytes() == image.tobytes()


def test_lines_are_sent_one_by_one_and_the_white_between_them_hardly_costs() -> None:
    image = paper(576, [400] * 20 + [0] * 10 + [100] * 20 + [0] * 2 + [90] * 5)
    assert list(bands_of(image)) == [(0, 20, 400), (20, 30, 8), (30, 57, 104)]


def test_a_white_picture_is_white_paper() -> None:
    assert list(bands_of(Image.new("1", (576, 130), 1))) == [(0, 128, 8), (128, 130, 8)]
