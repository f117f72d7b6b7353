"""What a person must mend in a file, told with file, line and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

Place = tuple[str | int, ...]
"""The way into a file's data: keys, and positions in lists from 0."""
Lines = Mapping[Place, int]
"""Place → line, from 1."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something in a file that a person must mend. `line` counts from 1; 0 is the file as a whole."""

    file: Path
    line: int
    text: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else f"{self.file}"
        return f"{where}: {self.text}"


class BadConfig(Exception):
    """Configuration that cannot be used, with every mistake found."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = tuple(mistakes)


def read_text(file: Path) -> str:
    """The text of a file, whichever line ends and byte order mark an editor left. Raises `BadConfig`."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise BadConfig([Mistake(file, 0, "is missing")]) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadConfig([Mistake(file, line, "is not UTF-8: save the file as UTF-8")]) from None
    except OSError as error:
        raise BadConfig([Mistake(file, 0, f"cannot be read: {error.strerror}")]) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def meant(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'lost'?` where one of the known names is close; otherwise nothing."""
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


def once(mistakes: Iterable[Mistake]) -> Iterator[Mistake]:
    """The same mistakes, each only once."""
    yield from dict.fromkeys(mistakes)
