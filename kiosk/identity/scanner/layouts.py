"""Which characters the keys of a keyboard type, by layout. Key codes: linux/input-event-codes.h.

A wedge is told its country when it is set up, and presses the keys that type the card's characters
there: the `;` that begins track 2 is a key of its own in America, and Shift with `,` in Denmark.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final


class Layout(StrEnum):
    """The country a wedge is set to, as X names it."""

    US = "us"
    DK = "dk"


class Key(IntEnum):
    """Keys that type nothing themselves."""

    ENTER = 28
    LEFT_CTRL = 29
    LEFT_SHIFT = 42
    RIGHT_SHIFT = 54
    LEFT_ALT = 56
    CAPS_LOCK = 58
    NUM_LOCK = 69
    SCROLL_LOCK = 70
    KEYPAD_ENTER = 96
    RIGHT_CTRL = 97
    RIGHT_ALT = 100
    LEFT_META = 125
    RIGHT_META = 126


@dataclass(frozen=True, slots=True)
class Level:
    """What a key types alone, with Shift and with AltGr; empty where that is nothing."""

    plain: str
    shift: str = ""
    alt_gr: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Keys with codes that follow each other; a blank types nothing."""

    first: int
    plain: str
    shift: str
    alt_gr: str = ""

    def keys(self) -> dict[int, Level]:
        """Each of them by its code."""
        alt_gr = self.alt_gr.ljust(len(self.plain))
        return {
            self.first + at: Level(*(each.strip() for each in levels))
            for at, levels in enumerate(zip(self.plain, self.shift, alt_gr, strict=True))
        }


_US: Final = (
    Row(2, "1234567890-=", "!@#$%^&*()_+"),
    Row(16, "qwertyuiop[]", "QWERTYUIOP{}"),
    Row(30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    Row(43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    Row(86, "<", ">"),
)
_DK: Final = (
    Row(2, "1234567890+´", '!"#¤%&/()=?`', " @£$  {[]} |"),
    Row(16, "qwertyuiopå¨", "QWERTYUIOPÅ^", "           ~"),
    Row(30, "asdfghjklæø½", "ASDFGHJKLÆØ§"),
    Row(43, "'zxcvbnm,.-", "*ZXCVBNM;:_"),
    Row(86, "<", ">", "\\"),
)
_EVERYWHERE: Final = {
    57: Level(" ", " ", " "),
    # The keypad, taken with Num Lock on: some wedges type their digits there.
    **Row(71, "789-456+1230", " " * 12).keys(),
}

KEYS: Final = {
    layout: {code: level for row in rows for code, level in row.keys().items()} | _EVERYWHERE
    for layout, rows in ((Layout.US, _US), (Layout.DK, _DK))
}
"""What each key types, by layout and code."""

DEAD: Final = {
    Layout.US: dict[str, str](),
    Layout.DK: {"´": "\u0301", "`": "\u0300", "¨": "\u0308", "^": "\u0302", "~": "\u0303"},
}
"""Keys that wait for the next: with Space they type themselves, with a letter its accent (Unicode's
combining mark). A Danish wedge presses two keys for the `^` between the names."""
