"""The locked versions are what pyproject.toml asks for, each with its hashes, from no named host."""

from __future__ import annotations

import re
import subprocess
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "deploy" / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = [
    *PROJECT["dependencies"],
    *(line for extra in PROJECT["optional-dependencies"].values() for line in extra),
]


def locked() -> dict[str, list[Version]]:
    """Package → its versions; several where markers tell Pythons apart."""
    versions: dict[str, list[Version]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", LOCK, re.MULTILINE):
        versions.setdefault(canonicalize_name(name), []).append(Version(version))
    return versions


@pytest.mark.parametrize("line", ASKED)
def test_the_lock_gives_every_package_that_the_project_asks_for(line: str) -> None:
    wanted = Requirement(line)
    found = locked().get(canonicalize_name(wanted.name), [])
    assert found
    assert all(version in wanted.specifier for version in found)


def test_every_locked_package_has_its_hashes() -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", LOCK.strip())
    assert len(entries) > len(ASKED)
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_host() -> None:
    assert "://" not in LOCK
    assert "index-url" not in LOCK


def test_who_locks_renews_the_day_of_the_release(tmp_path: Path) -> None:
    """By the very line of `deploy/lock`, on a copy."""
    line = next(
        line
        for line in (ROOT / "deploy" / "lock").read_text(encoding="utf-8").splitlines()
        if line.startswith("sed ")
    )
    (tmp_path / "kiosk").mkdir()
    text = (ROOT / "kiosk" / "released.py").read_text(encoding="utf-8")
    old = text.replace("datetime(2", "datetime(1")
    assert old != text
    copy = tmp_path / "kiosk" / "released.py"
    copy.write_text(old, encoding="utf-8")
    subprocess.run(["bash", "-euc", line], cwd=tmp_path, check=True)
    found: dict[str, object] = {}
    exec(compile(copy.read_text(encoding="utf-8"), "released.py", "exec"), found)
    released = found["RELEASED"]
    assert isinstance(released, datetime)
    assert timedelta() <= datetime.now(UTC) - released < timedelta(days=2)
