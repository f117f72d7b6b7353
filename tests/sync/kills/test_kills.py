"""Killed with -9 at any moment, kiosk and central service lose nothing and double nothing.

A kill does not test fsync (what the kernel has, survives it), so all files are in memory; power cuts
are in `tests/sync/power`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.sync.kills.campaign import campaign
from tests.sync.parts import CANARY_CPR

KILLS: Final = 2000
WITHIN_S: Final = 90
"""Two thousand take about a minute of two cores; on a busier machine it is what fits. `deploy/bench
kills` has ten thousand, however long they take."""
FEW: Final = 60
VERY_BAD: Final = 0.6


@pytest.mark.slow
@pytest.mark.timeout(3 * WITHIN_S)
def test_a_kiosk_and_a_service_killed_again_and_again_lose_double_and_mix_up_nothing(
    in_memory: Path,
) -> None:
    outcome = campaign(in_memory, KILLS, seed=20261123, within_s=WITHIN_S)
    assert outcome.harm == set()
    print(outcome)
    assert outcome.kiosk_kills >= KILLS / 10, "too slow a machine to prove anything"
    assert outcome.promised > outcome.kiosk_kills, "hardly anything was promised"
    assert outcome.central_kills > 5, "the central service was hardly ever killed"
    assert min(outcome.troubles.values()) > 0, outcome.troubles


@pytest.mark.slow
def test_without_idempotency_keys_the_same_kills_double_cases(in_memory: Path) -> None:
    outcome = campaign(in_memory, FEW, seed=1, trouble=VERY_BAD, fresh_keys=True)
    assert outcome.doubled
    assert not outcome.lost


def test_a_few_kills_leave_nothing_of_a_citizen_in_any_file(in_memory: Path) -> None:
    outcome = campaign(in_memory, FEW, seed=1, trouble=VERY_BAD)
    assert outcome.harm == set()
    for path in in_memory.rglob("*"):
        assert not path.is_file() or CANARY_CPR.encode() not in path.read_bytes(), path
