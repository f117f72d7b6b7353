"""The power goes at any moment: what a citizen was told is stored, is there, and nothing is spoilt."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.sync.power.disk import SECTOR, Disk
from tests.sync.power.survey import survey
from tests.sync.power.tape import Delete, Sync, SyncFolder, Truncate, Write

POINTS: Final = 10_000


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_wherever_the_power_goes_no_word_given_is_broken(in_memory: Path) -> None:
    found = survey(in_memory, POINTS, seed=20261123)
    assert (found.points, found.lost, found.spoilt, found.back) == (POINTS, 0, 0, 0)
    assert found.torn > POINTS // 2, "hardly ever was anything under way"


def test_a_commit_that_does_not_wait_for_the_disk_would_be_seen_to_lose(in_memory: Path) -> None:
    assert survey(in_memory, 200, seed=1, stories=2).lost == 0
    assert survey(in_memory, 200, seed=1, stories=2, safe=False).lost > 0


def fed(*entries: Write | Truncate | Sync | SyncFolder | Delete) -> Disk:
    disk = Disk()
    for entry in entries:
        disk.feed(entry)
    return disk


def many(disk: Disk) -> list[dict[str, bytes]]:
    """What many power cuts at the same moment leave."""
    return [disk.after_power_cut(Random(seed)) for seed in range(300)]


def test_what_was_flushed_is_always_there() -> None:
    disk = fed(Write("a", 0, b"old"), Sync("a"), SyncFolder())
    assert many(disk) == [{"a": b"old"}] * 300


def test_a_sector_that_was_being_written_is_old_or_new_or_both_in_this_order() -> None:
    disk = fed(Write("a", 0, b"o" * SECTOR), Sync("a"), SyncFolder(), Write("a", 0, b"n" * SECTOR))
    found = [files["a"] for files in many(disk)]
    assert {b"o" * SECTOR, b"n" * SECTOR} < set(found)
    assert all(one == b"n" * one.count(b"n") + b"o" * one.count(b"o") for one in found)


def test_sectors_and_truncations_come_in_any_order() -> None:
    disk = fed(Sync("a"), SyncFolder(), Write("a", 0, b"1" * SECTOR), Write("a", SECTOR, b"2"))
    found = {files["a"] for files in many(disk)}
    assert any(one.endswith(b"2") and b"1" not in one for one in found), "the later one alone"
    disk = fed(
        Write("a", 0, b"long"), Sync("a"), SyncFolder(), Truncate("a", 0), Write("a", 0, b"x")
    )
    assert {files["a"] for files in many(disk)} == {b"long", b"", b"x", b"xong"}


def test_a_name_is_there_or_gone_for_sure_only_once_its_folder_was_flushed() -> None:
    born = fed(Write("a", 0, b"x"), Sync("a"))
    assert {tuple(files) for files in many(born)} == {(), ("a",)}
    born.feed(SyncFolder())
    born.feed(Delete("a"))
    assert {tuple(files) for files in many(born)} == {(), ("a",)}
    born.feed(SyncFolder())
    assert many(born) == [{}] * 300
