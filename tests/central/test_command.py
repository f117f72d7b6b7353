"""`kiosk central` on the command line: what it takes, what it refuses, and in which words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.migration import MigrationContext

from kiosk.central.server import serve
from kiosk.central.store import schema
from kiosk.central.store.database import connect
from kiosk.cli import main
from tests.peers.postgres import Postgres

Calls = list[tuple[tuple[Any, ...], dict[str, Any]]]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """With what the service would be started."""
    calls: Calls = []
    monkeypatch.setenv("KIOSK_CENTRAL_TOKEN", "t")
    monkeypatch.setattr(
        "kiosk.central.server.serve", lambda *given, **named: calls.append((given, named))
    )
    return calls


def test_without_a_token_that_all_share_only_enrolled_kiosks_come_in_and_it_says_so(
    monkeypatch: pytest.MonkeyPatch,
    served: Calls,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.delenv("KIOSK_CENTRAL_TOKEN")
    monkeypatch.chdir(tmp_path)
    assert main(["central"]) == 0
    assert "KIOSK_CENTRAL_TOKEN is empty" in capsys.readouterr().err
    assert served[0][0][3] == ""


def test_tokens_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, served: Calls, tmp_path: Path
) -> None:
    monkeypatch.setenv("KIOSK_OPERATOR_TOKEN", "o")
    monkeypatch.setenv("KIOSK_METRICS_TOKEN", "m")
    monkeypatch.chdir(tmp_path)
    assert main(["central"]) == 0
    ((given, named),) = served
    assert given[3] == "t"
    assert (named["operator_token"], named["metrics_token"]) == ("o", "m")
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("database", "workers", "words"),
    [("sqlite:///c.db", 1, "SQLite has one writer"), ("postgresql://h/d", 4, "")],
)
def test_sqlite_has_one_worker_and_says_so(
    served: Calls,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    database: str,
    workers: int,
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["central", "--database", database, "--workers", "4"]) == 0
    assert served[0][1]["workers"] == workers
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("workers", ["0", "65", "many"])
def test_a_number_of_workers_that_is_none_is_refused(served: Calls, workers: str) -> None:
    with pytest.raises(SystemExit):
        main(["central", "--workers", workers])
    assert not served


def test_workers_without_a_key_in_common_are_refused() -> None:
    with pytest.raises(ValueError, match="key file"):
        serve("postgresql://h/d", "127.0.0.1", 0, "t", workers=2)


@pytest.mark.parametrize("before", [True, False])
def test_migrate_brings_the_tables_of_any_database_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: bool
) -> None:
    url = f"sqlite:///{tmp_path}/var/c.db"
    named = ["--database", url]
    words = [*named, "migrate"] if before else ["migrate", *named]
    for start in ("none", schema.NEWEST):
        assert main(["central", *words]) == 0
        assert capsys.readouterr().out == f"tables: {start} -> {schema.NEWEST}\n"
    with connect(url).connect() as db:
        assert MigrationContext.configure(db).get_current_revision() == schema.NEWEST


@pytest.mark.peer
def test_over_postgresql_it_starts_only_after_migrate(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KIOSK_CENTRAL_TOKEN", "t")
    with postgres.database() as name:
        url = postgres.url(name)
        assert main(["central", "--database", url, "--port", "0"]) == 2
        assert "kiosk central migrate" in capsys.readouterr().err
        assert main(["central", "migrate", "--database", url]) == 0
        monkeypatch.setattr("uvicorn.Server.run", lambda *_, **__: None)
        assert main(["central", "--database", url, "--port", "0"]) == 0


@pytest.mark.parametrize(
    "url", ["nonsense", "postgresql://me:hemmeligt@127.0.0.1:1/d", "mysql://me:hemmeligt@h/d"]
)
def test_a_database_that_is_none_or_away_is_a_sentence_without_its_password(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["central", "migrate", "--database", url]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("kiosk central: ")
    assert "hemmeligt" not in said.err + said.out
