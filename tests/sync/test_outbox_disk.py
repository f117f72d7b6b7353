"""The outbox and its disk: trouble is a word, and what is deleted is nowhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.sync.backoff import Backoff
from kiosk.sync.ledger import Counts, Ledger
from kiosk.sync.outbox import OLDEST_S, NotStored, Outbox, WhyNotStored
from tests.sync.boxes import CANARY, NOW, Open, files, put, refuse, surely_put


@pytest.mark.parametrize("end", ["delivered", "refused", "too old", "never taken"])
def test_nothing_of_a_body_is_left_in_any_file(open_outbox: Open, tmp_path: Path, end: str) -> None:
    outbox = open_outbox(oldest_s=-1.0 if end == "too old" else 1e9, most_faults=1)
    word = surely_put(outbox)
    assert CANARY in files(tmp_path), "the search would find it"
    match end:
        case "delivered":
            outbox.delivered([word.key])
        case "refused":
            outbox.refused(word.key)
        case "never taken":
            outbox.postponed([word.key], fault=True)
            assert outbox.bury_hopeless() == 1
        case _:
            assert outbox.bury_hopeless() == 1
    assert CANARY[:32] not in files(tmp_path)
    dead = 0 if end == "delivered" else 1
    assert outbox.counts() == Counts(waiting=0, dead=dead)
    assert outbox.due() == []


def test_after_72_hours_on_the_kiosk_a_case_is_a_dead_letter_without_its_body(
    open_outbox: Open, tmp_path: Path
) -> None:
    before = open_outbox(wall=lambda: NOW)
    surely_put(before)
    before.close()
    in_time = open_outbox(wall=lambda: NOW + OLDEST_S - 60)
    assert in_time.bury_hopeless() == 0
    in_time.close()
    too_late = open_outbox(wall=lambda: NOW + OLDEST_S + 60)
    assert too_late.bury_hopeless() == 1
    assert too_late.counts() == Counts(waiting=0, dead=1)
    assert CANARY[:32] not in files(tmp_path)


def test_nothing_of_a_body_is_left_when_the_process_dies_between_deleting_and_wiping(
    open_outbox: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = open_outbox()
    word = surely_put(outbox)
    with monkeypatch.context() as dying:
        dying.setattr(Ledger, "scrub", lambda _: None)
        outbox.delivered([word.key])
    left = tmp_path / "left"
    shutil.copytree(tmp_path / "box", left)
    assert CANARY in files(left), "the log still has it"
    later = Outbox(left / "outbox.db")
    assert later.counts() == Counts(waiting=0, dead=0)
    assert CANARY[:32] not in files(left)
    later.close()


def test_what_the_disk_does_not_let_go_of_is_not_sent_again_and_is_wiped_later(
    open_outbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = open_outbox(backoff=Backoff(first_s=0.0, longest_s=0.0))
    first, second, third = (surely_put(outbox) for _ in range(3))
    outbox.postponed([second.key], fault=True)
    with monkeypatch.context() as full:
        full.setattr(Ledger, "forget", refuse)
        assert outbox.delivered([first.key])
        assert [item.key for item in outbox.due()] == [second.key]
        assert outbox.delivered([second.key])
        assert [item.key for item in outbox.due()] == [third.key]
        assert outbox.next_due_s() == 0.0
        assert outbox.delivered([third.key])
        assert outbox.due() == []
        assert outbox.next_due_s() is None
        assert outbox.bury_hopeless() == 0
        assert outbox.counts() == Counts(waiting=3, dead=0)
    assert outbox.bury_hopeless() == 0
    assert outbox.counts() == Counts(waiting=0, dead=0)


def test_a_full_disk_is_a_word_and_what_was_stored_before_stays(
    open_outbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = open_outbox()
    word = surely_put(outbox)
    outbox._writer.submit(
        lambda: outbox._ledger()._db.execute("PRAGMA max_page_count = 1").fetchall()
    ).result()
    assert put(outbox, body=b"x" * 100_000) == NotStored(WhyNotStored.DISK_FULL)
    assert outbox.trouble is WhyNotStored.DISK_FULL
    assert [item.key for item in outbox.due()] == [word.key]
    assert outbox.trouble is WhyNotStored.DISK_FULL, "that it can be read proves nothing"
    assert outbox.delivered([word.key])
    assert outbox.trouble is None


def test_a_disk_that_refused_is_in_trouble_until_it_takes_something_again(
    open_outbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = open_outbox()
    with monkeypatch.context() as full:
        full.setattr(Ledger, "add", refuse)
        full.setattr(Ledger, "touch", refuse)
        assert put(outbox) == NotStored(WhyNotStored.DISK_FAILED)
        outbox.look_again()
        assert outbox.counts() == Counts(waiting=0, dead=0)
        assert outbox.bury_hopeless() == 0
        assert outbox.trouble is WhyNotStored.DISK_FAILED
    outbox.look_again()
    assert outbox.trouble is None


def test_a_folder_that_cannot_be_written_is_a_word(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    outbox = Outbox(tmp_path / "file" / "outbox.db")
    try:
        assert put(outbox) == NotStored(WhyNotStored.DISK_FAILED)
        assert outbox.due() == []
        assert outbox.counts() is None
    finally:
        outbox.close()


@pytest.mark.parametrize(
    "damage", [b"no database at all " * 300, b"SQLite format 3\0" + b"\7" * 8000]
)
def test_a_damaged_file_is_set_aside_and_citizens_are_served(
    open_outbox: Open, tmp_path: Path, damage: bytes
) -> None:
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "outbox.db").write_bytes(damage)
    surely_put(open_outbox())
    assert (tmp_path / "box" / "outbox.db.damaged-1").read_bytes() == damage


def test_a_second_process_cannot_open_the_same_outbox(open_outbox: Open) -> None:
    first, second = open_outbox(), open_outbox()
    surely_put(first)
    assert put(second) == NotStored(WhyNotStored.DISK_FAILED)


def test_the_files_are_for_the_kiosk_alone(open_outbox: Open, tmp_path: Path) -> None:
    surely_put(open_outbox())
    for path in (tmp_path / "box").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
