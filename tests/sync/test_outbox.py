"""The outbox keeps order, waits, gives up in time, and leaves nothing behind."""

from __future__ import annotations

import base64
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from kiosk.sync.backoff import LONGEST_WAIT_S, Backoff
from kiosk.sync.ledger import Counts, Ledger
from kiosk.sync.outbox import OLDEST_S, NotStored, Outbox, Stored, WhyNotStored
from tests.sync.parts import told

NOW = 1_795_000_000.0
CANARY = b"a sealed body that must go away " * 20

Open = Callable[..., Outbox]


@pytest.fixture
def open_outbox(tmp_path: Path) -> Iterator[Open]:
    opened: list[Outbox] = []

    def open_(**options: object) -> Outbox:
        outbox = Outbox(tmp_path / "box" / "outbox.db", **options)  # type: ignore[arg-type]
        opened.append(outbox)
        return outbox

    yield open_
    for outbox in opened:
        outbox.close()


def put(outbox: Outbox, session: str = "boot-1", body: bytes = CANARY) -> Stored | NotStored:
    def ask(done: Callable[[Stored | NotStored], None]) -> None:
        outbox.store(session, "health-card", "key-1", lambda _: body, done)

    return told(ask)


def surely_put(outbox: Outbox, session: str = "boot-1") -> Stored:
    word = put(outbox, session)
    assert isinstance(word, Stored)
    return word


def refuse(*_: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


def files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


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


def test_a_commit_reaches_the_disk_before_anybody_is_told(open_outbox: Open) -> None:
    outbox = open_outbox()
    surely_put(outbox)

    def pragmas() -> list[object]:
        db = outbox._ledger()._db
        names = ("journal_mode", "synchronous", "secure_delete", "locking_mode")
        return [db.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    assert outbox._writer.submit(pragmas).result() == ["wal", 2, 1, "exclusive"]


def test_the_files_are_for_the_kiosk_alone(open_outbox: Open, tmp_path: Path) -> None:
    surely_put(open_outbox())
    for path in (tmp_path / "box").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


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
