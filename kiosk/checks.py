"""`kiosk check`: everything a person wrote, checked before a citizen meets it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from kiosk.identity.level import Level, Method
from kiosk.identity.revocation import CrlFile
from kiosk.identity.trust import TrustError, load_trust
from kiosk.receipts.fonts import undrawable
from kiosk.services.checker import check
from kiosk.services.loader import (
    BadConfig,
    Mistake,
    read_branches,
    read_catalogue,
    read_yaml,
    service_folders,
    toml_line,
)
from kiosk.services.mistakes import read_text
from kiosk.services.sense import REACHES, of_level
from kiosk.settings import FILE, Settings, read_settings

ASSETS = Path(__file__).resolve().parent.parent / "assets"
LOCALE = ASSETS / "locale"
ATLAS = ASSETS / "icons" / "kiosk.atlas"


def check_all(config: Path, locale: Path = LOCALE) -> list[Mistake]:
    """Every mistake in `config`, and in the kiosk's own texts, by file and line."""
    mistakes = check(config, locale)
    try:
        settings = read_settings(config, {})
    except BadConfig as bad:
        return [*mistakes, *bad.mistakes]
    return [
        *mistakes,
        *_beyond(config, settings, locale),
        *_icons(config),
        *_letters(config, locale),
    ]


def check_city(config: Path, branch: str, locale: Path = LOCALE) -> list[Mistake]:
    """Every mistake in what a city sends its kiosks: services, texts, branches; `branch` must be there."""
    mistakes = [*check(config, locale), *_icons(config)]
    file = config / "branches.toml"
    try:
        known = {one.id for one in read_branches(file)}
    except BadConfig:
        return mistakes  # said already
    if branch and branch not in known:
        mistakes.append(Mistake(file, 0, f"has no branch '{branch}', where this kiosk stands"))
    return mistakes


def _beyond(config: Path, settings: Settings, locale: Path) -> list[Mistake]:
    """What the settings name must be there."""
    file = config / FILE
    mistakes: list[Mistake] = []

    def wrong(key: str, text: str) -> None:
        mistakes.append(Mistake(file, toml_line(file, rf"{key}\s*="), f"{key}: {text}"))

    try:
        branches = {branch.id for branch in read_branches(config / "branches.toml")}
    except BadConfig:
        branches = {settings.kiosk.branch}  # said already
    if settings.kiosk.branch not in branches:
        wrong("branch", f"'{settings.kiosk.branch}' is not in branches.toml")
    for language in settings.kiosk.languages:
        if not (locale / f"{language}.ftl").is_file():
            wrong("languages", f"there are no texts in '{language}'")
    if settings.reader.roots is not None:
        try:
            load_trust(settings.reader.roots)
        except TrustError as bad:
            wrong("roots", str(bad))
    if settings.reader.crl is not None:
        try:
            CrlFile(settings.reader.crl).read()
        except TrustError as bad:
            wrong("crl", str(bad))
    return [*mistakes, *_levels(config, settings)]


def _levels(config: Path, settings: Settings) -> Iterator[Mistake]:
    """Services that nobody can use any more since a kind of card was lowered."""
    try:
        services = read_catalogue(config).services
    except BadConfig:
        return  # said already
    phone = {Method.MITID: Level.ANONYMOUS} if settings.mitid is None else {}
    usual = {**REACHES, **phone}
    levels = settings.levels.card_levels()
    lowered = {method: levels.best(method) or its for method, its in usual.items()}
    for service in services:
        found = list(of_level(service.level, service.steps, lowered))
        if found and not list(of_level(service.level, service.steps, usual)):
            line = toml_line(config / FILE, r"\[levels\]")
            text = f"levels: they leave nobody who can use the service '{service.id}': {found[0]}"
            yield Mistake(config / FILE, line, text)


def _letters(config: Path, locale: Path) -> list[Mistake]:
    """Words for people with letters that neither screen nor receipt can draw: there is one typeface."""
    folders = (locale, config, *service_folders(config))
    files = [file for folder in folders for file in sorted(folder.glob("*.ftl"))]
    mistakes: list[Mistake] = []
    for file in (*files, config / "branches.toml"):
        try:
            lines = read_text(file).split("\n")
        except BadConfig:
            continue  # said already
        for number, line in enumerate(lines, start=1):
            lost = () if line.startswith("#") else sorted(undrawable(line))
            mistakes += (
                Mistake(file, number, f"the typeface has no letter {char!r} (U+{ord(char):04X})")
                for char in lost
            )
    return mistakes


def _icons(config: Path) -> list[Mistake]:
    """Services that name a picture that nobody drew."""
    pages = json.loads(ATLAS.read_text(encoding="utf-8")).values()
    drawn = {name for page in pages for name in page}
    mistakes: list[Mistake] = []
    for folder in service_folders(config):
        file = folder / "service.yaml"
        try:
            data, lines = read_yaml(file)
        except BadConfig:
            continue  # said already
        icon = data.get("icon") if isinstance(data, dict) else None
        if isinstance(icon, str) and icon not in drawn:
            near = get_close_matches(icon, sorted(drawn), n=1)
            meant = f"; did you mean '{near[0]}'?" if near else ""
            text = f"icon: there is no picture '{icon}'{meant}"
            mistakes.append(Mistake(file, lines.get(("icon",), 0), text))
    return mistakes
