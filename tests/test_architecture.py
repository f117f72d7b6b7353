"""What import-linter cannot see: the core neither reads a clock nor keeps anything between calls."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

KIOSK = Path(__file__).parents[1] / "kiosk"
SESSION = sorted((KIOSK / "session").rglob("*.py"))
CLOCKS = {"now", "today", "utcnow", "fromtimestamp", "monotonic", "perf_counter"}


def the_name(path: Path) -> str:
    return str(path.relative_to(KIOSK))


@pytest.mark.parametrize("path", SESSION, ids=the_name)
def test_the_core_never_asks_what_time_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = [
        f"line {node.lineno}: {node.func.attr}()"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in CLOCKS
    ]
    assert not called


@pytest.mark.parametrize("path", SESSION, ids=the_name)
def test_the_core_keeps_nothing_between_two_events(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kept = [
        f"line {node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Global)
        or (isinstance(node, ast.Name | ast.Attribute) and _word(node) in {"cache", "lru_cache"})
    ]
    assert not kept


@pytest.mark.parametrize("room", sorted(KIOSK.glob("**/__init__.py")), ids=the_name)
def test_every_room_says_what_it_is_for(room: Path) -> None:
    assert ast.get_docstring(ast.parse(room.read_text(encoding="utf-8")))


def _word(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr
