"""The self-test tries what it can, and takes nothing for working that did not prove it."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from kiosk.sync.client import CentralState, Failed
from kiosk.sync.contract import CentralKey, Condition, Part, PartState
from kiosk.upkeep.selftest import self_test

KEY = CentralKey(key_id="k", public_key="A" * 43 + "=", fingerprint="0" * 64)
KNOWN = [
    PartState(part=Part.READER, condition=Condition.WORKS, state="no-card"),
    PartState(part=Part.CENTRAL, condition=Condition.WORKS, state="up"),
    PartState(part=Part.DISK, condition=Condition.WORKS, state="room"),
]


def test_all_that_was_tried_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    result = self_test(uuid4(), KNOWN, tmp_path, lambda: KEY)
    assert (result.done, result.why) == (True, "done")
    assert [one.state for one in result.parts] == ["no-card", "answered", "written"]
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_a_fault_whatever_was_known_before(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder", encoding="ascii")
    result = self_test(uuid4(), KNOWN, tmp_path / "state", lambda: KEY)
    assert (result.done, result.why) == (False, "disk-refuses")


def test_a_central_service_that_does_not_answer_is_a_fault(tmp_path: Path) -> None:
    result = self_test(uuid4(), KNOWN, tmp_path, lambda: Failed(CentralState.SLOW))
    assert (result.done, result.why) == (False, "central-no-answer")


def test_a_part_at_fault_that_was_known_before_is_named(tmp_path: Path) -> None:
    paper = PartState(part=Part.PRINTER, condition=Condition.FAULT, state="paper-out")
    result = self_test(uuid4(), [*KNOWN, paper], tmp_path, lambda: KEY)
    assert (result.done, result.why) == (False, "printer-paper-out")
