"""What PC/SC's state words mean for us, and which changes are worth telling. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntFlag
from typing import Final

from kiosk.identity.person import ReaderState


class Word(IntFlag):
    """The flags of `SCARD_READERSTATE.dwEventState`; above them, a count of insertions and
    removals (pcsc-lite, `SCardGetStatusChange`)."""

    UNKNOWN = 0x0004
    """There is no such reader."""
    UNAVAILABLE = 0x0008
    """There is, but it fails to say whether it has a card."""
    EMPTY = 0x0010
    PRESENT = 0x0020
    MUTE = 0x0200


_COUNTER_SHIFT: Final = 16
_WITH_CARD: Final = (ReaderState.CARD, ReaderState.MUTE)


class Sightings:
    """Turns what is seen of all readers into the changes to be told, each once."""

    def __init__(self) -> None:
        self._state = ReaderState.UNKNOWN
        self._cards: frozenset[tuple[str, int]] = frozenset()

    def without_service(self) -> tuple[ReaderState, ...]:
        """pcscd is not there."""
        return self._changes(ReaderState.NO_SERVICE, frozenset())

    def seen(self, readers: Iterable[tuple[str, int]]) -> tuple[ReaderState, ...]:
        """Readers by name with their state words; which states this newly amounts to.

        One card for another, seen only by the counter, is NO_CARD and then CARD.
        """
        there = {name: word for name, word in readers if not word & Word.UNKNOWN}
        words = {name: word for name, word in there.items() if not word & Word.UNAVAILABLE}
        cards = {name: word for name, word in words.items() if word & Word.PRESENT}
        if not there:
            state = ReaderState.NO_READER
        elif not words:
            state = ReaderState.UNKNOWN
        elif any(not word & Word.MUTE for word in cards.values()):
            state = ReaderState.CARD
        elif cards:
            state = ReaderState.MUTE
        elif all(word & Word.EMPTY for word in words.values()):
            state = ReaderState.NO_CARD
        else:
            state = ReaderState.UNKNOWN
        return self._changes(
            state, frozenset((name, word >> _COUNTER_SHIFT) for name, word in cards.items())
        )

    def _changes(
        self, state: ReaderState, cards: frozenset[tuple[str, int]]
    ) -> tuple[ReaderState, ...]:
        old, self._state = self._state, state
        before, self._cards = self._cards, cards
        if state in _WITH_CARD and old in _WITH_CARD and cards != before:
            return ReaderState.NO_CARD, state
        return () if state is old else (state,)
