"""`kiosk central`: serve, or `kiosk central migrate`: bring the database's tables up."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk.central.commands import add_to

if TYPE_CHECKING:  # the command line is read before anything heavy is loaded
    from kiosk.central.mail import MailRoute
    from kiosk.central.seed import Seed

_DATABASE: Final = "sqlite:///var/central.sqlite"


_SECRETS: Final = (
    "From the environment: KIOSK_CENTRAL_TOKEN (shown by kiosks that are not enrolled), "
    "KIOSK_OPERATOR_TOKEN (people, kiosks, /metrics), KIOSK_METRICS_TOKEN (/metrics alone, for "
    "Prometheus), KIOSK_SMTP_PASSWORD."
)


def add_arguments(parser: argparse.ArgumentParser, config: Path) -> Any:
    """What `kiosk central` takes; `config` is the folder it reads branches and services from.

    Returns its commands, for others to add theirs.
    """
    parser.epilog = _SECRETS
    parser.add_argument("--database", default=_DATABASE, metavar="URL")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8095)
    parser.add_argument(
        "--workers", type=_workers, default=1, metavar="N", help="processes, over PostgreSQL"
    )
    parser.add_argument("--key-file", type=Path, default=Path("var/central-key.pem"))
    parser.add_argument("--seed", type=Path, metavar="FILE", help="people and loans, as JSON")
    parser.add_argument("--demo", action="store_true", help="the demo's invented people")
    parser.add_argument("--public-url", metavar="URL", help="where citizens' phones reach it")
    parser.add_argument("--smtp", metavar="URL", help="mail server: smtps://HOST, smtp+starttls://")
    parser.add_argument("--mail-from", metavar="ADDRESS", default="", help="sender of receipts")
    parser.add_argument(
        "--config", type=Path, default=config, metavar="DIR", help="branches and services"
    )
    parser.add_argument(
        "--suppress-below", type=int, default=5, metavar="N", help="smaller counts are not told"
    )
    parser.set_defaults(migrate=False)
    commands = parser.add_subparsers(title="instead of serving", metavar="")
    add_to(commands)
    migrate = commands.add_parser("migrate", help="bring the database's tables up, and end")
    # Without a default of its own, or that would win over a --database before the word `migrate`.
    migrate.add_argument("--database", default=argparse.SUPPRESS, metavar="URL")
    migrate.set_defaults(migrate=True)
    return commands


def run(given: argparse.Namespace, demo: Seed | None) -> int:
    """Does what was asked for, with the demo's people if there are any; returns the exit code.

    Raises `OSError` if the address is taken.
    """
    # Before it is loaded, as it then tells of each of its plugins.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError

    from kiosk.central.store.schema import SchemaBehind

    try:
        return _migrate(given) if given.migrate else _serve(given, demo)
    except (SchemaBehind, ValueError) as bad:
        return _refuse(str(bad))
    except (ArgumentError, ImportError):
        return _refuse("--database is no URL of SQLite or PostgreSQL")  # not its words: a password
    except SQLAlchemyError as trouble:
        return _refuse(f"the database does not answer as it should ({type(trouble).__name__})")


def _migrate(given: argparse.Namespace) -> int:
    from kiosk.central.store import schema
    from kiosk.central.store.database import connect

    _make_room(given.database)
    engine = connect(given.database)
    before = schema.version(engine)
    schema.bring_up(engine)
    print(f"tables: {before or 'none'} -> {schema.version(engine)}")
    return 0


def _serve(given: argparse.Namespace, demo: Seed | None) -> int:
    from kiosk.central.city import City, files_of
    from kiosk.central.seed import load
    from kiosk.central.server import serve
    from kiosk.central.store.database import is_embedded

    token = os.environ.get("KIOSK_CENTRAL_TOKEN", "")
    if not token:
        _say("KIOSK_CENTRAL_TOKEN is empty: only enrolled kiosks come in")
    workers = given.workers
    if workers > 1 and is_embedded(given.database):
        _say("SQLite has one writer: serves with 1 worker; PostgreSQL serves with more")
        workers = 1
    _make_room(given.database)
    given.key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    serve(
        given.database,
        given.host,
        given.port,
        token,
        demo or (load(given.seed) if given.seed else None),
        given.key_file,
        operator_token=os.environ.get("KIOSK_OPERATOR_TOKEN") or None,
        metrics_token=os.environ.get("KIOSK_METRICS_TOKEN") or None,
        public_url=given.public_url,
        mail=_mail(given),
        city=City(files_of(given.config), given.suppress_below),
        workers=workers,
    )
    return 0


def _mail(given: argparse.Namespace) -> MailRoute | None:
    from kiosk.central.mail import MailRoute

    if not given.smtp:
        return None
    password = os.environ.get("KIOSK_SMTP_PASSWORD", "")
    return MailRoute.parse(given.smtp, given.mail_from, password)


def _make_room(database: str) -> None:
    """The folder of a SQLite file; a fresh checkout has none."""
    file = database.removeprefix("sqlite:///")
    if file != database:
        Path(file).parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def _workers(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 64:
        raise argparse.ArgumentTypeError("from 1 to 64")
    return number


def _refuse(why: str) -> int:
    _say(why)
    return 2


def _say(words: str) -> None:
    print(f"kiosk central: {words}", file=sys.stderr)
