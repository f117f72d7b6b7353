"""Says once that a device is away, and why; not at every look."""

from __future__ import annotations

import logging

_log = logging.getLogger(__name__)


class Presence:
    """What the log was last told of one device."""

    def __init__(self) -> None:
        self._said: str | None = None

    def here(self) -> None:
        """It is read from now on."""
        self._say("ready")

    def away(self, why: str) -> None:
        """It cannot be read."""
        self._say(f"away: {why}")

    def _say(self, what: str) -> None:
        if what != self._said:
            self._said = what
            _log.info("scanner %s", what)
