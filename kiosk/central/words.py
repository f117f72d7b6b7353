"""The central service's own words for people, in the language of whoever reads."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import Final

from starlette.requests import Request

from kiosk.texts.fluent import FluentTexts, without_isolates
from kiosk.texts.message import Translate, Words

LANGUAGES: Final = ("da", "en")


def language_of(request: Request) -> str:
    """The language the reader likes best, of those there are (RFC 9110, Accept-Language)."""
    wanted: dict[str, float] = {}
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.partition(";")
        language = tag.strip().lower().split("-")[0]
        if language in LANGUAGES:
            wanted.setdefault(language, _weight(weight))
    best = max(wanted, key=lambda language: wanted[language], default=LANGUAGES[0])
    return best if wanted.get(best) else LANGUAGES[0]


def spoken_by(request: Request) -> Translate:
    """The words in the reader's language."""
    return words_in(language_of(request))


def words_in(language: str) -> Translate:
    """The words in this language, all of which run from the left."""
    say = _texts().language(language)

    def plain(words: Words) -> str:
        return say(words).translate(without_isolates())

    return plain


@cache
def _texts() -> FluentTexts:
    with as_file(files("kiosk.central") / "pages" / "words") as folder:
        texts = FluentTexts(folder, {})
        texts.read_all()
    return texts


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
