"""What every scanner is, real or virtual."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Scanner(Protocol):
    """Tells every line it reads, on a thread of its own."""

    def start(self, heard: Callable[[str], None]) -> None:
        """Begin to listen; `heard` must not block."""
        ...

    def stop(self) -> None:
        """Stop listening, at once. May be called twice."""
        ...
