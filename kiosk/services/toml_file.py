"""Reads TOML, and finds the lines that Python's own reader does not tell."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from kiosk.services.mistakes import BadConfig, Lines, Mistake, Place, read_text

_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]+\")\s*=")


def read_toml(file: Path) -> dict[str, Any]:
    """The data of a TOML file. Raises `BadConfig`."""
    text = read_text(file)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(at.group(1)) if at else len(text.splitlines())
        problem = _problem(str(error))
        raise BadConfig([Mistake(file, line, f"is no TOML: {problem}")]) from None
    except RecursionError:
        raise BadConfig([Mistake(file, 0, "is nested too deep")]) from None


def _problem(said: str) -> str:
    match said.split(" (at ", maxsplit=1)[0]:
        case "Invalid value":
            return "a text must stand in quotes"
        case "Illegal character '\\n'":
            return "the quote that opens here is not closed"
        case twice if twice.startswith(("Cannot declare", "Cannot overwrite")):
            return "this name is there twice"
        case problem:
            return problem


def toml_lines(file: Path) -> Lines:
    """The lines of the tables and of the keys in them; what spans lines counts where it begins."""
    lines: dict[Place, int] = {(): 1}
    table: Place = ()
    for number, line in enumerate(read_text(file).splitlines(), start=1):
        if header := _TABLE.fullmatch(line):
            table = tuple(part.strip().strip("\"'") for part in header.group(1).split("."))
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, key.group(1).strip('"')), number)
    return lines


def toml_line(file: Path, pattern: str) -> int:
    """The first line that matches, from 1; 0 if none does."""
    for number, line in enumerate(read_text(file).splitlines(), start=1):
        if re.match(rf"\s*{pattern}", line):
            return number
    return 0
