"""Reads `config/services` and `config/branches.toml`; every mistake comes with file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ValidationError

from kiosk.services.findings import mistakes_of
from kiosk.services.mistakes import BadConfig, Lines, Mistake, Place, meant
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
from kiosk.services.toml_file import read_toml, toml_line, toml_lines
from kiosk.services.yaml_file import read_yaml

__all__ = [
    "BadConfig", "Lines", "Mistake", "mistakes_of", "read_branches", "read_catalogue",
    "read_service", "read_toml", "read_yaml", "service_folders", "toml_line", "toml_lines",
]  # fmt: skip

BRANCHES: Final = "branches.toml"
_STEPS: Final[dict[str | int, type[BaseModel]]] = {
    "choice": ChoiceStep,
    "field": FieldStep,
    "identify": IdentifyStep,
    "pick": PickStep,
    "review": ReviewStep,
    "submit": SubmitStep,
    "receipt": ReceiptStep,
}


def read_service(folder: Path) -> Service:
    """One service of `config/services`. Raises `BadConfig`."""
    return _read_service(folder)[0]


def _read_service(folder: Path) -> tuple[Service, Lines]:
    file = folder / "service.yaml"
    data, lines = read_yaml(file)
    mistakes: list[Mistake] = []
    name = data.get("id") if isinstance(data, dict) else None
    if isinstance(name, str) and name != folder.name:
        text = f"id: is '{name}', not '{folder.name}' as its folder"
        mistakes.append(Mistake(file, lines[("id",)], text))
    try:
        service = Service.model_validate(data)
    except ValidationError as error:
        mistakes += mistakes_of(error, file, lines, _known)
    if mistakes:
        raise BadConfig(mistakes)
    return service, lines


def _known(place: Place) -> Iterable[str]:
    """The keys that may stand at a place of a service."""
    match place:
        case ():
            return Service.model_fields
        case ("fees", _):
            return Fee.model_fields
        case ("steps", _, kind) if kind in _STEPS:
            return _STEPS[kind].model_fields
        case _:
            return ()


def read_branches(file: Path) -> tuple[Branch, ...]:
    """`config/branches.toml`. Raises `BadConfig`."""
    data, lines = read_toml(file), toml_lines(file)
    branches: dict[str, Branch] = {}
    mistakes: list[Mistake] = []
    for name, table in data.items():
        line = lines.get((name,), 0)
        if not isinstance(table, dict):
            text = f"'{name}' stands outside a branch; a branch begins with [its-name]"
            mistakes.append(Mistake(file, line, text))
            continue
        below = {place[1:]: at for place, at in lines.items() if place[:1] == (name,)}
        below |= {(): line, ("id",): line}
        try:
            branches[name] = Branch.model_validate({**table, "id": name})
        except ValidationError as error:
            found = mistakes_of(error, file, below, lambda _: Branch.model_fields)
            mistakes += [Mistake(file, one.line, f"[{name}] {one.text}") for one in found]
    mistakes += _among(file, lines, branches, data)
    if not data:
        mistakes.append(Mistake(file, 0, "has no branch"))
    if mistakes:
        raise BadConfig(mistakes)
    return tuple(branches.values())


def _among(
    file: Path, lines: Lines, branches: dict[str, Branch], names: Iterable[str]
) -> Iterator[Mistake]:
    """What is wrong between the branches."""
    isils: dict[str, str] = {}
    for branch in branches.values():
        line = lines.get((branch.id, "successor"), lines.get((branch.id,), 0))
        successor = branch.successor
        if successor is not None and successor not in names:
            text = f"[{branch.id}] successor: no branch '{successor}'{meant(successor, names)}"
            yield Mistake(file, line, text)
        elif successor == branch.id or (successor in branches and branches[successor].closed):
            text = f"[{branch.id}] successor: '{successor}' is closed, or the branch itself"
            yield Mistake(file, line, text)
        if branch.isil in isils:
            line = lines.get((branch.id, "isil"), 0)
            text = f"[{branch.id}] isil: [{isils[branch.isil]}] has the same"
            yield Mistake(file, line, text)
        isils.setdefault(branch.isil, branch.id)


def read_catalogue(config: Path) -> Catalogue:
    """Everything the city offers. Raises `BadConfig` with all mistakes at once."""
    mistakes: list[Mistake] = []
    services: list[tuple[Path, Service, Lines]] = []
    branches: tuple[Branch, ...] | None = None
    try:
        branches = read_branches(config / BRANCHES)
    except BadConfig as bad:
        mistakes += bad.mistakes
    folders = service_folders(config)
    if not folders:
        mistakes.append(Mistake(config / "services", 0, "has no service"))
    for folder in folders:
        try:
            services.append((folder / "service.yaml", *_read_service(folder)))
        except BadConfig as bad:
            mistakes += bad.mistakes
    if branches is not None:
        for file, service, lines in services:
            mistakes += _places(file, service, lines, branches)
    if mistakes:
        raise BadConfig(mistakes)
    return Catalogue(services=tuple(one for _, one, _ in services), branches=branches or ())


def _places(
    file: Path, service: Service, lines: Lines, branches: Sequence[Branch]
) -> Iterator[Mistake]:
    """Choices of a place that nobody can make, and conditions on one that is not offered."""
    offered = [branch.id for branch in branches if branch.appointments and not branch.closed]
    asking = {
        step.id: at
        for at, step in enumerate(service.steps)
        if isinstance(step, ChoiceStep) and step.options == "places"
    }
    if asking and not offered:
        for at in asking.values():
            text = f"options: no branch in {BRANCHES} has 'appointments = true'"
            yield Mistake(file, lines[("steps", at, "options")], text)
        return
    for place, conditions in _conditions(service):
        for name in asking.keys() & conditions.keys():
            for value in conditions[name]:
                if value not in offered:
                    text = f"{name}: no times are offered at '{value}'{meant(value, offered)}"
                    yield Mistake(file, lines.get((*place, name), 0), text)


def _conditions(service: Service) -> Iterator[tuple[Place, dict[str, tuple[str, ...]]]]:
    for at, step in enumerate(service.steps):
        yield ("steps", at, "when"), dict(step.when)
        yield ("steps", at, "unless"), dict(step.unless)
    for name, fee in service.fees.items():
        yield ("fees", name, "when"), dict(fee.when)


def service_folders(config: Path) -> list[Path]:
    """The folders of `config/services`, by name; hidden ones are not services."""
    root = config / "services"
    if not root.is_dir():
        return []
    return sorted(f for f in root.iterdir() if f.is_dir() and not f.name.startswith((".", "_")))
