"""Reads `config/services` and `config/branches.toml`; every mistake comes with file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from kiosk.services.model import (
    Branch,
    Catalogue,
    ChoiceStep,
    Fee,
    FieldStep,
    IdentifyStep,
    PickStep,
    ReceiptStep,
    ReviewStep,
    Service,
    SubmitStep,
)


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something in a file that a person must mend. `line` counts from 1; 0 is the file as a whole."""

    file: Path
    line: int
    text: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else f"{self.file}"
        return f"{where}: {self.text}"


class BadConfig(Exception):
    """Configuration that cannot be used, with every mistake found."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = tuple(mistakes)


Lines = Mapping[tuple[str | int, ...], int]
"""Path into the data → line."""


def read_yaml(file: Path) -> tuple[Any, Lines]:
    """The data of a YAML file, and the line of every key in it. Raises `BadConfig`.

    Only plain data: no tags, no anchors that expand (a few bytes could fill the memory), and no
    key twice, which YAML parsers keep silent about.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig([Mistake(file, 0, f"cannot be read: {error}")]) from error
    try:
        events = list(yaml.parse(text, Loader=yaml.SafeLoader))
        for event in events:
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark else 0
                raise BadConfig([Mistake(file, line, "aliases (*name) are not used here")])
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        lines: dict[tuple[str | int, ...], int] = {}
        if node is not None:
            _collect(file, node, (), lines)
        return yaml.safe_load(text), lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise BadConfig([Mistake(file, line, f"is no YAML: {error.problem}")]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise BadConfig([Mistake(file, 0, f"is no YAML: {error}")]) from error


def _collect(
    file: Path,
    node: yaml.Node,
    path: tuple[str | int, ...],
    lines: dict[tuple[str | int, ...], int],
) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = (*path, str(key.value))
            if below in lines:
                raise BadConfig(
                    [Mistake(file, key.start_mark.line + 1, f"'{key.value}' is there twice")]
                )
            lines[below] = key.start_mark.line + 1
            _collect(file, value, below, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _collect(file, value, (*path, index), lines)


def mistakes_of(error: ValidationError, file: Path, lines: Lines) -> Iterator[Mistake]:
    """Pydantic's findings as mistakes, each at the line of the nearest key that is in the file."""
    for found in error.errors():
        path: list[str | int] = []
        for part in found["loc"]:
            if (*path, part) in lines:
                path.append(part)
        text = found["msg"].removeprefix("Value error, ")
        if found["type"] == "extra_forbidden":
            name = str(found["loc"][-1])
            text = f"'{name}' is not known here{_meant(name)}"
        elif found["type"] == "missing":
            text = f"'{found['loc'][-1]}' is missing"
        elif path:
            text = f"{path[-1]}: {text}" if isinstance(path[-1], str) else text
        yield Mistake(file, lines.get(tuple(path), 0), text)


def _keys(model: Any) -> set[str]:
    return set(model.model_fields)


_KNOWN = sorted(
    set().union(
        *map(
            _keys,
            (Service, Fee, Branch, ChoiceStep, FieldStep, PickStep, IdentifyStep, ReviewStep,
             SubmitStep, ReceiptStep),
        )
    )
)  # fmt: skip


def _meant(name: str) -> str:
    close = get_close_matches(name, _KNOWN, n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


def read_service(folder: Path) -> Service:
    """One service of `config/services`. Raises `BadConfig`."""
    file = folder / "service.yaml"
    data, lines = read_yaml(file)
    try:
        service = Service.model_validate(data)
    except ValidationError as error:
        raise BadConfig(list(mistakes_of(error, file, lines))) from None
    if service.id != folder.name:
        text = f"id: is '{service.id}', but the folder is '{folder.name}'"
        raise BadConfig([Mistake(file, lines[("id",)], text)])
    return service


def read_branches(file: Path) -> tuple[Branch, ...]:
    """`config/branches.toml`. Raises `BadConfig`."""
    data = read_toml(file)
    branches: list[Branch] = []
    mistakes: list[Mistake] = []
    for name, table in data.items():
        line = toml_line(file, rf"\[\s*{re.escape(name)}\s*\]")
        if not isinstance(table, dict):
            mistakes.append(Mistake(file, line, f"'{name}' must be a table"))
            continue
        try:
            branches.append(Branch.model_validate({"id": name, **table}))
        except ValidationError as error:
            mistakes += [
                Mistake(file, line, f"[{name}] {mistake.text}")
                for mistake in mistakes_of(error, file, {})
            ]
    known = {branch.id for branch in branches}
    for branch in branches:
        if branch.successor and branch.successor not in known:
            line = toml_line(file, rf"\[\s*{re.escape(branch.id)}\s*\]")
            mistakes.append(Mistake(file, line, f"[{branch.id}] no branch '{branch.successor}'"))
    if mistakes:
        raise BadConfig(mistakes)
    return tuple(branches)


def read_toml(file: Path) -> dict[str, Any]:
    """The data of a TOML file. Raises `BadConfig`."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig([Mistake(file, 0, f"cannot be read: {error}")]) from error
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        raise BadConfig(
            [Mistake(file, int(at.group(1)) if at else 0, f"is no TOML: {error}")]
        ) from error


def toml_line(file: Path, pattern: str) -> int:
    """The first line that matches, from 1; 0 if none does. (tomllib keeps no positions.)"""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if re.match(rf"\s*{pattern}", line):
            return number
    return 0


def read_catalogue(config: Path) -> Catalogue:
    """Everything the city offers. Raises `BadConfig` with all mistakes at once."""
    mistakes: list[Mistake] = []
    services: list[Service] = []
    branches: tuple[Branch, ...] = ()
    try:
        branches = read_branches(config / "branches.toml")
    except BadConfig as bad:
        mistakes += bad.mistakes
    folders = service_folders(config)
    if not folders:
        mistakes.append(Mistake(config / "services", 0, "has no service"))
    for folder in folders:
        try:
            services.append(read_service(folder))
        except BadConfig as bad:
            mistakes += bad.mistakes
    if mistakes:
        raise BadConfig(mistakes)
    return Catalogue(services=tuple(services), branches=branches)


def service_folders(config: Path) -> list[Path]:
    """The folders of `config/services`, by name."""
    root = config / "services"
    return sorted(folder for folder in root.glob("*") if folder.is_dir()) if root.is_dir() else []
