"""How sure each kind of card makes the kiosk: the operator's word, below a ceiling for each. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

from kiosk.identity.level import Level, Method


class CardKind(StrEnum):
    """The kinds of card, as `kiosk.toml` names them."""

    NEMID = "nemid"
    """PKCS#15 with an OCES certificate, and a PIN."""
    PIV = "piv"
    """PIV with an OCES certificate, and a PIN."""
    HEALTH_CARD = "health_card"
    """The yellow health card: stripe, bar code, or its number typed."""
    CHIP_HEALTH_CARD = "chip_health_card"
    """A health card with a chip, read without a PIN."""


_PROVEN: Final = (Level.ANONYMOUS, Level.IDENTIFIED, Level.AUTHENTICATED)
_NAMED: Final = (Level.ANONYMOUS, Level.IDENTIFIED)
"""Anyone can print a bar code, and a card without a PIN works for whoever found it."""
_POSSIBLE: Final = {
    CardKind.NEMID: _PROVEN,
    CardKind.PIV: _PROVEN,
    CardKind.HEALTH_CARD: _NAMED,
    CardKind.CHIP_HEALTH_CARD: _NAMED,
}
_METHODS: Final = {
    Method.NEMID: (CardKind.NEMID, CardKind.PIV),
    Method.HEALTH_CARD: (CardKind.HEALTH_CARD,),
    Method.CHIP_HEALTH_CARD: (CardKind.CHIP_HEALTH_CARD,),
}


@dataclass(frozen=True, slots=True)
class CardLevels:
    """The level each kind of card gives; `anonymous`: cards of that kind are not accepted.

    Raises `ValueError` for a level that the kind can never give. What a library card gives
    with its PIN is for the library's system to say, and stands nowhere here.
    """

    nemid: Level = Level.AUTHENTICATED
    piv: Level = Level.AUTHENTICATED
    health_card: Level = Level.IDENTIFIED
    chip_health_card: Level = Level.IDENTIFIED

    def __post_init__(self) -> None:
        for each in fields(self):
            possible(CardKind(each.name), getattr(self, each.name))

    def of(self, kind: CardKind) -> Level:
        """The level a card of this kind gives."""
        level: Level = getattr(self, kind)
        return level

    def best(self, method: Method) -> Level | None:
        """The most that cards of a method give; `None` for a method that these levels leave alone."""
        kinds = _METHODS.get(method)
        return None if kinds is None else max(map(self.of, kinds), key=list(Level).index)

    def refused(self) -> frozenset[Method]:
        """The methods of which no card is accepted."""
        return frozenset(each for each in _METHODS if self.best(each) is Level.ANONYMOUS)


def possible(kind: CardKind, level: Level) -> Level:
    """The level, if cards of this kind can give it. Raises `ValueError`, saying which they can."""
    levels = _POSSIBLE[kind]
    if level not in levels:
        why = "" if levels is _PROVEN else ": it is read without a PIN"
        raise ValueError(f"must be one of: {', '.join(levels)}{why}")
    return level
