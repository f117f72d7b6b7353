"""Turns what pydantic finds into sentences for people who do not program."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from kiosk.services.mistakes import Lines, Mistake, Place, meant, once

LONGEST: Final = 40
"""Characters of a wrong value that are repeated."""

Known = Callable[[Place], Iterable[str]]
"""Which keys may stand at a place; for suggestions."""

_PATTERNS: Final = {
    r"^[a-z]": "must be lower-case letters a-z, digits and hyphens, beginning with a letter",
    r"^[A-Z]{3}$": "must be a currency of three capital letters, as DKK",
    r"^[0-2](": 'must be a policy as dotted numbers, such as "1.2.208.169.1.1.1.1"',
    r"^\d{2}\.": 'must be a KLE number such as "29.03.00"',
    r"^DK-": 'must be an ISIL such as "DK-775100"',
}
_TRUTH: Final = (
    'must be a name, not true or false; put yes, no, on, off, true and false in quotes, as "yes"'
)
_SHAPES: Final = {
    "tuple_type": "must be a list, as [one, two]",
    "list_type": "must be a list, as [one, two]",
    "mapping_type": "must be names and values, as {{ reason: lost }}",
    "dict_type": "must be names and values, as {{ reason: lost }}",
    "model_type": "must be names and values, as {{ reason: lost }}",
    "model_attributes_type": "must be names and values, as {{ reason: lost }}",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
    "decimal_max_places": "must have at most {decimal_places} decimals",
}  # fmt: skip


def mistakes_of(
    error: ValidationError, file: Path, lines: Lines, known: Known = lambda _: ()
) -> Iterator[Mistake]:
    """Pydantic's findings as mistakes, each at the line of the nearest key that is in the file."""
    yield from once(_mistakes(error, file, lines, known))


def _mistakes(error: ValidationError, file: Path, lines: Lines, known: Known) -> Iterator[Mistake]:
    for found in error.errors():
        if found["type"] == "too_short" and found["input"]:
            continue  # its items were wrong, each told by itself, so none was counted
        place: Place = ()
        for part in found["loc"]:
            if (*place, part) in lines:
                place = (*place, part)
        name = str(found["loc"][-1]) if found["loc"] else ""
        match found["type"]:
            case "extra_forbidden":
                text = f"'{name}' is not known here{meant(name, known(found['loc'][:-1]))}"
            case "missing":
                text = f"'{name}' is missing{_instead(found['input'], name)}"
            case "step_kind":
                text = found["msg"] + _misspelt(found["input"])
            case _:
                text = _sentence(found["type"], found["msg"], found["input"], found.get("ctx", {}))
                key = next((part for part in reversed(place) if isinstance(part, str)), "")
                if key and found["type"] != "sense":
                    text = f"{key}: {text}"
        yield Mistake(file, lines.get(place, 0), text)


def _instead(value: object, name: str) -> str:
    """A key that may be the missing one, misspelt."""
    if not isinstance(value, Mapping):
        return ""
    return "; is it misspelt?" if meant(name, [str(key) for key in value]) else ""


def _misspelt(step: object) -> str:
    """The key of a step that was perhaps meant to say its kind."""
    for key in step if isinstance(step, Mapping) else ():
        close = meant(str(key), ("ask", "identify", "pick", "review", "submit", "receipt"))
        if close and key != "id":
            return f"; '{key}' is not known here{close}"
    return ""


def _sentence(kind: str, said: str, value: object, more: Mapping[str, Any]) -> str:
    if value is None and kind != "sense":
        return "has no value"
    match kind:
        case "enum" | "literal_error":
            return _one_of(value, str(more["expected"]))
        case "string_pattern_mismatch":
            return f"'{_written(value)}' {_wanted(str(more['pattern']))}"
        case "string_type" | "string_sub_type":
            return _no_text(value)
        case _ if kind in _SHAPES:
            return _SHAPES[kind].format(**more)
    if kind.startswith("bool"):
        return f"must be true or false, not '{_written(value)}'"
    if kind.startswith(("int", "decimal", "float", "finite")):
        return f"must be a number, not '{_written(value)}'"
    return said.removeprefix("Value error, ")


def _one_of(value: object, expected: str) -> str:
    options = re.findall(r"'([^']*)'", expected)
    if isinstance(value, bool):
        return _TRUTH
    if options == ["places"]:
        return f"'{value}' must be a list, as [one, two], or the word 'places'"
    if not isinstance(value, str):
        return f"must be one of: {', '.join(options)}"
    among = f"one of: {', '.join(options)}" if len(options) > 1 else f"'{options[0]}'"
    return f"'{_written(value)}' must be {among}{meant(value, options)}"


def _wanted(pattern: str) -> str:
    sentences = (text for start, text in _PATTERNS.items() if pattern.startswith(start))
    return next(sentences, f"must look like {pattern}")


def _written(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _no_text(value: object) -> str:
    match value:
        case bool():
            return _TRUTH
        case int() | float():
            return f'{value} is a number; a text is needed: put it in quotes, as "{value}"'
        case list() | tuple():
            return "must be one text, not a list"
        case _:
            return "must be a text"
