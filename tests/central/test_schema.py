"""The tables' versions: steps up and down, old files, many who start at once, workers that refuse."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fastapi.testclient import TestClient
from sqlalchemy import Engine, insert, inspect, select, text

from kiosk.central.app import create_app
from kiosk.central.store import schema
from kiosk.central.store.database import connect
from kiosk.central.store.tables import cases, metadata, misses
from tests.central.parts import OPERATOR, TOKEN, Api
from tests.peers.postgres import Postgres

BEFORE = Path(__file__).with_name("before_migrations.sql")
"""A file of the service as it was, before it had migrations: its tables, a case and a booking."""

ROOT = BEFORE.parents[2]
BRING_UP = """
import sys
from kiosk.central.store import schema
from kiosk.central.store.database import connect
engine = connect(sys.argv[1])
sys.stdin.read()
schema.bring_up(engine)
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.peer)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, by its URL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with postgres.database() as name:
        yield postgres.url(name)


@pytest.fixture
def engine(empty: str) -> Iterator[Engine]:
    engine = connect(empty)
    yield engine
    engine.dispose()


def differences(engine: Engine) -> list[Any]:
    """What the database has and the tables in the code have not, or the other way round."""
    with engine.connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        found: list[Any] = compare_metadata(context, metadata)
        return found


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_all_steps_together_make_the_tables_that_the_code_has(engine: Engine) -> None:
    schema.bring_up(engine)
    assert differences(engine) == []
    assert tables(engine) == set(metadata.tables)
    schema.check(engine)


def test_a_service_that_finds_its_tables_as_they_should_be_does_not_load_alembic(
    empty: str, engine: Engine
) -> None:
    schema.bring_up(engine)
    start = (
        "import sys; from kiosk.central.app import create_app; create_app(sys.argv[1], token='t');"
        "print('alembic' in sys.modules)"
    )
    command = [sys.executable, "-c", start, empty]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_table_that_no_step_makes_would_be_seen(engine: Engine) -> None:
    schema.bring_up(engine)
    with engine.begin() as db:
        db.execute(text("DROP TABLE charges"))
    assert len(differences(engine)) == 1


def test_steps_are_undone_one_by_one_and_taken_again(engine: Engine) -> None:
    schema.bring_up(engine)
    schema.take_down(engine, "0001")
    assert "requests" not in tables(engine)
    assert schema.version(engine) == "0001"
    schema.take_down(engine, "base")
    assert tables(engine) == set()
    schema.bring_up(engine)
    assert differences(engine) == []


@pytest.mark.slow
@pytest.mark.parametrize("start", ["nothing", "0001"])
def test_many_who_bring_the_tables_up_at_once_take_each_step_once(empty: str, start: str) -> None:
    if start != "nothing":
        first = connect(empty)
        schema.bring_up(first)
        schema.take_down(first, start)
        first.dispose()
    waiting = [
        subprocess.Popen([sys.executable, "-c", BRING_UP, empty], cwd=ROOT, stdin=subprocess.PIPE)
        for _ in range(3)
    ]
    for process in waiting:
        process.communicate(b"go", timeout=60)
    assert [process.returncode for process in waiting] == [0] * 3
    engine = connect(empty)
    assert differences(engine) == []
    with engine.connect() as db:
        versions = db.scalars(text("SELECT version_num FROM alembic_version")).all()
    assert versions == [schema.NEWEST]
    engine.dispose()


@pytest.mark.parametrize("missing", [(), ("receipt_pages", "receipt_mails")])
def test_a_file_from_before_there_were_versions_is_taken_over_with_all_that_is_in_it(
    tmp_path: Path, missing: tuple[str, ...]
) -> None:
    file = tmp_path / "old.db"
    with closing(sqlite3.connect(file)) as old:
        old.executescript(BEFORE.read_text(encoding="utf-8"))
        for table in missing:
            old.execute(f"DROP TABLE {table}")
        old.commit()
    url = f"sqlite:///{file}"
    api = Api(TestClient(create_app(url, token=TOKEN, operator_token=OPERATOR)))
    (case,) = api.get("/v1/cases", OPERATOR).json()["cases"]
    assert (case["reference"], case["result"]) == ("AAR-7K3M-9QXD", "booked")
    engine = connect(url)
    assert differences(engine) == []
    with engine.connect() as db:
        assert db.scalar(select(cases.c.sealed)) == b"\x01\x02"
        booked = db.execute(text("SELECT slot FROM bookings")).scalar()
    assert booked == "DK-775100.passport.20261201T1000"


@pytest.mark.peer
@pytest.mark.parametrize("at", ["nothing", "0001"])
def test_a_worker_over_postgresql_refuses_old_tables_and_says_what_to_run(
    postgres: Postgres, at: str
) -> None:
    with postgres.database() as name:
        url = postgres.url(name)
        engine = connect(url)
        if at != "nothing":
            schema.bring_up(engine)
            schema.take_down(engine, at)
        with pytest.raises(schema.SchemaBehind, match="kiosk central migrate") as refusal:
            create_app(url, token=TOKEN)
        assert "postgres@" not in str(refusal.value)
        schema.bring_up(engine)
        engine.dispose()
        answer = TestClient(create_app(url, token=TOKEN)).get("/health")
        assert answer.json() == {"ok": True}


def test_a_database_that_is_ahead_is_served_with_a_warning(
    empty: str, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    schema.bring_up(engine)
    with engine.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert TestClient(create_app(empty, token=TOKEN)).get("/health").status_code == 200
    assert "newer than" in caplog.text


def test_moments_after_2038_fit(engine: Engine) -> None:
    schema.bring_up(engine)
    later = 2**31 + 5
    with engine.begin() as db:
        db.execute(insert(misses).values(at=later))
        assert db.scalar(select(misses.c.at)) == later
