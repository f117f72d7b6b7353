"""What people type, checked: the answer as it is sent, or what is wrong with it."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Final

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


_PHONE: Final = re.compile(r"(?:\+[1-9][0-9]{6,14}|[2-9][0-9]{7})")
"""Eight Danish digits (none begins with 0 or 1), or an international number (ITU-T E.164)."""

_EMAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?:[A-Za-z0-9æøåÆØÅ](?:[A-Za-z0-9æøåÆØÅ-]{0,61}[A-Za-z0-9æøåÆØÅ])?\.)+[A-Za-z]{2,24}"
)
"""An address as HTML's e-mail field takes it (WHATWG), with a top-level domain."""


def check(kind: FieldKind, text: str) -> str | FieldProblem:
    """The answer in the form it is sent in, or what is wrong with it.

    Phones lose their spaces, and Danish ones their +45; dates become `YYYY-MM-DD`.
    """
    text = " ".join(text.split())
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


def _is_name(text: str) -> bool:
    return any(c.isalpha() for c in text) and all(c.isalpha() or c in " .'’-" for c in text)


def _phone(text: str) -> str | FieldProblem:
    digits = re.sub(r"[ ()/-]", "", text)
    digits = re.sub(r"^00", "+", digits)
    digits = re.sub(r"^\+45(?=[0-9]{8}$)", "", digits)
    return digits if _PHONE.fullmatch(digits) else FieldProblem.NOT_A_PHONE


def _is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None and ".." not in text and ".@" not in text


def _date(text: str) -> str | FieldProblem:
    found = re.fullmatch(r"([0-9]{1,2})[-./ ]?([0-9]{1,2})[-./ ]?([0-9]{4})", text)
    if found is None:
        return FieldProblem.NOT_A_DATE
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return FieldProblem.NOT_A_DATE


def as_date(value: str) -> date:
    """The date of a `date` answer."""
    return date.fromisoformat(value)
