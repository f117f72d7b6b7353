"""The fuzzer, which nothing else needs, is locked with its hashes and from no named host."""

from __future__ import annotations

import re
from pathlib import Path

LOCK = (Path(__file__).parents[2] / "deploy" / "fuzz.lock").read_text(encoding="utf-8")


def test_it_is_one_package_with_a_hash_for_every_python() -> None:
    assert len(re.findall(r"^[a-z]+==\S+", LOCK, re.MULTILINE)) == 1
    assert LOCK.count("--hash=sha256:") == 3


def test_the_lock_names_no_host() -> None:
    assert "://" not in LOCK
    assert "index-url" not in LOCK
