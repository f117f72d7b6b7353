"""What this city has set: the files of its configuration, and how few are too few to be told."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

SUPPRESS_BELOW: Final = 5


@dataclass(frozen=True, slots=True)
class City:
    """One city's own settings for the central service."""

    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Configuration by path below its folder (`branches.toml`, `services/passport/da.ftl`)."""
    suppress_below: int = SUPPRESS_BELOW
    """Counts of citizens below this are not told: somebody could be recognised."""


def files_of(folder: Path) -> Mapping[str, str]:
    """What the service reads of a configuration folder: branches, and services with their words."""
    if not (folder / "branches.toml").is_file():
        log.warning("no branches.toml in %s: libraries go by their numbers", folder)
    wanted = [folder / "branches.toml", *folder.glob("services/*/service.yaml")]
    wanted += folder.glob("services/*/*.ftl")
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8-sig")
        for path in sorted(wanted)
        if path.is_file()
    }
