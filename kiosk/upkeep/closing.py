"""Whether somebody has closed this kiosk; a closed one is closed after a restart too."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kiosk.sync.files import remove, write_private

_FILE: Final = "closed"


class Closing:
    """A mark in the state folder. Read from any thread, changed on the one for upkeep."""

    def __init__(self, state: Path) -> None:
        self._file = state / _FILE
        self._closed = self._file.exists()

    @property
    def closed(self) -> bool:
        """Whether nobody is to be served."""
        return self._closed

    def change(self, *, closed: bool) -> None:
        """From now on. Raises `OSError` if the disk refuses: then it is so only until a restart."""
        self._closed = closed
        if closed:
            write_private(self._file, b"")
        else:
            remove(self._file)
