"""What every piece of a screen may ask for while it is built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kivy.uix.widget import Widget

from kiosk.session.events import Event
from kiosk.ui.guard import Guard

Send = Event | Callable[[], Event | None]
"""An event, or where to get it at the moment of the press (None: there is nothing to send)."""


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """Where presses go, and how the canvas stands."""

    emit: Callable[[Event], None]
    guard: Guard
    clock: Callable[[], float]
    """Seconds, monotonic; only differences count."""
    portrait: bool

    def send(self, what: Send) -> None:
        """Emit an event that a press stands for."""
        event = what() if callable(what) else what
        if event is not None:
            self.emit(event)


class Block(Protocol):
    """A piece of a screen as a value: equal values are the same piece, and keep their widget."""

    def build(self, desk: Desk) -> Widget:
        """The widget that shows it; its height follows from its width."""
        ...
