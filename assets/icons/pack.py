"""Packs a folder of rendered icons into kiosk.atlas and its one picture, beside this file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PIL import Image

WIDTH, HEIGHT = 2048, 1024
GAP = 2
"""Clear pixels between icons, so that linear filtering never reaches a neighbour."""


def pack(folder: Path, out: Path) -> None:
    """Write `out`.atlas and `out`-0.png, 2048×1024; Kivy counts y from the bottom.

    Raises `OverflowError` if the icons do not fit.
    """
    sheet = Image.new("L", (WIDTH, HEIGHT))
    places: dict[str, tuple[int, int, int, int]] = {}
    x = y = GAP
    row = 0
    for size, name, path in sorted(_sized(folder), key=lambda icon: (-icon[0], icon[1])):
        if x + size + GAP > WIDTH:
            x, y, row = GAP, y + row, 0
        if y + size + GAP > HEIGHT:
            raise OverflowError(f"no room for {name}")
        with Image.open(path) as icon:
            sheet.paste(icon.getchannel("A"), (x, y))
        places[name] = (x, HEIGHT - y - size, size, size)
        x += size + GAP
        row = max(row, size + GAP)
    # White everywhere, also where nothing is seen: a black one would darken every edge when scaled.
    white = Image.new("L", sheet.size, 255)
    Image.merge("RGBA", (white, white, white, sheet)).save(f"{out}-0.png", optimize=True)
    atlas = {f"{out.name}-0.png": dict(sorted(places.items()))}
    Path(f"{out}.atlas").write_text(json.dumps(atlas, indent=0) + "\n", encoding="utf-8")


def _sized(folder: Path) -> list[tuple[int, str, Path]]:
    sized = []
    for path in folder.glob("*.png"):
        with Image.open(path) as icon:
            sized.append((icon.height, path.stem, path))
    return sized


if __name__ == "__main__":
    pack(Path(sys.argv[1]), Path(__file__).with_name("kiosk"))
