"""Reads a Fluent file for checking: its messages, their lines, arguments and references."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from kiosk.services.mistakes import BadConfig, Mistake, read_text

_FUNCTIONS: Final = {"NUMBER", "DATETIME"}


@dataclass(frozen=True, slots=True)
class Text:
    """A message, or `message.attribute`: where it stands, and which arguments it uses."""

    line: int
    arguments: frozenset[str]


class _Uses(Visitor):
    """What a pattern refers to: arguments, and other texts as they are written."""

    def __init__(self) -> None:
        self.arguments: set[str] = set()
        self.texts: set[str] = set()
        self.functions: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.arguments.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802
        self.texts.add(node.id.name + (f".{node.attribute.name}" if node.attribute else ""))

    def visit_TermReference(self, node: ast.TermReference) -> None:  # noqa: N802
        self.texts.add(f"-{node.id.name}")

    def visit_FunctionReference(self, node: ast.FunctionReference) -> None:  # noqa: N802
        self.functions.add(node.id.name)
        self.generic_visit(node)


def read_fluent(file: Path) -> tuple[Mapping[str, Text], list[Mistake]]:
    """Every message and `message.attribute` of a file, and what is no Fluent in it."""
    try:
        text = read_text(file)
    except BadConfig as bad:
        return {}, list(bad.mistakes)
    reading = _Reading(file, text)
    for entry in FluentParser().parse(text).body:
        reading.take(entry)
    reading.resolve()
    return reading.texts, sorted(reading.mistakes, key=lambda mistake: mistake.line)


class _Reading:
    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.text = text
        self.texts: dict[str, Text] = {}
        self.mistakes: list[Mistake] = []
        self._terms: set[str] = set()
        self._uses: list[tuple[str, int, _Uses]] = []

    def take(self, entry: ast.EntryType) -> None:
        line = self._line(entry)
        match entry:
            case ast.Junk():
                self._junk(entry)
            case ast.Term():
                self._terms.add(f"-{entry.id.name}")
                self._used(f"-{entry.id.name}", line, entry.value)
            case ast.Message():
                if entry.value is not None:
                    self._put(entry.id.name, line, entry.value)
                for attribute in entry.attributes:
                    name = f"{entry.id.name}.{attribute.id.name}"
                    self._put(name, self._line(attribute), attribute.value)

    def resolve(self) -> None:
        """Finds references to texts and functions that are not there."""
        known = {*self.texts, *self._terms}
        for name, line, uses in self._uses:
            for other in sorted(uses.texts - known):
                self._wrong(line, f"'{name}' refers to '{other}', which is not here")
            for other in sorted(uses.functions - _FUNCTIONS):
                self._wrong(line, f"'{name}' calls {other}(), which there is not")

    def _put(self, name: str, line: int, pattern: ast.Pattern) -> None:
        if name in self.texts:
            first = self.texts[name].line
            self._wrong(line, f"'{name}' is there twice; the first is in line {first}")
            return
        uses = self._used(name, line, pattern)
        self.texts[name] = Text(line, frozenset(uses.arguments))

    def _used(self, name: str, line: int, pattern: ast.Pattern) -> _Uses:
        uses = _Uses()
        uses.visit(pattern)
        self._uses.append((name, line, uses))
        return uses

    def _junk(self, junk: ast.Junk) -> None:
        note = junk.annotations[0]
        at = note.span.start if note.span else 0
        said = str(note.message)
        if missing := re.fullmatch(r'Expected token: "(.+)"', said):
            # It is noticed at the next word, which may stand lines below.
            at = len(self.text[:at].rstrip())
            said = f"'{missing.group(1)}' is missing"
        elif note.code == "E0002":
            said = "a message begins with its name and '='"
        self._wrong(self.text.count("\n", 0, at) + 1, f"is no Fluent: {said}")

    def _wrong(self, line: int, text: str) -> None:
        self.mistakes.append(Mistake(self.file, line, text))

    def _line(self, node: ast.SyntaxNode) -> int:
        return self.text.count("\n", 0, node.span.start) + 1 if node.span else 0
