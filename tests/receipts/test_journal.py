from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from kiosk.receipts.document import PrintState
from kiosk.receipts.journal import Job, Journal
from kiosk.receipts.roll import Roll

ALLOWED = {
    (PrintState.QUEUED, PrintState.SENDING),
    (PrintState.QUEUED, PrintState.FAILED_UNSENT),
    (PrintState.SENDING, PrintState.SENT),
    (PrintState.SENDING, PrintState.FAILED_UNSENT),
    (PrintState.SENDING, PrintState.UNCERTAIN),
    (PrintState.SENT, PrintState.CONFIRMED),
    (PrintState.SENT, PrintState.UNCERTAIN),
    (PrintState.UNCERTAIN, PrintState.CONFIRMED),
}


@pytest.mark.parametrize(("before", "after"), list(product(PrintState, PrintState)))
def test_a_job_only_goes_forward(before: PrintState, after: PrintState, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db")
    job = Job(journal.queued(7).id, 7, before)
    if (before, after) in ALLOWED:
        assert journal.move(job, after) == Job(job.id, 7, after)
        assert journal.states() == {job.id: after}
    else:
        with pytest.raises(ValueError, match="cannot become"):
            journal.move(job, after)
    journal.close()


_CRASHING = """
import sys, time
from pathlib import Path
from kiosk.receipts.document import PrintState
from kiosk.receipts.journal import Journal
journal = Journal(Path(sys.argv[1]))
steps = (PrintState.SENDING, PrintState.SENT, PrintState.CONFIRMED)
for count in range(4):
    job = journal.queued(count)
    for state in steps[:count]:
        job = journal.move(job, state)
print("written", flush=True)
time.sleep(60)
"""


def test_a_crash_at_any_point_leaves_every_job_with_an_honest_state(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    crashing = subprocess.Popen(
        [sys.executable, "-c", _CRASHING, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert crashing.stdout is not None
    assert crashing.stdout.readline() == "written\n"
    crashing.send_signal(signal.SIGKILL)
    crashing.communicate()

    journal = Journal(path)
    assert [job.state for job in journal.recover()] == [PrintState.UNCERTAIN] * 2
    assert list(journal.states().values()) == [
        PrintState.FAILED_UNSENT,
        PrintState.UNCERTAIN,
        PrintState.UNCERTAIN,
        PrintState.CONFIRMED,
    ]
    assert len(journal.recover()) == 2, "the printer may hold them until it proves otherwise"
    journal.emptied()
    assert journal.recover() == ()
    journal.close()


def test_a_job_is_held_until_it_is_confirmed_or_the_printer_is_empty(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db")
    unsent, out, unclear = (journal.queued(number) for number in range(3))
    journal.move(journal.move(unsent, PrintState.SENDING), PrintState.FAILED_UNSENT)
    out = journal.move(journal.move(out, PrintState.SENDING), PrintState.SENT)
    journal.move(journal.move(out, PrintState.UNCERTAIN), PrintState.CONFIRMED)
    unclear = journal.move(journal.move(unclear, PrintState.SENDING), PrintState.UNCERTAIN)
    assert journal.recover() == (unclear,)
    journal.emptied()
    assert journal.recover() == ()
    journal.close()


def test_a_journal_of_before_there_were_held_jobs_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    old = sqlite3.connect(path)
    old.executescript(
        "CREATE TABLE job (id INTEGER PRIMARY KEY AUTOINCREMENT, session INTEGER NOT NULL,"
        " state TEXT NOT NULL, since TEXT NOT NULL) STRICT;"
        "INSERT INTO job VALUES (41, 1, 'sending', '2999-01-01'), (42, 1, 'uncertain', '2999-01-01')"
    )
    old.close()
    journal = Journal(path)
    assert [job.id for job in journal.recover()] == [41]
    assert journal.queued(1).id == 43
    journal.close()


def test_what_is_known_of_the_roll_survives(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db")
    assert journal.roll() == Roll()
    journal.enter_roll(Roll(1234.5, 180.0))
    journal.close()
    again = Journal(tmp_path / "journal.db")
    assert again.roll() == Roll(1234.5, 180.0)
    again.close()


def test_process_ids_go_on_after_a_restart_so_that_no_old_answer_fits_a_new_job(
    tmp_path: Path,
) -> None:
    first = Journal(tmp_path / "journal.db")
    old = first.queued(1)
    first.close()
    second = Journal(tmp_path / "journal.db")
    assert second.queued(1).process_id == old.process_id + 1
    second.close()


def test_jobs_of_long_ago_are_deleted_and_their_numbers_not_used_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db")
    old, new = journal.queued(1), journal.queued(2)
    journal.move(new, PrintState.FAILED_UNSENT)
    journal._db.execute("UPDATE job SET since = '2001-01-01' WHERE id = ?", (old.id,))
    journal.recover()
    assert list(journal.states()) == [new.id]
    assert journal.queued(3).id == new.id + 1
    journal.close()


def test_the_journal_is_on_the_disk_when_it_says_so(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db")
    database = journal._db
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert database.execute("PRAGMA synchronous").fetchone() == (2,)
    assert database.execute("PRAGMA secure_delete").fetchone() == (1,)
    journal.close()
