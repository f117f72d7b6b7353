"""Which texts the source asks for, read from the source itself: every `Message` it can make."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HOLE = "{}"
"""Stands where the source fills in a value that only runs of it know: `card-{}`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the kiosk's own texts that is asked for: its name, what it is given, and where."""

    name: str
    arguments: frozenset[str]
    where: str


class Unreadable(Exception):
    """The name of a text is made in a way that this reader does not follow."""


def asked_in(file: Path) -> Iterator[Asked]:
    """The kiosk's own texts that one module asks for, not the services'. Raises `Unreadable`."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = _Names(tree, calls)
    for call in calls:
        match ast.unparse(call.func):
            case "Message.of":
                given = {word.arg for word in call.keywords if word.arg}
                scoped = "scope" in given
            case "Message":
                given = _pairs(call)
                scoped = any(word.arg == "scope" for word in call.keywords)
            case _:
                continue
        if scoped:
            continue
        where = f"{file.parent.name}/{file.name}:{call.lineno}"
        for name in sorted(names.of(call.args[0], call, where)):
            yield Asked(name, frozenset(given), where)


def _pairs(call: ast.Call) -> set[str]:
    """The arguments of `Message(id, (("name", value),))`."""
    tuples = [node for node in ast.walk(call) if isinstance(node, ast.Tuple)]
    return {
        node.elts[0].value
        for node in tuples
        if len(node.elts) == 2
        and isinstance(node.elts[0], ast.Constant)
        and isinstance(node.elts[0].value, str)
    }


class _Names:
    """What an expression can be: its constants, and those of the names and parameters in it."""

    def __init__(self, tree: ast.Module, calls: list[ast.Call]) -> None:
        self._functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
        self._calls = calls

    def of(self, expression: ast.expr, at: ast.AST, where: str) -> set[str]:
        match expression:
            case ast.Constant(value=str() as text):
                return {text}
            case ast.IfExp(body=one, orelse=other):
                return self.of(one, at, where) | self.of(other, at, where)
            case ast.JoinedStr(values=parts):
                return self._joined(parts, at, where)
            case ast.Name(id=name):
                found = self._named(name, at, where)
                if found:
                    return found
        raise Unreadable(f"{where}: {ast.unparse(expression)}")

    def _joined(self, parts: list[ast.expr], at: ast.AST, where: str) -> set[str]:
        made = {""}
        for part in parts:
            match part:
                case ast.FormattedValue(value=ast.Name(id=name)):
                    values = self._named(name, at, where) or {HOLE}
                case ast.FormattedValue():
                    values = {HOLE}
                case _:
                    values = self.of(part, at, where)
            made = {begun + value for begun in made for value in values}
        return made

    def _named(self, name: str, at: ast.AST, where: str) -> set[str]:
        """What a local name is set to, or what its function is called with; empty: not to be seen."""
        function = self._around(at)
        if function is None:
            return set()
        values = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
        ] + _paired(function, name)
        if values:
            return set().union(*(self.of(value, value, where) for value in values))
        position = (
            [one.arg for one in function.args.args].index(name) if _takes(function, name) else None
        )
        if position is None:
            return set()
        given = [
            call.args[position]
            for call in self._calls
            if ast.unparse(call.func) == function.name and len(call.args) > position
        ]
        seen = [value for value in given if isinstance(value, ast.Constant | ast.JoinedStr)]
        return set().union(*(self.of(value, value, where) for value in seen)) if seen else set()

    def _around(self, node: ast.AST) -> ast.FunctionDef | None:
        inside = [f for f in self._functions if any(one is node for one in ast.walk(f))]
        return max(inside, key=lambda f: f.lineno, default=None)


def _takes(function: ast.FunctionDef, name: str) -> bool:
    return name in [one.arg for one in function.args.args]


def _paired(function: ast.FunctionDef, name: str) -> list[ast.expr]:
    """Values of `a, b = x, y`."""
    found: list[ast.expr] = []
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                found += [
                    value
                    for target, value in zip(names, values, strict=True)
                    if isinstance(target, ast.Name) and target.id == name
                ]
    return found


def filled(name: str, families: Mapping[str, Sequence[str]]) -> list[str]:
    """A name without holes: each of its family's members. Raises `KeyError` for a new family."""
    if HOLE not in name:
        return [name]
    return [name.replace(HOLE, member) for member in families[name]]
