"""What a stripe or bar code reader sent: the yellow health card, a library card, or nothing.

An allowlist: a line is taken only if all of it fits one of these shapes.

- Yellow health card, track 1: `%`, name 34 (`LAST^FIRST`), address 34, municipality 3,
  postcode 4, `?`. Letters follow ISO 646-DK: `[ \\ ]` are Æ Ø Å.
- Track 2: `;` or `:`, card type 1, country 3, use 1, issuer 3, CPR 10, group 1, doctor 6,
  region 3, municipality 3, valid from 6, `?`. Either track may come alone or first to last.
- Its bar code (Code 128): the ten digits of the CPR number, at some offices a check digit more.
- A library card that is no health card: `LineRules.library_card`.

Anyone can print a bar code: such a line identifies, it never authenticates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kiosk.identity.cpr import Cpr, InvalidCpr
from kiosk.identity.ignored import Ignored
from kiosk.identity.level import Level, Method
from kiosk.identity.person import Identity

MAX_LINE: Final = 128
"""Characters of the longest line there is: both tracks are 116."""

_LETTERS: Final = r"A-Za-zÆØÅæøåÄÖÜäöüÉé\[\\\]{|}0-9 .,'/()&\-"
_TRACK_1: Final = rf"%(?P<name>[{_LETTERS}^]{{34}})[{_LETTERS}^]{{34}}[0-9 ]{{3}}[0-9 ]{{4}}\?"
_TRACK_2: Final = r"[;:][0-9]{8}(?P<cpr>[0-9]{10})[0-9]{19}\?"
"""Eight digits before the CPR number: type, country, use, issuer; nineteen after it: group,
doctor, region, municipality, date."""
_STRIPE: Final = re.compile(rf"(?:{_TRACK_1})?(?:{_TRACK_2})?")
_FROM_ISO_646_DK: Final = str.maketrans("[\\]{|}", "ÆØÅæøå")


@dataclass(frozen=True, slots=True)
class LineRules:
    """What differs from city to city."""

    barcode_check_digit: bool = False
    """Whether the health card's bar code has an eleventh digit (not checked: its rule is not
    published)."""
    library_card: str = r"D[0-9]{9,11}|[0-9]{12,14}"
    """A library card's number as a regular expression. It must fit nothing of ten or eleven
    digits, lest a misread CPR number passes as a library card."""


@dataclass(frozen=True, slots=True)
class HealthCardLine:
    """The yellow health card: who it names, at level identified."""

    identity: Identity


@dataclass(frozen=True, slots=True)
class LibraryCardLine:
    """A library card that is no health card; its PIN is checked by the library's system."""

    number: str = field(repr=False)


STANDARD: Final = LineRules()


def read_card_line(
    line: str, today: date, rules: LineRules = STANDARD
) -> HealthCardLine | LibraryCardLine | Ignored:
    """The card behind one line of a reader, or why it is none; only a line known whole is a card.

    Ends of line are ignored.
    """
    line = line.strip("\r\n")
    if not line:
        return Ignored.UNKNOWN_LINE
    if len(line) > MAX_LINE:
        return Ignored.TOO_LONG
    stripe = _STRIPE.fullmatch(line)
    if stripe is not None:
        return _health_card(stripe["cpr"], _name(stripe["name"]), today)
    barcode = r"([0-9]{10})[0-9]" if rules.barcode_check_digit else r"([0-9]{10})"
    digits = re.fullmatch(barcode, line)
    if digits is not None:
        return _health_card(digits[1], "", today)
    if re.fullmatch(rules.library_card, line, re.ASCII):
        return LibraryCardLine(line)
    return Ignored.UNKNOWN_LINE


def _health_card(digits: str | None, name: str | None, today: date) -> HealthCardLine | Ignored:
    """The card with that name, that CPR number, or both; not with a broken one."""
    cpr = None
    if name is None or (digits is None and not name):
        return Ignored.UNKNOWN_LINE
    if digits is not None:
        try:
            cpr = Cpr.parse(digits, today)
        except InvalidCpr:
            return Ignored.BAD_CPR
    return HealthCardLine(Identity(Method.HEALTH_CARD, Level.IDENTIFIED, name=name, cpr=cpr))


def _name(field_34: str | None) -> str | None:
    """`PR\\VE^ANNA TESTESEN` as `Anna Testesen Prøve`; `None` if it has not two parts."""
    if field_34 is None:
        return ""
    last, found, first = field_34.translate(_FROM_ISO_646_DK).strip().partition("^")
    if not found or "^" in first or not last.strip() or not first.strip():
        return None
    words = f"{first} {last}".split()
    return " ".join(_capitals(word) for word in words)


def _capitals(word: str) -> str:
    """The stripe has capitals only; `ANNE-METTE` reads `Anne-Mette`."""
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
