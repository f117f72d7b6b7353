"""Merges each weight of IBM Plex Sans with the Arabic letters of IBM Plex Sans Arabic."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FAMILY = "Borgerkiosk Sans"
"""Not "Plex": that name is reserved for unchanged copies (SIL OFL 1.1, clause 3)."""
WEIGHTS = ("Regular", "SemiBold", "Bold")
ARABIC = [*range(0x0600, 0x0700), 0x25CC]
"""The block Arabic; the letters of Arabic and Farsi are all in it."""
NAMES_KEPT = {0, 8, 9, 11, 12, 13, 14}
"""Copyright, maker, designer, addresses and licence stay as IBM wrote them."""


def merge(latin: Path, arabic: Path, weight: str) -> TTFont:
    """One font with the glyphs, shaping and kerning of both.

    Lines are as far apart as in the Latin font, so a screen set in that keeps its layout;
    Arabic letters reach further down (0.44 em), which whoever draws them has to measure.
    """
    letters = _without_hints(TTFont(arabic))
    packed = BytesIO()
    letters.save(packed)
    packed.seek(0)
    merged = Merger().merge([str(latin), packed])
    source = TTFont(latin)
    for table in ("cvt ", "fpgm", "prep", "gasp"):
        merged[table] = source[table]
    for table in ("DSIG", "meta"):
        if table in merged:
            del merged[table]
    for name in ("ascent", "descent", "lineGap"):
        setattr(merged["hhea"], name, getattr(source["hhea"], name))
    for name in ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "sxHeight", "sCapHeight"):
        setattr(merged["OS/2"], name, getattr(source["OS/2"], name))
    merged["head"].created = merged["head"].modified = source["head"].modified
    merged.recalcTimestamp = False
    _rename(merged, weight)
    return merged


def _without_hints(font: TTFont) -> TTFont:
    """The Arabic letters only, without programs that would call the other font's."""
    options = Options()
    options.hinting = False
    options.layout_scripts = ["arab", "DFLT"]
    options.name_IDs = []
    options.notdef_outline = True
    options.drop_tables += ["meta", "DSIG"]
    subset = Subsetter(options)
    subset.populate(unicodes=ARABIC)
    subset.subset(font)
    return font


def _rename(font: TTFont, weight: str) -> None:
    names = font["name"]
    version = names.getDebugName(5)
    names.names = [record for record in names.names if record.nameID in NAMES_KEPT]
    plain = weight in {"Regular", "Bold"}
    told = {
        1: FAMILY if plain else f"{FAMILY} {weight}",
        2: weight if plain else "Regular",
        3: f"{FAMILY} {weight}, 1",
        4: f"{FAMILY} {weight}",
        5: f"Version 1.0; from the Latin font's {version}",
        6: f"{FAMILY.replace(' ', '')}-{weight}",
        16: FAMILY,
        17: weight,
    }
    for name, text in told.items():
        names.setName(text, name, 3, 1, 0x409)


def main(latin: Path, arabic: Path, out: Path) -> None:
    """Write every weight, from a folder of each family."""
    for weight in WEIGHTS:
        font = merge(
            latin / f"IBMPlexSans-{weight}.ttf", arabic / f"IBMPlexSansArabic-{weight}.woff", weight
        )
        font.save(out / f"{FAMILY.replace(' ', '')}-{weight}.ttf")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
