"""Loads the layout that stands beside a module."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder


def load_beside(module_file: str) -> None:
    """Load the `.kv` file of the same name; call it once, while the module is imported."""
    Builder.load_file(str(Path(module_file).with_suffix(".kv")))
