"""`kiosk check`: everything a person wrote, checked before a citizen meets it."""

from __future__ import annotations

from pathlib import Path

from kiosk.identity.trust import TrustError, load_trust
from kiosk.services.checker import check
from kiosk.services.loader import BadConfig, Mistake, read_branches, toml_line
from kiosk.settings import FILE, Settings, read_settings

LOCALE = Path(__file__).resolve().parent.parent / "assets" / "locale"


def check_all(config: Path, locale: Path = LOCALE) -> list[Mistake]:
    """Every mistake in `config`, and in the kiosk's own texts, by file and line."""
    mistakes = check(config, locale)
    try:
        settings = read_settings(config, {})
    except BadConfig as bad:
        return [*mistakes, *bad.mistakes]
    return [*mistakes, *_beyond(config, settings, locale)]


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
    return mistakes
