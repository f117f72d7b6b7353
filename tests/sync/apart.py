"""A desk in a process of its own, with a clock or a disk of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.demo.small_disk import with_own_mounts
from tests.sync.parts import TOKEN

_PROGRAM: Final = Path(__file__).parent / "apart_desk.py"


@dataclass(frozen=True)
class ApartDesk:
    """Asked word by word; the words are in `apart_desk.py`."""

    process: subprocess.Popen[str]

    def says(self, word: str) -> str:
        """Its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


@contextmanager
def apart(
    folder: Path, url: str, environment: Mapping[str, str] | None = None, disk: str = ""
) -> Iterator[ApartDesk]:
    """Run it, on a disk of this size if one is named; fails unless it ends well."""
    command = [sys.executable, str(_PROGRAM), str(folder), url, TOKEN]
    process = subprocess.Popen(
        [*with_own_mounts(), *command, disk] if disk else command,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield ApartDesk(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
