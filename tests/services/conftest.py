"""The small city as files, ways to spoil it, and what the loader finds then."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.services.loader import BadConfig, read_catalogue
from tests.services.spoiling import BOOK_TIME, BRANCHES, HEALTH_CARD, HERE, Found, Spoil


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """`config/`, without a mistake."""
    for name, text in (("health-card", HEALTH_CARD), ("book-time", BOOK_TIME)):
        folder = tmp_path / "services" / name
        folder.mkdir(parents=True)
        (folder / "service.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "branches.toml").write_text(BRANCHES, encoding="utf-8")
    return tmp_path


@pytest.fixture
def spoil(config: Path) -> Spoil:
    """Replaces text that must be there once in a file of `config/`."""

    def change(name: str, old: str, new: str) -> None:
        file = config / name
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        file.write_text(text.replace(old, new), encoding="utf-8")

    return change


@pytest.fixture
def found(config: Path) -> Found:
    """What the loader finds wrong: `name:line: sentence`, with `here` for the marked line."""

    def read() -> list[str]:
        try:
            read_catalogue(config)
        except BadConfig as bad:
            return [
                f"{m.file.relative_to(config)}:{_place(m.file, m.line)}: {m.text}"
                for m in bad.mistakes
            ]
        return []

    return read


def _place(file: Path, line: int) -> str:
    if not line:
        return "file"
    lines = file.read_bytes().decode("utf-8", "replace").splitlines()
    return "here" if HERE in lines[line - 1] else str(line)
