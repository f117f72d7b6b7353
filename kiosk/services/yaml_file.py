"""Reads YAML as people write it: plain data, and the line of every key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import yaml

from kiosk.services.mistakes import BadConfig, Lines, Mistake, Place, read_text

DEEPEST: Final = 12
"""Levels; deeper than any service, and far from where Python's stack ends."""

_TRUTH: Final = {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}
_INTEGER: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_NUMBER: Final = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")


def read_yaml(file: Path) -> tuple[Any, Lines]:
    """The data of a YAML file, and the line of every key and list item. Raises `BadConfig`.

    Only plain data: no tags, no aliases (a few bytes could fill the memory), and no key twice,
    which YAML parsers keep silent about. Dates and unusual numbers (`0x1F`, `12:30`) stay text.
    """
    text = read_text(file)
    try:
        mistakes = list(_forbidden(file, text))
        if mistakes:
            raise BadConfig(mistakes)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line, problem = _problem(error)
        raise BadConfig([Mistake(file, line, f"is no YAML: {problem}")]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise BadConfig([Mistake(file, line, "holds a character that cannot be seen")]) from None
    if node is None:
        raise BadConfig([Mistake(file, 0, "is empty")])
    building = _Building(file)
    data = building.build(node, ())
    if building.mistakes:
        raise BadConfig(building.mistakes)
    return data, building.lines


def _problem(error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """The line to look at, and what is wrong there."""
    problem, context = error.problem or str(error), error.context or ""
    marks = [error.problem_mark, error.context_mark]
    if context.startswith(("while parsing a flow", "while scanning a quoted")):
        # The parser notices at the end of the file what was opened far above.
        marks.reverse()
        problem = "the bracket or quote that opens here is not closed, or a comma is missing"
    elif r"'\t'" in problem:
        problem = "a tab stands at the beginning of the line; use spaces"
    elif "mapping values are not allowed" in problem:
        problem = "a colon too many, or a line that is not indented as the one before"
    elif "single document" in context:
        problem = "a line '---' begins a second document; there must be one"
    elif context:
        problem = f"{problem} ({context})"
    mark = next((mark for mark in marks if mark), None)
    return (mark.line + 1 if mark else 0), problem


def _forbidden(file: Path, text: str) -> list[Mistake]:
    mistakes: list[Mistake] = []
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            mistakes.append(Mistake(file, line, "aliases (*name) are not used here"))
        elif isinstance(event, yaml.CollectionStartEvent | yaml.ScalarEvent) and event.tag:
            mistakes.append(Mistake(file, line, "tags (!name) are not used here"))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                return [*mistakes, Mistake(file, line, f"is nested more than {DEEPEST} deep")]
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return mistakes


class _Building:
    """Makes data of nodes, and notes the lines on the way."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines: dict[Place, int] = {}
        self.mistakes: list[Mistake] = []

    def build(self, node: yaml.Node, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        match node:
            case yaml.MappingNode():
                return self._mapping(node, place)
            case yaml.SequenceNode():
                return [self.build(item, (*place, at)) for at, item in enumerate(node.value)]
            case _:
                return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
                self.mistakes.append(Mistake(self.file, line, "a key must be a plain word"))
                continue
            below = (*place, key.value)
            if key.value in data:
                first = self.lines[below]
                text = f"'{key.value}' is there twice; the first is in line {first}"
                self.mistakes.append(Mistake(self.file, line, text))
                continue
            self.lines[below] = line
            data[key.value] = self.build(value, below)
        return data


def _scalar(node: yaml.Node) -> str | int | float | bool | None:
    text = str(node.value)
    if isinstance(node, yaml.ScalarNode) and node.style is None:
        if text in {"", "~"} or text.lower() == "null":
            return None
        if text.lower() in _TRUTH:
            return _TRUTH[text.lower()]
        if _INTEGER.fullmatch(text):
            return int(text)
        if _NUMBER.fullmatch(text):
            return float(text)
    return text
