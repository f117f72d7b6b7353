"""With a clock of 1970 or 2038 (libfaketime) a kiosk neither keeps its cases for itself nor floods."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from kiosk.central.server import Running
from tests.sync.apart import ApartDesk, apart
from tests.sync.kills.campaign import all_cases, target
from tests.sync.parts import BadLine, eventually

pytestmark = pytest.mark.peer

NOTHING_PASSES: Final = 1e9
FLAT_BATTERY: Final = "@1970-01-01 00:00:30"
END_OF_TIME: Final = "@2038-01-19 03:14:00"
"""Eight seconds before 32 bits of seconds are full."""
RIGHT: Final = "+0"
YEAR_S: Final = 365 * 24 * 3600
WATCHED_S: Final = 2.0
MOST: Final = 60
"""Requests in `WATCHED_S` that are no flood: four heartbeats and a probe each quarter of a second."""


@dataclass(frozen=True)
class Clock:
    """The wall clock of processes begun with `environment`; it can be put while they run."""

    file: Path

    def put(self, spec: str) -> None:
        """In the words of faketime(1); in one go, so that nobody reads half of it."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(spec)
        fresh.replace(self.file)

    @property
    def environment(self) -> dict[str, str]:
        """A wrong wall clock over a monotonic clock that goes on, as the kernel has it."""
        return {
            "LD_PRELOAD": "/usr/$LIB/faketime/libfaketimeMT.so.1",  # ld.so knows what $LIB is
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    made = Clock(tmp_path / "clock")
    made.put(RIGHT)
    return made


@pytest.fixture
def line(central: Running) -> Iterator[BadLine]:
    made = BadLine(lambda: target(central.url), seed=1, trouble=0.0)
    yield made
    made.stop()


def is_wrong(kiosk: ApartDesk) -> bool:
    """Whether its clock is years from ours."""
    return abs(int(kiosk.says("time")) - time.time()) > YEAR_S


def store_and_watch(kiosk: ApartDesk, line: BadLine) -> str:
    """Store a case that nobody takes; the kiosk knocks now and then, and not all the time."""
    line.trouble = NOTHING_PASSES
    reference = kiosk.says("store")
    before = line.requests
    time.sleep(WATCHED_S)
    assert 0 < line.requests - before <= MOST
    assert kiosk.says("left") == "1 0"
    line.trouble = 0.0
    return reference


def assert_arrived(kiosk: ApartDesk, central: Running, references: list[str]) -> None:
    assert eventually(lambda: kiosk.says("left") == "0 0"), "it waits, or is a dead letter"
    assert [case["reference"] for case in all_cases(central.url) or []] == references


@pytest.mark.parametrize("wrong", [FLAT_BATTERY, END_OF_TIME])
def test_what_was_stored_under_one_clock_arrives_under_another(
    tmp_path: Path, central: Running, line: BadLine, clock: Clock, wrong: str
) -> None:
    references: list[str] = []
    for spec in (RIGHT, wrong, RIGHT):
        clock.put(spec)
        with apart(tmp_path / "kiosk", line.url, clock.environment) as kiosk:
            assert is_wrong(kiosk) is (spec == wrong)
            if not references:
                references.append(kiosk.says("store"))
            assert_arrived(kiosk, central, references)
            references.append(store_and_watch(kiosk, line))
            line.trouble = NOTHING_PASSES
        line.trouble = 0.0


def test_a_clock_that_jumps_while_the_kiosk_runs_keeps_no_case_back(
    tmp_path: Path, central: Running, line: BadLine, clock: Clock
) -> None:
    references: list[str] = []
    with apart(tmp_path / "kiosk", line.url, clock.environment) as kiosk:
        references.append(kiosk.says("store"))
        assert_arrived(kiosk, central, references)
        for spec in (FLAT_BATTERY, END_OF_TIME, RIGHT):
            clock.put(spec)
            assert is_wrong(kiosk) is (spec != RIGHT)
            references.append(store_and_watch(kiosk, line))
            assert_arrived(kiosk, central, references)
