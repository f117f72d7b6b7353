"""A Danish personal number that cannot be printed by accident."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NoReturn

from stdnum.dk import cpr as _rules
from stdnum.exceptions import ValidationError

_REPLACEMENT_DAY: Final = 60
"""Replacement numbers (for people without a CPR number) have 60 added to the day."""


class InvalidCpr(ValueError):
    """The digits are no CPR number. The message never contains them."""


class Cpr:
    """A CPR number: ten digits that name a real date, not in the future of `today`.

    It prints masked (`010190-xxxx`), and refuses to be pickled or formatted in full;
    `reveal()` is the one way to the digits. Check digits do not count: since 2007 numbers
    that fail modulus 11 are fully valid (CPR-kontoret, "Personnummeret i CPR").
    """

    __slots__ = ("__digits",)

    def __init__(self, digits: str) -> None:
        self.__digits = digits

    @classmethod
    def parse(cls, text: str, today: date) -> Cpr:
        """Read `DDMMYY-SSSS` or ten digits. Raises `InvalidCpr`."""
        digits = re.sub(r"[\s-]", "", text)
        if not re.fullmatch(r"[0-9]{10}", digits):
            raise InvalidCpr("not ten digits")
        try:
            born = _birth_date(digits)
        except ValidationError:
            raise InvalidCpr("not a date") from None
        if born > today:
            raise InvalidCpr("a date in the future")
        return cls(digits)

    def reveal(self) -> str:
        """The ten digits; only for sealing, and for the central service."""
        return self.__digits

    @property
    def born(self) -> date:
        """The date of birth, its century from the seventh digit."""
        return _birth_date(self.__digits)

    def __str__(self) -> str:
        return f"{self.__digits[:6]}-xxxx"

    def __repr__(self) -> str:
        return "Cpr(xxxxxx-xxxx)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cpr) and other.reveal() == self.__digits

    def __hash__(self) -> int:
        return hash(self.__digits)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a CPR number is never pickled")


def _birth_date(digits: str) -> date:
    """Day, month and century of ten digits. Raises `ValidationError`."""
    day = int(digits[:2])
    if day > _REPLACEMENT_DAY:
        day -= _REPLACEMENT_DAY
    born: date = _rules.get_birth_date(f"{day:02d}{digits[2:]}")
    return born
