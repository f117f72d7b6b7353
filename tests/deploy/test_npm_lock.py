"""npm's packages, which only tests need, are locked with hashes and from no named host."""

from __future__ import annotations

import json
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "peers/oidc"
LOCK = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))
ASKED = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))["dependencies"]


def test_the_lock_gives_what_is_asked_for_and_every_package_has_its_hash() -> None:
    packages = {name: one for name, one in LOCK["packages"].items() if name}
    assert len(packages) > len(ASKED)
    assert {name: packages[f"node_modules/{name}"]["version"] for name in ASKED} == ASKED
    assert [name for name, one in packages.items() if "sha512-" not in one["integrity"]] == []


def test_the_lock_names_no_host() -> None:
    assert "://" not in json.dumps(LOCK)
    assert "resolved" not in json.dumps(LOCK)
