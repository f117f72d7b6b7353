"""Finds what is wrong with texts before a citizen does: missing, left over, not Fluent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError

from kiosk.services.fluent_file import Text, read_fluent
from kiosk.services.loader import (
    BadConfig,
    Mistake,
    read_catalogue,
    read_service,
    service_folders,
)
from kiosk.services.mistakes import meant, once
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

Wanted = Mapping[str, frozenset[str]]
"""The texts that are asked for, each with the arguments it is given."""

_NOTHING: Final[frozenset[str]] = frozenset()


def check(config: Path, locale: Path) -> list[Mistake]:
    """Every mistake in services, branches and texts, by file and line."""
    mistakes: list[Mistake] = []
    try:
        read_catalogue(config)
    except BadConfig as bad:
        mistakes += bad.mistakes
    languages = sorted(file.stem for file in locale.glob("*.ftl"))
    mistakes += _tags(locale, languages)
    mistakes += _folder(locale, languages, None)
    for folder in service_folders(config):
        mistakes += _folder(folder, languages, _asked(folder))
    return list(once(mistakes))


def _asked(folder: Path) -> Wanted | None:
    """The texts of a service; None where the service itself cannot be read yet."""
    try:
        return wanted(read_service(folder))
    except BadConfig:
        return None


def wanted(service: Service) -> Wanted:
    """The messages (or `message.attribute`) a service needs, and no others."""
    names = ["title", "summary", "intro", "alternative", "statement", "next", "next.pending"]
    names += [f"bring-{item}" for item in service.bring]
    names += [f"fee-{fee}" for fee in service.fees]
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
    texts = dict.fromkeys(names, _NOTHING)
    if service.fees:
        texts["intro-fee"] = frozenset({"fee"})
    return texts


def _is_loans(step: object) -> bool:
    return isinstance(step, PickStep) and step.pick is Looked.LOANS


def _tags(locale: Path, languages: list[str]) -> Iterator[Mistake]:
    """What every language of the kiosk must bring besides its texts."""
    danish, _ = read_fluent(locale / f"{FALLBACK}.ftl")
    for tag in languages:
        try:
            Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            text = f"'{tag}' is no language; a file is named by its BCP 47 tag, as da or pt-BR"
            yield Mistake(locale / f"{tag}.ftl", 0, text)
        for name in ("language-name", f"language-{tag}", f"start-{tag}"):
            if danish and name not in danish:
                yield Mistake(locale / f"{FALLBACK}.ftl", 0, f"'{name}' is missing")


def _folder(folder: Path, languages: list[str], asked: Wanted | None) -> Iterator[Mistake]:
    """The mistakes in all languages of one folder; Danish is the measure of the others."""
    danish = folder / f"{FALLBACK}.ftl"
    if not danish.is_file():
        yield Mistake(danish, 0, "is missing: every text must exist in Danish")
        return
    measure, found = read_fluent(danish)
    yield from found
    if asked is not None:
        yield from _against(danish, measure, asked)
    for tag in languages:
        file = folder / f"{tag}.ftl"
        if tag != FALLBACK and not file.is_file():
            yield Mistake(file, 0, "is missing: the kiosk offers this language")
    for file in sorted(folder.glob("*.ftl")):
        if file.stem not in languages:
            yield Mistake(file, 0, "is used nowhere: the kiosk has no texts in this language")
        elif file != danish:
            yield from _compare(file, measure)


def _against(danish: Path, measure: Mapping[str, Text], asked: Wanted) -> Iterator[Mistake]:
    for name in asked:
        if name not in measure:
            yield Mistake(danish, 0, f"'{name}' is missing")
    for name, text in measure.items():
        if name not in asked:
            hint = meant(name, [other for other in asked if other not in measure])
            yield Mistake(danish, text.line, f"'{name}' is used nowhere{hint}")
        elif extra := text.arguments - asked[name]:
            yield Mistake(
                danish, text.line, f"'{name}' uses {_dollars(extra)}, which nothing fills in"
            )


def _compare(file: Path, measure: Mapping[str, Text]) -> Iterator[Mistake]:
    texts, found = read_fluent(file)
    yield from found
    for name in measure:
        if name not in texts:
            yield Mistake(file, 0, f"'{name}' is missing (it would be shown in Danish)")
    for name, text in texts.items():
        if name not in measure:
            hint = meant(name, [other for other in measure if other not in texts])
            yield Mistake(file, text.line, f"'{name}' is not in {FALLBACK}.ftl{hint}")
        elif extra := text.arguments - measure[name].arguments:
            said = f"'{name}' uses {_dollars(extra)}, which {FALLBACK}.ftl does not"
            yield Mistake(file, text.line, said)


def _dollars(names: frozenset[str]) -> str:
    return ", ".join(sorted(f"${name}" for name in names))
