"""`kiosk card`: what the kiosk makes of the card in the reader, for a technician at a terminal."""

from __future__ import annotations

import queue
import threading
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path
from typing import Final

from kiosk.hardware import reader_of
from kiosk.identity.cards.inspection import Inspection, inspect
from kiosk.identity.cards.reader import CardReader
from kiosk.identity.cards.report import PROBLEMS, STATES, report
from kiosk.identity.cards.transport import CardError
from kiosk.identity.person import CardProblem, ReaderState
from kiosk.identity.trust import Trust
from kiosk.settings import read_settings
from kiosk.trusted import trust_of

PATIENCE_S: Final = 15.0
"""For the reader to say its state, and for the card to answer everything."""


class Exit(IntEnum):
    """Exit codes; 2 is a mistake in the configuration, as with every command."""

    USABLE = 0
    WILL_NOT_DO = 1
    NO_CARD = 3
    NO_READER = 4


def look(config: Path, name: str | None = None) -> int:
    """Prints what is in the reader; `name` replaces the configured part of its name.

    Raises `BadConfig` and `TrustError`.
    """
    settings = read_settings(config)
    table = settings.reader
    if name is not None:
        table = table.model_copy(update={"use": "pcsc", "name": name})
    trust = trust_of(settings)
    return tell(reader_of(settings.model_copy(update={"reader": table})), trust, datetime.now(UTC))


def tell(reader: CardReader, trust: Trust, now: datetime, patience: float = PATIENCE_S) -> Exit:
    """Prints what is in a reader. A card that hangs is given up after `patience` seconds."""
    state = _state(reader, patience)
    if state is not ReaderState.CARD:
        print(STATES[state])
        with_card = state is ReaderState.MUTE
        empty = Exit.NO_CARD if state is ReaderState.NO_CARD else Exit.NO_READER
        return Exit.WILL_NOT_DO if with_card else empty
    seen = _seen(reader, trust, now, patience)
    if isinstance(seen, CardProblem):
        print(f"{STATES[state]} It cannot be used: {PROBLEMS[seen]}.")
        return Exit.WILL_NOT_DO
    for line in report(seen, trust):
        print(line)
    return Exit.USABLE if seen.problem is None else Exit.WILL_NOT_DO


def _state(reader: CardReader, patience: float) -> ReaderState:
    """What the reader says first."""
    heard: queue.SimpleQueue[ReaderState] = queue.SimpleQueue()
    reader.start(heard.put)
    try:
        return heard.get(timeout=patience)
    except queue.Empty:
        return ReaderState.UNKNOWN
    finally:
        reader.stop()


def _seen(
    reader: CardReader, trust: Trust, now: datetime, patience: float
) -> Inspection | CardProblem:
    """What the card says, from a thread that can be left behind: a card may hang for good."""
    answers: queue.SimpleQueue[Inspection | CardProblem] = queue.SimpleQueue()

    def ask() -> None:
        try:
            card = reader.connect()
        except CardError as trouble:
            answers.put(trouble.problem)
            return
        try:
            answers.put(inspect(card, trust, now))
        finally:
            card.release()

    asking = threading.Thread(target=ask, name="card", daemon=True)
    asking.start()
    try:
        seen = answers.get(timeout=patience)
    except queue.Empty:
        return CardProblem.SILENT
    asking.join(patience)
    return seen
