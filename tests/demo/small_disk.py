"""A small disk (tmpfs) that can be filled to the last byte, for one process and its children."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path

_SIZE = "8m"


def with_own_mounts() -> list[str]:
    """A command that runs another one which may mount what it likes: nobody else sees it."""
    user = ["--user", "--map-root-user"] if os.geteuid() != 0 else []
    return ["unshare", *user, "--mount"]


class SmallDisk:
    """Lies at `place`, which is empty then. Only in a process begun `with_own_mounts`."""

    def __init__(self, place: Path, size: str = _SIZE) -> None:
        self._place, self._filler = place, place / "filler"
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        options = f"size={size},mode=0700"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], check=True)

    def fill(self) -> None:
        """Write until nothing more goes on it."""
        with self._filler.open("ab", buffering=0) as file:
            for size in (65536, 4096, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def free(self) -> None:
        """Give back what `fill` took."""
        self._filler.unlink(missing_ok=True)

    def take_away(self) -> None:
        """With all that is on it."""
        subprocess.run(["umount", "--lazy", self._place], check=True)
