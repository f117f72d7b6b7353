"""What families of receipt printers can do, as far as asking does not tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Family(StrEnum):
    """A kind of printer, as the settings name it."""

    EPSON_T20 = "epson-t20"
    EPSON_T88 = "epson-t88"
    EPSON_M30 = "epson-m30"
    CLONE = "clone"
    """Any other printer that reads ESC/POS: nothing is expected of it."""


@dataclass(frozen=True, slots=True)
class Model:
    """What a family promises (Epson ESC/POS command reference, "supported printers").

    It is an expectation: what the printer proves when it is asked counts, either way.
    """

    family: Family
    confirms: bool
    """Answers `GS ( H` function 48 once the paper is out."""
    clears: bool
    """Forgets all it holds at `DLE DC4` function 8."""
    counts: bool
    """Tells how often it has cut, and how far it has fed, with `GS g 2` 178 and 148."""
    automatic: bool
    """Tells changes unasked after `GS a`."""
    near_end: bool
    """Every printer of the family has the sensor; without it "ready" says nothing of the roll."""
    code_page: int | None
    """The number of WPC1252 for `ESC t`; `None`: clones number their pages as they like."""
    dots: int
    """Dots across 80 mm paper."""
    dots_per_mm: float


MODELS: Final[Mapping[Family, Model]] = MappingProxyType(
    {
        model.family: model
        for model in (
            Model(Family.EPSON_T20, True, True, True, True, False, 16, 576, 8.0),
            Model(Family.EPSON_T88, True, True, True, True, True, 16, 512, 180 / 25.4),
            Model(Family.EPSON_M30, True, True, True, True, False, 16, 576, 8.0),
            Model(Family.CLONE, False, False, False, False, False, None, 576, 8.0),
        )
    }
)
CLONE: Final = MODELS[Family.CLONE]
_NAMES: Final = MappingProxyType(
    {"TM-T20": Family.EPSON_T20, "TM-T88": Family.EPSON_T88, "TM-m30": Family.EPSON_M30}
)


def recognise(maker: str, model: str) -> Model:
    """The family on a nameplate (`GS I` 66 and 67); an unknown one is taken for a clone."""
    if maker.strip().upper() == "EPSON":
        for beginning, family in _NAMES.items():
            if model.strip().startswith(beginning):
                return MODELS[family]
    return CLONE
