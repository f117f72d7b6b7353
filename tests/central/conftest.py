"""A central service with invented people, at a Monday morning in November 2026; on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kiosk.central.app import create_app
from tests.central import fleet
from tests.central.browser import opened
from tests.central.databases import Database, Make, Pool, migrated, sqlite_files
from tests.central.parts import OPERATOR, SEED, TOKEN, Api, Clock


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of many cases of one kind the first is for PostgreSQL too: the others differ by nothing that a
    database is asked, and each takes it a third of a second."""
    seen: set[str] = set()
    left_out: list[pytest.Item] = []
    for item in items:
        if isinstance(item, pytest.Function) and _is_for_postgresql(item):
            kind = item.nodeid.partition("[")[0]
            if kind in seen:
                left_out.append(item)
            seen.add(kind)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _is_for_postgresql(item: pytest.Function) -> bool:
    given = getattr(item, "callspec", None)
    return given is not None and given.params.get("new_database") == "postgresql"


@pytest.fixture(scope="session")
def pool(request: pytest.FixtureRequest) -> Iterator[Pool]:
    with ExitStack() as parts:
        yield Pool(request.getfixturevalue("postgres"), parts)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrated(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.peer)])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """Makes fresh databases, their tables brought up."""
    if request.param == "sqlite":
        yield sqlite_files(tmp_path, request.getfixturevalue("sqlite_template"))
        return
    pool: Pool = request.getfixturevalue("pool")
    with pool.lending() as make:
        yield make


@pytest.fixture
def database(new_database: Make) -> Database:
    """The database of `api`."""
    return new_database()


@pytest.fixture
def api(tmp_path: Path, database: Database) -> Api:
    clock = Clock()
    app = create_app(
        database.url,
        token=TOKEN,
        operator_token=OPERATOR,
        seed=SEED,
        key_file=tmp_path / "central.pem",
        now=clock,
    )
    return Api(TestClient(app), clock)


@pytest.fixture(scope="session")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole fleet on a Monday and its morning's outcomes: to tell all that takes a second."""
    file = tmp_path_factory.mktemp("monday") / "city.db"
    api = opened(file)
    fleet.a_monday(api)
    fleet.outcomes(api)
    api.http.app.state.site.engine.dispose()  # type: ignore[attr-defined]
    return file


@pytest.fixture
def city(tmp_path: Path, monday: Path) -> Api:
    """That Monday, for one test."""
    return opened(shutil.copyfile(monday, tmp_path / "city.db"))
