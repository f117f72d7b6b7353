"""What the fuzzer once found stays mended, and its good inputs stay good."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.demo.pki import DemoPki
from tests.fuzz.targets import NOW, Target, targets

FOUND = sorted((Path(__file__).parent / "found").glob("*/*"))


@pytest.fixture(scope="module")
def known() -> dict[str, Target]:
    return targets(DemoPki.make(NOW))


@pytest.mark.parametrize("file", FOUND, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_an_input_that_broke_us_breaks_nothing_any_more(
    known: dict[str, Target], file: Path
) -> None:
    known[file.parent.name].run(file.read_bytes())


def test_every_target_takes_its_seeds_whole_cut_and_with_a_byte_changed(
    known: dict[str, Target],
) -> None:
    for target in known.values():
        for seed in target.seeds:
            assert len(seed) <= target.longest
            for end in range(0, len(seed) + 1, 1 + len(seed) // 8):
                target.run(seed[:end])
                target.run(
                    seed[:end]
                    + bytes([seed[end] ^ 0x55] if end < len(seed) else b"")
                    + seed[end + 1 :]
                )
            target.run(seed)
