"""The tables' version: brought up by `kiosk central migrate`, and looked at before serving.

One process brings the tables up, and others wait or try again: portable SQL has no lock of its own
for this (advisory locks are PostgreSQL's alone).
"""

from __future__ import annotations

import logging
import random
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Engine, Select, column, inspect, select, table
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:  # a service whose tables are as they should be starts without it
    from alembic.config import Config

log = logging.getLogger(__name__)

NEWEST: Final = "0004"
"""The version that this service's tables have: the last of `migrations/versions`."""

_VERSION: Final = "alembic_version"
_TRIES: Final = 20
_WAIT_S: Final = 0.25
_ONE_AT_A_TIME: Final = threading.Lock()
"""Alembic's `op` and `context` are one for the whole process: two threads would mix up their steps."""


class SchemaBehind(Exception):
    """The tables are older than this version of the service needs; says what to run."""

    def __init__(self, found: str | None, wanted: str) -> None:
        super().__init__(
            f"the database's tables are at version {found or 'none'}, and this service needs "
            f"{wanted}: run `kiosk central migrate --database URL` once, then start it again"
        )


def version(engine: Engine) -> str | None:
    """The version that the database is at; none if it was never brought to any."""
    with engine.connect() as db:
        if not inspect(db).has_table(_VERSION):
            return None
        found: str | None = db.scalar(_kept())
        return found


def check(engine: Engine) -> None:
    """Raises `SchemaBehind` if tables are missing or old.

    A database that is ahead is fine: a step only adds, and is taken before the workers follow.
    """
    found = version(engine)
    if found == NEWEST:
        return
    if found is None or _is_ours(found):
        raise SchemaBehind(found, NEWEST)
    log.warning("the database is at version %s, newer than this service's %s", found, NEWEST)


def bring_up(engine: Engine) -> None:
    """Bring the tables to the newest version; several processes may do so at once.

    A database that is ahead stays as it is.
    """
    for left in reversed(range(_TRIES)):
        found = version(engine)
        if found == NEWEST or (found is not None and not _is_ours(found)):
            check(engine)
            return
        if _taken(engine, last=not left):
            return
        time.sleep(random.uniform(0, _WAIT_S))  # noqa: S311 - no secret


def take_down(engine: Engine, to: str) -> None:
    """Undo the steps after version `to` (`base`: all of them). What they hold is lost."""
    _move(engine, to, down=True)


def _taken(engine: Engine, *, last: bool) -> bool:
    """Whether all steps are taken now; the `last` failure is raised."""
    from alembic.util import CommandError

    try:
        _move(engine, "head")
    except (DBAPIError, CommandError):
        # Somebody else took the same step first, and this one was undone as a whole.
        if last:
            raise
        return False
    return True


def _move(engine: Engine, to: str, *, down: bool = False) -> None:
    from alembic import command

    with _ONE_AT_A_TIME, engine.begin() as db:
        if inspect(db).has_table(_VERSION):
            # Whoever else is about to take a step waits here, and then finds it taken. (SQLite's
            # transactions come one after the other anyway, and it leaves FOR UPDATE out.)
            db.execute(_kept().with_for_update())
        (command.downgrade if down else command.upgrade)(_config(db), to)


def _kept() -> Select[Any]:
    return select(column("version_num")).select_from(table(_VERSION))


def _is_ours(version: str) -> bool:
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        return ScriptDirectory.from_config(_config()).get_revision(version) is not None
    except CommandError:
        return False


def _config(db: Connection | None = None) -> Config:
    from alembic.config import Config

    config = Config(attributes={} if db is None else {"connection": db})
    config.set_main_option("script_location", "kiosk.central:migrations")
    config.set_main_option("path_separator", "os")
    return config
