"""Reads the Fluent files and speaks in any of their languages, falling back to Danish."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_currency
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.errors import FluentReferenceError
from fluent.runtime.resolver import Pattern

from kiosk.texts.message import Arg, DateTimeText, Message, Money, Translate, Words

FALLBACK: Final = "da"
_LOCALES: Final = {"en": "en-GB"}
"""Where CLDR's default region is not what people in Denmark expect."""

_log = logging.getLogger(__name__)


class FluentTexts:
    """All texts of the kiosk (scope "") and of each service (scope: its id), in all languages.

    Inserted values stand between U+2068 and U+2069, so that a date or a number keeps its order
    inside a line of the other direction (Unicode UAX 9).
    """

    def __init__(self, kiosk: Path, services: Mapping[str, Path]) -> None:
        """`kiosk` holds `<language>.ftl`; each service's folder holds its own."""
        self._folders: dict[str, Path] = {"": kiosk, **services}
        self._bundles: dict[tuple[str, str], FluentBundle | None] = {}
        self._names: dict[str, str] = {}
        self._missed: set[tuple[str, str]] = set()
        for file in sorted(kiosk.glob("*.ftl"), key=lambda f: (f.stem != FALLBACK, f.stem)):
            bundle = self._bundle("", file.stem)
            name = _format(bundle, "language-name", {}) if bundle else None
            self._names[file.stem] = name or file.stem

    def become(self, other: FluentTexts) -> None:
        """Speak with the other's words from now on; whoever holds this needs not know.

        Folders first: who asks just now for a text that was not read yet puts it with the old ones.
        """
        self._folders = other._folders
        self._bundles = other._bundles
        self._names = other._names

    def languages(self) -> Mapping[str, str]:
        """Language tag → its own name, Danish first."""
        return dict(self._names)

    def read_all(self) -> None:
        """Reads every file there is now, so that no screen waits for one."""
        for scope in self._folders:
            for language in self._names:
                self._bundle(scope, language)

    def language(self, tag: str) -> Translate:
        """Speaks `tag`, and Danish where that has no such message."""

        def translate(words: Words) -> str:
            if isinstance(words, str):
                return words
            return self._say(tag, words)

        return translate

    def _say(self, tag: str, message: Message) -> str:
        for language in dict.fromkeys((tag, FALLBACK)):
            bundle = self._bundle(message.scope, language)
            if bundle is None or _pattern(bundle, message.id) is None:
                continue
            # A date in a sentence that fell back to Danish is a Danish date.
            args = {name: self._arg(language, value) for name, value in message.args}
            said = _format(bundle, message.id, args)
            if said is not None:
                return said
        if (message.scope, message.id) not in self._missed:
            self._missed.add((message.scope, message.id))
            _log.error("no text for message %r in scope %r", message.id, message.scope)
        return message.id

    def _arg(self, tag: str, value: Arg) -> str | int | Decimal:
        locale = _locale(tag)
        match value:
            case Message():
                return self._say(tag, value)
            case Money():
                return _money(value, locale)
            case DateTimeText(when=when, style=style):
                day = format_date(when, "full", locale=locale)
                time = format_time(when, "short", locale=locale)
                if style == "day":
                    return str(day)
                if style == "time":
                    return str(time)
                both = Message.of("day-and-time", day=str(day), time=str(time))
                return self._say(tag, both)
            case date():
                return str(format_date(value, "long", locale=locale))
            case _:
                return value

    def _bundle(self, scope: str, language: str) -> FluentBundle | None:
        key = (scope, language)
        if key not in self._bundles:
            file = self._folders.get(scope, Path()) / f"{language}.ftl"
            self._bundles[key] = _read(file, language) if file.is_file() else None
        return self._bundles[key]


def _read(file: Path, language: str) -> FluentBundle:
    bundle = FluentBundle([str(_locale(language))])
    bundle.add_resource(FluentResource(file.read_text(encoding="utf-8-sig")))
    return bundle


@cache
def _locale(tag: str) -> Locale:
    """CLDR's rules for a language; Danish ones for a tag that CLDR does not know."""
    try:
        return Locale.parse(_LOCALES.get(tag, tag), sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse(FALLBACK)


def _money(money: Money, locale: Locale) -> str:
    """`225 kr.`, `143,60 kr.`, `DKK 225`: no øre where there are none, never a line break within."""
    whole = money.amount == money.amount.to_integral_value()
    pattern = locale.currency_formats["standard"].pattern
    if whole:
        pattern = re.sub(r"\.0+", "", pattern)
    said = format_currency(
        money.amount, money.currency, pattern, locale=locale, currency_digits=not whole
    )
    return re.sub(r"(?<=[A-Z])(?=[0-9])", "\u00a0", str(said))


def _pattern(bundle: FluentBundle, message_id: str) -> Pattern | None:
    """What the bundle has under that name, if anything. `id.attribute` names an attribute."""
    name, _, attribute = message_id.partition(".")
    if not bundle.has_message(name):
        return None
    message = bundle.get_message(name)
    pattern: Pattern | None = message.attributes.get(attribute) if attribute else message.value
    return pattern


def _format(
    bundle: FluentBundle, message_id: str, args: Mapping[str, str | int | Decimal]
) -> str | None:
    """The sentence, or None if the bundle has no such message."""
    pattern = _pattern(bundle, message_id)
    if pattern is None:
        return None
    said, errors = bundle.format_pattern(pattern, dict(args))
    for error in errors:
        # Only these name names alone; others may quote an argument, which can be personal.
        told = str(error) if isinstance(error, FluentReferenceError) else type(error).__name__
        _log.error("text %r: %s", message_id, told)
    return str(said)


@cache
def without_isolates() -> dict[int, None]:
    """For `str.translate`: drops the isolates, for a renderer of one direction that draws them."""
    return dict.fromkeys((0x2066, 0x2067, 0x2068, 0x2069))
