"""Finds what is wrong with texts before a citizen does: missing, left over, not Fluent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from kiosk.services.loader import BadConfig, Mistake, read_catalogue, service_folders
from kiosk.services.model import (
    ChoiceStep,
    FieldStep,
    IdentifyStep,
    Looked,
    PickStep,
    Service,
)

FALLBACK: Final = "da"
"""The language that has every text."""


def check(config: Path, locale: Path) -> list[Mistake]:
    """Every mistake in services, branches and texts, by file and line."""
    try:
        catalogue = read_catalogue(config)
    except BadConfig as bad:
        return [*bad.mistakes, *_texts_alone(config, locale)]
    mistakes = _folder(locale, None)
    for service in catalogue.services:
        mistakes += _folder(config / "services" / service.id, _wanted(service))
    return mistakes


def _texts_alone(config: Path, locale: Path) -> list[Mistake]:
    found = _folder(locale, None)
    for folder in service_folders(config):
        found += _folder(folder, None)
    return found


def _wanted(service: Service) -> list[str]:
    """The messages (or `message.attribute`) a service needs, and no others."""
    names = ["title", "summary", "intro", "alternative", "statement", "next", "next.pending"]
    names += [f"bring-{item}" for item in service.bring]
    names += [f"fee-{fee}" for fee in service.fees]
    if service.fees:
        names.append("intro-fee")
    for step in service.steps:
        if isinstance(step, IdentifyStep):
            names.append(step.id)
        if isinstance(step, ChoiceStep | FieldStep | PickStep):
            names += [step.id, f"{step.id}.help"]
            if not _is_loans(step):
                names.append(f"{step.id}.short")
        if isinstance(step, ChoiceStep) and step.options != "places":
            names += [f"{step.id}-{option}" for option in step.options]
        if _is_loans(step):
            names += ["none", "none.text"]
    return names


def _is_loans(step: object) -> bool:
    return isinstance(step, PickStep) and step.pick is Looked.LOANS


class _Arguments(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def _folder(folder: Path, wanted: list[str] | None) -> list[Mistake]:
    """The mistakes in all languages of one folder; Danish is the measure of the others."""
    danish = folder / f"{FALLBACK}.ftl"
    if not danish.is_file():
        return [Mistake(danish, 0, "is missing: every text must exist in Danish")]
    mistakes: list[Mistake] = []
    measure, found = _read(danish)
    mistakes += found
    for name in wanted or []:
        if name not in measure:
            mistakes.append(Mistake(danish, 0, f"'{name}' is missing{_meant(name, measure)}"))
    for name, (line, _) in measure.items():
        if wanted is not None and name not in wanted:
            mistakes.append(
                Mistake(danish, line, f"'{name}' is used nowhere{_meant(name, wanted)}")
            )
    for file in sorted(folder.glob("*.ftl")):
        if file != danish:
            mistakes += _compare(file, measure)
    return mistakes


def _compare(file: Path, measure: dict[str, tuple[int, frozenset[str]]]) -> Iterator[Mistake]:
    texts, found = _read(file)
    yield from found
    for name in measure:
        if name not in texts:
            yield Mistake(file, 0, f"'{name}' is missing (it will be shown in Danish)")
    for name, (line, arguments) in texts.items():
        if name not in measure:
            yield Mistake(file, line, f"'{name}' is not in {FALLBACK}.ftl{_meant(name, measure)}")
        elif arguments - measure[name][1]:
            extra = ", ".join(sorted(f"${name}" for name in arguments - measure[name][1]))
            yield Mistake(file, line, f"'{name}' uses {extra}, which {FALLBACK}.ftl does not")


def _read(file: Path) -> tuple[dict[str, tuple[int, frozenset[str]]], list[Mistake]]:
    """Message (and `message.attribute`) → its line and its arguments."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return {}, [Mistake(file, 0, f"cannot be read: {error}")]
    texts: dict[str, tuple[int, frozenset[str]]] = {}
    mistakes: list[Mistake] = []

    def put(name: str, line: int, pattern: ast.Pattern | None) -> None:
        if name in texts:
            mistakes.append(Mistake(file, line, f"'{name}' is there twice"))
        arguments = _Arguments()
        if pattern is not None:
            arguments.visit(pattern)
        texts[name] = (line, frozenset(arguments.names))

    for entry in FluentParser().parse(text).body:
        line = _line(text, entry)
        if isinstance(entry, ast.Junk):
            note = entry.annotations[0]
            mistakes.append(Mistake(file, _line(text, note), f"is no Fluent: {note.message}"))
        elif isinstance(entry, ast.Message):
            put(entry.id.name, line, entry.value)
            for attribute in entry.attributes:
                at = _line(text, attribute)
                put(f"{entry.id.name}.{attribute.id.name}", at, attribute.value)
    return texts, mistakes


def _line(text: str, node: ast.SyntaxNode) -> int:
    return text.count("\n", 0, node.span.start) + 1 if node.span else 0


def _meant(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1, cutoff=0.75)
    return f"; did you mean '{close[0]}'?" if close else ""
