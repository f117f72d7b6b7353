"""What may come onto paper: words without commands, values that keep their order, no CPR number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date

from kiosk.identity.cpr import Cpr, InvalidCpr
from kiosk.texts.message import Arg, Message, Words

_OPEN, _CLOSE = "\u2068", "\u2069"
"""First strong isolate and its end (Unicode UAX 9)."""
_OVERRIDES = "\u202a-\u202e"
_ISOLATES = "\u2066-\u2069"
_NEVER = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\ufeff\ufff9-\ufffb{_OVERRIDES}]")
"""C0 and C1 controls, DEL, soft hyphens, and what turns the order of letters around for good."""
_BREAKS = re.compile("\r\n?|\x85|\u2028|\u2029")
_STEERING = re.compile(f"[{_ISOLATES}]")
_UNSEEN = rf"\u200b-\u200f\u2060{_ISOLATES}"
_CPR = re.compile(
    # Glued to other letters it is part of an identifier, like the loan `L1005123456`.
    r"(?:(?<=cpr)|(?<![^\W_]))(?P<birth>\d{6})"
    rf"(?P<gap>[ \t.\-\u00a0\u2007\u202f\u2010-\u2015\u2212{_UNSEEN}]{{0,5}})(?P<serial>\d{{4}})(?!\d)",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """The text without what a printer could take for a command; breaks of lines and tabs stay.

    Letters in two pieces become one (NFC). Isolates stay as well: texts put them around values.
    """
    return _NEVER.sub("", _BREAKS.sub("\n", unicodedata.normalize("NFC", text)))


def masked(text: str) -> str:
    """The text with every full CPR number masked: `010190-xxxx`.

    A CPR number is six digits that name a day and four more, together or with a hyphen, a
    blank or a dot between; in any script's digits. Check digits do not count (see `Cpr`). An id
    of ten bare digits that happens to begin with a day is masked as well: better an id that
    nobody can read than a number on a receipt that is left behind.
    """
    return _CPR.sub(_masked, text) if any(map(str.isdigit, text)) else text


def entered(text: str) -> str:
    """A text as it may stand in a document: clean and masked."""
    return masked(clean(text))


def isolated(value: str) -> str:
    """An inserted value in an isolate of its own, so 16-12-2026 stays that in any line.

    What the value itself has of such marks is taken out: it could end the isolate early.
    """
    bare = _bare(value)
    return f"{_OPEN}{bare}{_CLOSE}" if bare else ""


def unsteered(words: Words) -> Words:
    """A message whose arguments hold nothing that steers a line or a printer."""
    if isinstance(words, str):
        return words
    return replace(words, args=tuple((name, _unsteered(value)) for name, value in words.args))


def without_isolates(text: str) -> str:
    """For who reads letter by letter: a voice, or a printer's own letters."""
    return _STEERING.sub("", text)


def _unsteered(value: Arg) -> Arg:
    match value:
        case str():
            return _bare(value)
        case Message():
            return replace(value, args=tuple((name, _unsteered(one)) for name, one in value.args))
        case _:
            return value


def _bare(value: str) -> str:
    """On one line: a value with a break in it could pass for a line of the receipt's own."""
    return " ".join(_STEERING.sub("", clean(value)).split("\n"))


def _masked(found: re.Match[str]) -> str:
    digits = "".join(str(unicodedata.digit(char)) for char in found["birth"] + found["serial"])
    try:
        Cpr.parse(digits, date.max)
    except InvalidCpr:
        return found[0]
    return f"{found['birth']}-xxxx"
