"""`kiosk central person` and `kiosk central audit`, as whoever runs the service types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, update

from kiosk import cli
from kiosk.central.app import create_app
from kiosk.central.store.database import connect
from kiosk.central.store.tables import audit, audit_head
from tests.central.parts import TOKEN, Api


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/c.db"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(["central", *arguments])
    said = capsys.readouterr()
    return code, said.out.strip(), said.err.strip()


def test_a_person_is_appointed_and_the_token_printed_once_opens(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    who = ["person", "--database", database, "--name", "Ida Prøve"]
    code, token, _ = run(capsys, *who, "--role", "ambassador", "--role", "analyst")
    assert code == 0
    api = Api(TestClient(create_app(database, token=TOKEN)))
    assert api.get("/v1/assist-calls", token).status_code == 200
    assert api.get("/v1/outcomes?since=2026-11-23&until=2026-11-23", token).status_code == 200
    assert run(capsys, *who, "--role", "analyst")[0] == 1
    assert run(capsys, *who, "--remove")[0] == 0
    assert api.get("/v1/assist-calls", token).status_code == 403
    assert run(capsys, *who, "--remove")[0] == 1


def test_the_token_itself_is_not_in_the_database(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--database", database]  # before the command or after it
    _, token, _ = run(capsys, *where, "person", "--name", "Ida", "--role", "analyst")
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("c.db*"))
    assert b"Ida" in stored
    assert token.encode() not in stored


def test_a_name_of_two_lines_is_none(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    name = ["--name", "Ida\nBo", "--role", "analyst"]
    code, _, said = run(capsys, "person", "--database", database, *name)
    assert (code, "one line" in said) == (2, True)


def test_the_audit_log_is_checked_against_the_head_that_was_printed(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("Ida", "Bo"):
        run(capsys, "person", "--database", database, "--name", name, "--role", "analyst")
    check = ["audit", "--database", database]
    code, head, _ = run(capsys, *check)
    assert (code, head.split(":")[0]) == (0, "2")
    assert run(capsys, *check, "--head", head)[:2] == (0, head)
    engine = connect(database)
    with engine.begin() as db:
        first = db.execute(audit.select().where(audit.c.number == 1)).one()
        db.execute(delete(audit).where(audit.c.number == 2))
        db.execute(update(audit_head).values(number=1, digest=first.digest))
    engine.dispose()
    assert run(capsys, *check)[0] == 0, "alone it looks whole"
    code, out, said = run(capsys, *check, "--head", head)
    assert (code, out, "entry 2" in said) == (1, "", True)
    assert run(capsys, *check, "--head", "two")[0] == 2
