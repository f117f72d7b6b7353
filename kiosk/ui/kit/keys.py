"""Which keys each keyboard has, as tables. Danish letters are where a Danish keyboard has them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.session.screens import Keyboard


class Does(StrEnum):
    """What a key does."""

    TYPE = "type"
    ERASE = "erase"
    CLEAR = "clear"
    SHIFT = "shift"
    ACCENTS = "accents"


@dataclass(frozen=True, slots=True)
class Key:
    """A key: what it types and shows, or its icon; `width` counts ordinary keys."""

    text: str
    width: float = 1
    does: Does = Does.TYPE
    icon: str = ""


Rows = tuple[tuple[Key, ...], ...]

_ERASE: Final = Key("", does=Does.ERASE, icon="backspace")
_CLEAR: Final = Key("", does=Does.CLEAR, icon="close")
_SHIFT: Final = Key("", 2, Does.SHIFT, "shift")
_ACCENTS: Final = Key("áéü", 2, Does.ACCENTS)
_LETTERS: Final = Key("abc", 2, Does.ACCENTS)
_SPACE: Final = Key(" ", 5, icon="space")


def _row(characters: str) -> tuple[Key, ...]:
    return tuple(map(Key, characters))


_FIGURES: Final = (*_row("1234567890"), _ERASE)

_TEXT: Final = (
    _FIGURES,
    _row("qwertyuiopå"),
    _row("asdfghjklæø"),
    (_SHIFT, *_row("zxcvbnm.-")),
    (_ACCENTS, Key(","), _SPACE, *_row("'/@")),
)
_ACCENTED: Final = (
    (*_row("áàâäãăąçćč"), _ERASE),
    _row("éèêëęíïîñńł"),
    _row("óòôöõđúùûüý"),
    (_SHIFT, *_row("šśşșžźżßı")),
    (_LETTERS, Key("ð"), _SPACE, *_row("þğț")),
)
"""Letters of names from the countries most people in Aarhus come from, and of our neighbours."""
_EMAIL: Final = (
    _FIGURES,
    _row("qwertyuiop+"),
    _row("asdfghjkl_-"),
    (Key("@", 2), *_row("zxcvbnm"), Key(".", 2)),
    (Key(".dk", 4), Key(".com", 4), Key(".org", 3)),
)
_PAD: Final = (*map(_row, ("123", "456", "789")),)


def rows_of(keyboard: Keyboard, *, accents: bool = False) -> Rows:
    """The keys of a keyboard, row by row from the top; all rows are equally wide."""
    match keyboard:
        case Keyboard.TEXT:
            return _ACCENTED if accents else _TEXT
        case Keyboard.EMAIL:
            return _EMAIL
        case Keyboard.PHONE:
            return (*_PAD, (Key("+"), Key("0"), _ERASE))
        case Keyboard.DIGITS | Keyboard.DATE:
            return (*_PAD, (_CLEAR, Key("0"), _ERASE))


def is_pad(keyboard: Keyboard) -> bool:
    """Whether it is a number pad, which is narrower than a keyboard."""
    return keyboard not in {Keyboard.TEXT, Keyboard.EMAIL}
