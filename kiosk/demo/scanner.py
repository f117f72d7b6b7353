"""A scanner without hardware: card lines are read by calling it."""

from __future__ import annotations

from collections.abc import Callable


class VirtualScanner:
    """A `Scanner`; what is swiped before it listens is lost, as with a real one."""

    def __init__(self) -> None:
        self._heard: Callable[[str], None] | None = None

    def start(self, heard: Callable[[str], None]) -> None:
        """As `Scanner`."""
        self._heard = heard

    def stop(self) -> None:
        """As `Scanner`."""
        self._heard = None

    def swipe(self, line: str) -> None:
        """Read this line."""
        if self._heard is not None:
            self._heard(line)
