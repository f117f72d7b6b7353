"""The page's words, times and numbers in one reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from kiosk.central.slots import COPENHAGEN
from kiosk.central.words import words_in
from kiosk.sync.contract import Part
from kiosk.texts.message import Message


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language of the page: `da` or `en`."""

    language: str

    def say(self, message: str, **args: str | int) -> str:
        """A message in words."""
        return words_in(self.language)(Message(message, tuple(sorted(args.items()))))

    def part(self, part: Part, state: str) -> str:
        """A part and its state: "Printer: out of paper"."""
        words = self.say("part", part=part.value), self.say("state", state=state)
        return self.say("part-state", part=words[0], state=words[1])

    def since(self, moment: datetime, now: datetime) -> str:
        """Since when, in Danish time; with the day if it is another one."""
        there, today = moment.astimezone(COPENHAGEN), now.astimezone(COPENHAGEN).date()
        time = self.clock(moment)
        if there.date() != today:
            pattern = "d MMM" if self.language == "en" else "d. MMM"
            time = f"{format_date(there, pattern, locale=self._locale)} {time}"
        return self.say("since", time=time)

    def clock(self, moment: datetime) -> str:
        """The time of day in Denmark."""
        there = moment.astimezone(COPENHAGEN)
        return str(format_time(there, "short", locale=self._locale))

    def number(self, count: int) -> str:
        """A number as the language writes it."""
        return str(format_decimal(count, locale=self._locale))

    def language_name(self, tag: str) -> str:
        """What a language is called: `ar` is "arabisk"."""
        try:
            name = Locale.parse(tag.split("-", maxsplit=1)[0]).get_language_name(self._locale)
        except (ValueError, UnknownLocaleError):
            return tag
        return name or tag

    @property
    def _locale(self) -> str:
        return "en_GB" if self.language == "en" else "da"
