"""A disk that is really full (a small tmpfs): nobody is told "received", and nothing else is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

import pytest

from kiosk.central.server import Running
from kiosk.sync.outbox import WhyNotStored
from tests.sync.apart import ApartDesk, apart
from tests.sync.kills.campaign import all_cases, target
from tests.sync.parts import BadLine, eventually

pytestmark = pytest.mark.peer

NOTHING_PASSES: Final = 1e9
FULL: Final = "0"
BEATS_S: Final = 1.2
"""Two heartbeats, at which the kiosk looks at its disk."""


@pytest.fixture
def line(central: Running) -> Iterator[BadLine]:
    made = BadLine(lambda: target(central.url), seed=1, trouble=0.0)
    yield made
    made.stop()


def on_its_disk(folder: Path, line: BadLine) -> AbstractContextManager[ApartDesk]:
    return apart(folder, line.url, disk="1m")


def arrived(central: Running) -> list[str]:
    return [case["reference"] for case in all_cases(central.url) or []]


def test_on_a_full_disk_nobody_is_told_received_and_with_room_again_it_goes_on(
    tmp_path: Path, central: Running, line: BadLine
) -> None:
    with on_its_disk(tmp_path / "kiosk", line) as kiosk:
        first = kiosk.says("store")
        assert eventually(lambda: kiosk.says("left") == "0 0")
        line.trouble = NOTHING_PASSES
        before = kiosk.says("store")
        assert kiosk.says("fill") == FULL
        words = [kiosk.says("store") for _ in range(20)]
        in_time = [word for word in words if word.startswith("AAR-")]
        assert words[len(in_time) :] == [WhyNotStored.DISK_FULL] * (20 - len(in_time))
        assert len(in_time) < 10, "it was not full at all"
        time.sleep(BEATS_S)
        assert kiosk.says("trouble") == WhyNotStored.DISK_FULL
        assert kiosk.says("free") != FULL
        assert eventually(lambda: kiosk.says("trouble") == "none"), "found out by itself"
        after = kiosk.says("store")
        line.trouble = 0.0
        assert eventually(lambda: kiosk.says("left") == "0 0")
    assert arrived(central) == [first, before, *in_time, after]


def test_a_full_disk_does_not_keep_cases_from_arriving_once(
    tmp_path: Path, central: Running, line: BadLine
) -> None:
    with on_its_disk(tmp_path / "kiosk", line) as kiosk:
        promised = [kiosk.says("store")]
        assert eventually(lambda: kiosk.says("left") == "0 0")
        line.trouble = NOTHING_PASSES
        promised += [kiosk.says("store") for _ in range(5)]
        assert kiosk.says("fill") == FULL
        while (word := kiosk.says("store")).startswith("AAR-"):
            promised.append(word)
        line.trouble = 0.0
        assert eventually(lambda: sorted(arrived(central)) == sorted(promised))
        assert kiosk.says("free") != FULL
        assert eventually(lambda: kiosk.says("left") == "0 0")
    assert sorted(arrived(central)) == sorted(promised), (
        "what could not be forgotten came once more"
    )


def test_a_kiosk_that_starts_on_a_full_disk_says_so_and_serves_once_there_is_room(
    tmp_path: Path, central: Running, line: BadLine
) -> None:
    with on_its_disk(tmp_path / "kiosk", line) as kiosk:
        assert kiosk.says("fill") == FULL
        assert kiosk.says("store") == WhyNotStored.DISK_FULL
        assert kiosk.says("free") != FULL
        word = kiosk.says("store")
        assert eventually(lambda: arrived(central) == [word])
