"""What people type, checked: the answer as it is sent, or what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Final

from kiosk.identity.cpr import Cpr, InvalidCpr
from kiosk.services.model import FieldKind

LONGEST: Final = 80
"""Characters; more than any name or e-mail address a citizen types on a kiosk."""


class FieldProblem(StrEnum):
    """What is wrong with a typed answer; each has a text `field-<value>` with an example."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    NOT_A_NAME = "not-a-name"
    NOT_A_PHONE = "not-a-phone"
    NOT_AN_EMAIL = "not-an-email"
    NOT_A_DATE = "not-a-date"
    NOT_A_CPR = "not-a-cpr"


_PHONE: Final = re.compile(r"[2-9][0-9]{7}|\+(?!45)[1-9][0-9]{6,14}")
"""Eight Danish digits (none begins with 0 or 1), or an international number (ITU-T E.164)."""

_EMAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?:[A-Za-z0-9æøåÆØÅ](?:[A-Za-z0-9æøåÆØÅ-]{0,61}[A-Za-z0-9æøåÆØÅ])?\.)+[A-Za-z]{2,24}"
)
"""An address as HTML's e-mail field takes it (WHATWG), with a top-level domain."""

_DATE: Final = re.compile(
    r"([0-9]{2})([0-9]{2})([0-9]{4})"
    r"|([0-9]{1,2})[-./ ]{1,2}([0-9]{1,2})[-./ ]{1,2}([0-9]{4})"
)
"""Day, month, year. Without separators all eight digits: 1112026 could be two days."""

_YEARS: Final = range(1858, 2200)
"""From the earliest birth a CPR number can tell; what lies outside is a slip of the finger."""


def check(kind: FieldKind, text: str, today: date = date.max) -> str | Cpr | FieldProblem:
    """The answer in the form it is sent in, or what is wrong with it. Raises nothing.

    Phones lose their spaces, and Danish ones their +45; dates become `YYYY-MM-DD`.
    Nobody with a CPR number is born after `today`.
    """
    text = _plain(text)
    if not text:
        return FieldProblem.EMPTY
    if len(text) > LONGEST:
        return FieldProblem.TOO_LONG
    match kind:
        case FieldKind.TEXT:
            return text
        case FieldKind.NAME:
            return text if _is_name(text) else FieldProblem.NOT_A_NAME
        case FieldKind.PHONE:
            return _phone(text)
        case FieldKind.EMAIL:
            return text if _is_email(text) else FieldProblem.NOT_AN_EMAIL
        case FieldKind.DATE:
            return _date(text)
        case FieldKind.CPR:
            return _cpr(text, today)


def _cpr(text: str, today: date) -> Cpr | FieldProblem:
    try:
        return Cpr.parse(text, today)
    except InvalidCpr:
        return FieldProblem.NOT_A_CPR


def _plain(text: str) -> str:
    """The same without what cannot be seen (a name from a card may bring it), in Unicode's NFC.

    Å can be one character or two; systems that compare names expect one.
    """
    seen = "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace() or not unicodedata.category(c).startswith("C")
    )
    return " ".join(unicodedata.normalize("NFC", seen).split())


def _is_name(text: str) -> bool:
    letters = [c.isalpha() or unicodedata.category(c).startswith("M") for c in text]
    return any(c.isalpha() for c in text) and all(
        letter or c in " .'’-" for letter, c in zip(letters, text, strict=True)
    )


def _phone(text: str) -> str | FieldProblem:
    digits = re.sub(r"[ ().–/-]", "", text)
    digits = re.sub(r"^00", "+", digits)
    digits = re.sub(r"^\+45(?=[0-9]{8}$)", "", digits)
    return digits if _PHONE.fullmatch(digits) else FieldProblem.NOT_A_PHONE


def _is_email(text: str) -> bool:
    local = text.partition("@")[0]
    dots = ".." in text or local.startswith(".") or local.endswith(".")
    return _EMAIL.fullmatch(text) is not None and not dots


def _date(text: str) -> str | FieldProblem:
    found = _DATE.fullmatch(text)
    if found is None:
        return FieldProblem.NOT_A_DATE
    day, month, year = (int(part) for part in found.groups() if part is not None)
    if year not in _YEARS:
        return FieldProblem.NOT_A_DATE
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return FieldProblem.NOT_A_DATE


def as_date(value: str) -> date:
    """The date of a `date` answer."""
    return date.fromisoformat(value)
