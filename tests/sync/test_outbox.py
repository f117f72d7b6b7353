"""The outbox keeps order, waits, and gives up in time."""

from __future__ import annotations

import base64
import sqlite3
from pathlib import Path
from uuid import uuid4

import pytest

from kiosk.sync.backoff import LONGEST_WAIT_S, Backoff
from kiosk.sync.ledger import Counts
from tests.sync.boxes import CANARY, Open, surely_put


def test_an_item_is_there_after_a_restart_with_the_same_names(open_outbox: Open) -> None:
    first = open_outbox()
    word = surely_put(first)
    first.close()
    (item,) = open_outbox().due()
    assert (item.key, item.reference, item.sequence) == (word.key, word.reference, 1)
    assert base64.b64decode(item.sealed) == CANARY


def test_a_session_is_numbered_without_gaps_also_after_deliveries(open_outbox: Open) -> None:
    outbox = open_outbox()
    for _ in range(3):
        word = surely_put(outbox)
        assert outbox.delivered([word.key])
    surely_put(outbox)
    assert [item.sequence for item in outbox.due()] == [4]


def test_an_item_that_waits_holds_back_its_own_session_only(open_outbox: Open) -> None:
    outbox = open_outbox(backoff=Backoff(first_s=600.0, longest_s=600.0))
    words = [surely_put(outbox, session) for session in ("boot-1", "boot-2", "boot-1", "boot-2")]
    outbox.postponed([words[0].key], 60.0, fault=False)
    assert [item.session for item in outbox.due()] == ["boot-2", "boot-2"]
    next_due = outbox.next_due_s()
    assert next_due == 0.0
    outbox.delivered([words[1].key, words[3].key])
    assert outbox.due() == []
    next_due = outbox.next_due_s()
    assert next_due is not None
    assert 50 < next_due <= 660
    outbox.hurry(0.0)
    assert [item.sequence for item in outbox.due()] == [1, 2]


def test_items_come_in_the_order_they_were_stored(open_outbox: Open) -> None:
    outbox = open_outbox()
    stored = [surely_put(outbox, f"boot-{n % 3}").reference for n in range(12)]
    assert [item.reference for item in outbox.due()] == stored
    assert [item.reference for item in outbox.due(limit=5)] == stored[:5]
    assert len(outbox.due(max_bytes=len(CANARY) * 3)) == 3
    assert len(outbox.due(max_bytes=1)) == 1, "one item always goes"


def test_an_item_with_faults_goes_last_and_alone_and_holds_back_its_own_session(
    open_outbox: Open,
) -> None:
    outbox = open_outbox(backoff=Backoff(first_s=0.0, longest_s=0.0))
    faulty, behind, other = (surely_put(outbox, name) for name in ("boot-1", "boot-1", "boot-2"))
    outbox.postponed([faulty.key], fault=True)
    assert [item.key for item in outbox.due()] == [other.key]
    outbox.delivered([other.key])
    assert [item.key for item in outbox.due()] == [faulty.key]
    outbox.delivered([faulty.key])
    assert [item.key for item in outbox.due()] == [behind.key]


def test_an_outage_is_no_fault_of_the_items(open_outbox: Open) -> None:
    outbox = open_outbox(most_faults=2, backoff=Backoff(first_s=0.0, longest_s=0.0))
    word = surely_put(outbox)
    for _ in range(5):
        outbox.postponed([word.key], fault=False)
    assert outbox.bury_hopeless() == 0
    outbox.postponed([word.key], fault=True)
    outbox.postponed([word.key], fault=True)
    assert outbox.bury_hopeless() == 1


@pytest.mark.parametrize("wall", [0.0, 2_147_483_647.0], ids=["1970", "2038"])
def test_a_wrong_clock_neither_freezes_nor_ages_the_queue(open_outbox: Open, wall: float) -> None:
    before = open_outbox()
    word = surely_put(before)
    before.close()
    after = open_outbox(wall=lambda: wall)
    assert after.bury_hopeless() == 0
    assert [item.key for item in after.due()] == [word.key]


def test_a_waiting_time_that_cannot_be_true_is_ignored(open_outbox: Open, tmp_path: Path) -> None:
    first = open_outbox()
    word = surely_put(first)
    first.close()
    with sqlite3.connect(tmp_path / "box" / "outbox.db") as db:
        db.execute("UPDATE items SET not_before = ?", (LONGEST_WAIT_S * 1e6,))
    db.close()
    later = open_outbox()
    assert [item.key for item in later.due()] == [word.key]
    assert later.next_due_s() == 0.0


def test_a_commit_reaches_the_disk_before_anybody_is_told(open_outbox: Open) -> None:
    outbox = open_outbox()
    surely_put(outbox)

    def pragmas() -> list[object]:
        db = outbox._ledger()._db
        names = ("journal_mode", "synchronous", "secure_delete", "locking_mode")
        return [db.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    assert outbox._writer.submit(pragmas).result() == ["wal", 2, 1, "exclusive"]


def test_deliveries_of_unknown_keys_change_nothing(open_outbox: Open) -> None:
    outbox = open_outbox()
    word = surely_put(outbox)
    assert outbox.delivered([uuid4()])
    assert [item.key for item in outbox.due()] == [word.key]


def test_what_nobody_expected_is_reported_and_not_swallowed(
    open_outbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[type[BaseException]] = []
    monkeypatch.setattr("threading.excepthook", lambda args: seen.append(args.exc_type))
    outbox = open_outbox()

    def broken(_: object) -> bytes:
        raise ZeroDivisionError

    outbox.store("boot-1", "health-card", "key-1", broken, lambda _: None)
    assert outbox.counts() == Counts(waiting=0, dead=0)
    assert seen == [ZeroDivisionError]
