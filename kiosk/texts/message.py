"""A sentence by its name and its arguments; which words it becomes is decided where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money; `currency` is an ISO 4217 code."""

    amount: Decimal
    currency: str = "DKK"


@dataclass(frozen=True, slots=True)
class Message:
    """A Fluent message: `id` in the kiosk's own texts, or in those of the service `scope`.

    Arguments may be messages themselves; dates, datetimes and `Money` are written as the
    citizen's language writes them.
    """

    id: str
    args: tuple[tuple[str, Arg], ...] = ()
    scope: str = ""

    @classmethod
    def of(cls, message_id: str, *, scope: str = "", **args: Arg) -> Message:
        """`Message.of("fee-due", fee=Money(...))`."""
        return cls(message_id, tuple(sorted(args.items())), scope)


@dataclass(frozen=True, slots=True)
class DateTimeText:
    """A moment to be shown: its `day`, its `time`, or both (`day-time`), as the language writes it."""

    when: datetime
    style: Literal["day", "time", "day-time"] = "day-time"


Arg = str | int | Decimal | date | DateTimeText | Money | Message
Words = Message | str
"""Something a person can read: a message to be translated, or text that is the same everywhere."""


class Translate(Protocol):
    """Turns words into a sentence of one language."""

    def __call__(self, words: Words) -> str: ...


class Texts(Protocol):
    """All texts in all languages."""

    def language(self, tag: str) -> Translate:
        """The translator for `tag` (BCP 47); falls back to Danish, message by message."""
        ...

    def languages(self) -> Mapping[str, str]:
        """Tag → the language's own name, in the order the screen offers them."""
        ...
