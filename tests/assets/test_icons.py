"""The atlas is what its sources say, and sharp at the edges when tinted and scaled."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
ICONS = ROOT / "assets" / "icons"
PICTURES = ROOT / "assets" / "pictures"
Box = tuple[int, int, int, int]


@pytest.fixture(scope="module")
def places() -> dict[str, Box]:
    """Icon → x, y from the bottom, width, height."""
    (boxes,) = json.loads((ICONS / "kiosk.atlas").read_text(encoding="utf-8")).values()
    return {name: tuple(box) for name, box in boxes.items()}


@pytest.fixture(scope="module")
def sheet() -> Image.Image:
    with Image.open(ICONS / "kiosk-0.png") as picture:
        return picture.convert("RGBA")


def test_every_source_is_in_the_atlas_large_and_small(places: dict[str, Box]) -> None:
    named = {path.stem for path in (ICONS / "svg").glob("*.svg")}
    assert set(places) == named | {f"{name}-small" for name in named}
    assert {places[name][2:] for name in named} == {(128, 128)}
    assert {places[f"{name}-small"][2:] for name in named} == {(64, 64)}


def test_every_icon_shows_something_and_touches_no_other(
    places: dict[str, Box], sheet: Image.Image
) -> None:
    used = Image.new("L", sheet.size)
    for name, (x, y, width, height) in places.items():
        top = sheet.height - y - height
        assert sheet.crop((x, top, x + width, top + height)).getbbox(), f"{name} is empty"
        around = (x - 1, top - 1, x + width + 1, top + height + 1)
        assert not used.crop(around).getbbox(), f"{name} touches another"
        used.paste(255, (x, top, x + width, top + height))


def test_clear_pixels_are_white_so_that_edges_do_not_darken(sheet: Image.Image) -> None:
    red, green, blue, _ = sheet.split()
    assert {channel.getextrema() for channel in (red, green, blue)} == {(255, 255)}


@pytest.mark.parametrize("path", sorted(ROOT.glob("config/services/*/service.yaml")), ids=str)
def test_the_icon_a_service_asks_for_exists(path: Path, places: dict[str, Box]) -> None:
    asked = re.findall(r"^icon: *(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name in asked if name not in places] == []


def test_every_picture_is_drawn_on_clear_ground_from_its_source() -> None:
    drawn = {path.stem for path in PICTURES.glob("*.png")}
    assert drawn == {path.stem for path in (PICTURES / "svg").glob("*.svg")}
    for name in drawn:
        with Image.open(PICTURES / f"{name}.png") as picture:
            assert picture.mode == "RGBA"
            assert picture.getpixel((0, 0)) == (0, 0, 0, 0), name
