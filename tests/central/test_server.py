"""`serve` as its own process, and beside another."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from sqlalchemy import inspect

from kiosk.central.server import _listen, serve_in_thread
from kiosk.central.store import schema
from kiosk.central.store.database import connect
from kiosk.central.store.tables import metadata
from tests.central.databases import Database
from tests.central.parts import OPERATOR, SEED, TOKEN

SERVE = """
import sys
from kiosk.central.server import serve
serve(sys.argv[1], "127.0.0.1", 0, "t")
"""


def test_it_prints_where_it_listens_and_ends_by_signal(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, f"sqlite:///{tmp_path}/c.db"],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert requests.get(f"{url}/health", timeout=10).json() == {"ok": True}
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def test_what_is_committed_and_seeded_is_there_after_a_restart_once(
    tmp_path: Path, database: Database
) -> None:
    key = tmp_path / "c.pem"
    fingerprints = set()
    for _ in range(2):
        running = serve_in_thread(
            database.url, TOKEN, seed=SEED, key_file=key, operator_token=OPERATOR
        )
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = requests.get(f"{running.url}/v1/keys", headers=headers, timeout=10)
        fingerprints.add(answer.json()["fingerprint"])
        running.stop()
    assert len(fingerprints) == 1
    for table, count in (("patrons", 2), ("loans", 4), ("holders", 1)):
        assert database.rows(table) == count, table


def test_no_answer_waits_for_its_own_second_half() -> None:
    """Nagle's delay: 40 ms and more for every answer, as long as asyncio takes it for no TCP."""
    with _listen("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP


def test_an_address_that_is_taken_is_an_error(tmp_path: Path) -> None:
    running = serve_in_thread(f"sqlite:///{tmp_path}/c.db", TOKEN)
    port = int(running.url.rpartition(":")[2])
    try:
        with pytest.raises(OSError, match="in use"):
            serve_in_thread(f"sqlite:///{tmp_path}/d.db", TOKEN, port=port)
    finally:
        running.stop()


def test_tables_are_created_once_whoever_else_does_the_same(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/c.db")
    schema.bring_up(engine)
    schema.bring_up(engine)
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}
    with engine.connect() as db:
        names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        found = [db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    assert found == ["wal", 2, 1, 1]
    assert engine.hide_parameters
