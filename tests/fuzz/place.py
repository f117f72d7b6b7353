"""Where the fuzzer works."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
WORK: Final = ROOT / "out" / "fuzz"
"""Grown corpora, finds, keys of the invented infrastructure: nothing that is committed."""
