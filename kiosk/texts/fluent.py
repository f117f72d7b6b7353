"""Reads the Fluent files and speaks in any of their languages, falling back to Danish."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from babel.dates import format_date, format_time
from babel.numbers import format_currency
from fluent.runtime import FluentBundle, FluentResource

from kiosk.texts.message import Arg, DateTimeText, Message, Money, Translate, Words

FALLBACK: Final = "da"
_LOCALES: Final = {"en": "en_GB"}
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

    def languages(self) -> Mapping[str, str]:
        """Language tag → its own name, Danish first."""
        return dict(self._names)

    def language(self, tag: str) -> Translate:
        """Speaks `tag`, and Danish where that has no such message."""

        def translate(words: Words) -> str:
            if isinstance(words, str):
                return words
            return self._say(tag, words)

        return translate

    def _say(self, tag: str, message: Message) -> str:
        args = {name: self._arg(tag, value) for name, value in message.args}
        for language in dict.fromkeys((tag, FALLBACK)):
            bundle = self._bundle(message.scope, language)
            said = _format(bundle, message.id, args) if bundle else None
            if said is not None:
                return said
        if (message.scope, message.id) not in self._missed:
            self._missed.add((message.scope, message.id))
            _log.error("no text for message %r in scope %r", message.id, message.scope)
        return message.id

    def _arg(self, tag: str, value: Arg) -> str | int | Decimal:
        locale = _LOCALES.get(tag, tag)
        match value:
            case Message():
                return self._say(tag, value)
            case Money(amount=amount, currency=currency):
                return str(format_currency(amount, currency, locale=locale))
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
    bundle = FluentBundle([_LOCALES.get(language, language)])
    bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle


def _format(
    bundle: FluentBundle, message_id: str, args: Mapping[str, str | int | Decimal]
) -> str | None:
    """The sentence, or None if the bundle has no such message. `id.attribute` names an attribute."""
    name, _, attribute = message_id.partition(".")
    if not bundle.has_message(name):
        return None
    message = bundle.get_message(name)
    pattern = message.attributes.get(attribute) if attribute else message.value
    if pattern is None:
        return None
    said, errors = bundle.format_pattern(pattern, dict(args))
    for error in errors:
        _log.error("text %r: %s", message_id, error)
    return str(said)


@cache
def without_isolates() -> dict[int, None]:
    """For `str.translate`: drops the isolates, for a renderer of one direction that draws them."""
    return dict.fromkeys((0x2066, 0x2067, 0x2068, 0x2069))
