"""Transactions: tried again when the database asks for it, and who is away is told from who is wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from kiosk.central.store.database import connect, is_away, transact
from kiosk.central.store.tables import metadata, pin_tries
from tests.central.databases import Database, Pool
from tests.peers.postgres import Postgres

SERIALIZABLE = "?options=-c%20default_transaction_isolation%3Dserializable"


@pytest.fixture
def engine(pool: Pool) -> Iterator[Engine]:
    """PostgreSQL, with two rows to quarrel about."""
    with pool.lending() as make:
        engine = connect(make().url + SERIALIZABLE)
        with engine.begin() as db:
            db.execute(insert(pin_tries), [{"who": who, "wrong": 0} for who in "ab"])
        yield engine
        engine.dispose()


def wrong(db: Connection, who: str) -> int:
    found: int = db.scalars(select(pin_tries.c.wrong).where(pin_tries.c.who == who)).one()
    return found


def add(db: Connection, who: str, number: int) -> None:
    db.execute(update(pin_tries).where(pin_tries.c.who == who).values(wrong=number))


@pytest.mark.peer
def test_serialization_failures_are_tried_again_until_all_have_had_their_effect(
    engine: Engine,
) -> None:
    turns: list[str] = []

    def count_one_more(db: Connection) -> None:
        turns.append("turn")
        add(db, "a", wrong(db, "a") + 1)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(transact, engine, count_one_more) for _ in range(24)]:
            done.result()
    with engine.connect() as db:
        assert wrong(db, "a") == 24
    assert len(turns) > 24, "nobody got into anybody's way"


@pytest.mark.peer
def test_of_two_in_a_deadlock_one_is_tried_again_and_both_have_their_effect(engine: Engine) -> None:
    both_hold_one = threading.Barrier(2)
    turns: list[str] = []

    def both(db: Connection, first: str, second: str) -> None:
        turns.append(first)
        add(db, first, wrong(db, first) + 1)
        if len(turns) <= 2:
            both_hold_one.wait(10)
        add(db, second, wrong(db, second) + 1)

    with ThreadPoolExecutor(2) as pool:
        orders = [("a", "b"), ("b", "a")]
        jobs = [pool.submit(transact, engine, lambda db, o=order: both(db, *o)) for order in orders]
        for job in jobs:
            job.result()
    with engine.connect() as db:
        assert (wrong(db, "a"), wrong(db, "b")) == (2, 2)
    assert len(turns) > 2


@pytest.mark.peer
def test_who_fails_again_and_again_is_told_that_the_database_is_busy(engine: Engine) -> None:
    turns: list[str] = []

    def never(db: Connection) -> None:
        turns.append("turn")
        db.execute(text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))

    with pytest.raises(DBAPIError) as failure:
        transact(engine, never)
    assert is_away(failure.value)
    assert len(turns) == 8


def test_a_wrong_statement_is_no_database_that_is_away(database: Database) -> None:
    engine = connect(database.url)
    with engine.connect() as db, pytest.raises(DBAPIError) as wrong:
        db.execute(text("SELECT * FROM nowhere"))
    assert not is_away(wrong.value)
    assert not is_away(ValueError())
    engine.dispose()


@pytest.mark.peer
def test_a_database_that_nobody_serves_is_away(postgres: Postgres) -> None:
    for url in ("postgresql://postgres@127.0.0.1:1/d", postgres.url("nowhere")):
        with pytest.raises(DBAPIError) as trouble, connect(url).connect():
            pass
        assert is_away(trouble.value)


def test_a_sqlite_file_that_somebody_else_holds_is_busy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/held.db"
    mine, theirs = connect(url), connect(f"{url}?timeout=0.1")
    with mine.begin(), pytest.raises(DBAPIError) as busy, theirs.begin():
        pass
    assert is_away(busy.value)


def test_errors_never_show_values(database: Database) -> None:
    engine = connect(database.url)
    secret = {"who": "0703914827", "wrong": None}
    with engine.connect() as db, pytest.raises(DBAPIError) as failure:
        db.execute(insert(metadata.tables["pin_tries"]), secret)
    assert "parameters hidden" in str(failure.value)
    engine.dispose()
