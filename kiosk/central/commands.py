"""`kiosk central person` and `kiosk central audit`: for whoever runs the service, on its database."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import Any, Final

_ROLES: Final = ("ambassador", "technician", "analyst")


def add_to(central: argparse.ArgumentParser) -> None:
    """Add them below `kiosk central`, which runs the service when none is named."""
    # What is not given here stays as `kiosk central` has it, its default included.
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("--database", metavar="URL", default=argparse.SUPPRESS)
    commands = central.add_subparsers(title="commands", metavar="")

    person = commands.add_parser(
        "person", parents=[where], help="appoint somebody and print their token, or dismiss them"
    )
    person.add_argument(
        "--name", required=True, help="as colleagues call them; stands in the audit"
    )
    what = person.add_mutually_exclusive_group(required=True)
    what.add_argument("--role", action="append", choices=_ROLES, help="may be given again")
    what.add_argument("--remove", action="store_true", help="end their token at once")
    person.set_defaults(command=_person)

    audit = commands.add_parser("audit", parents=[where], help="whether the audit log is whole")
    audit.add_argument(
        "--head", metavar="COUNT:DIGEST", help="as printed before: shows a log that was cut since"
    )
    audit.set_defaults(command=_audit)


def _person(given: argparse.Namespace) -> int:
    from pydantic import ValidationError

    from kiosk.central import staff
    from kiosk.central.roles import OPERATOR
    from kiosk.central.store.database import transact
    from kiosk.sync.contract import NewPerson, Role

    engine, now = _database(given.database), datetime.now(UTC)
    if given.remove:
        if transact(engine, lambda db: staff.dismiss(db, given.name, OPERATOR, now)):
            print(f"{given.name} is removed, and signed out everywhere")
            return 0
        print(f"kiosk central: there is nobody called {given.name}", file=sys.stderr)
        return 1
    try:
        roles: Any = list(dict.fromkeys(Role(role) for role in given.role))
        new = NewPerson(name=given.name, roles=roles)
    except ValidationError:
        print("kiosk central: a name is one line of at most 60 characters", file=sys.stderr)
        return 2
    made = transact(engine, lambda db: staff.appoint(db, new, OPERATOR, now))
    if made is None:
        print(f"kiosk central: there is a {given.name} already; remove them first", file=sys.stderr)
        return 1
    print(made.token)
    print("this token is shown once; the service keeps a hash of it", file=sys.stderr)
    return 0


def _audit(given: argparse.Namespace) -> int:
    from kiosk.central.audit import EMPTY, Broken, Head, verify

    try:
        known = Head.parse(given.head) if given.head else EMPTY
    except ValueError as bad:
        print(f"kiosk central: {bad}", file=sys.stderr)
        return 2
    match verify(_database(given.database), known):
        case Broken(at=at):
            print(f"the audit log does not hold: look at entry {at}", file=sys.stderr)
            return 1
        case head:
            print(head)
            return 0


def _database(url: str) -> Any:
    from kiosk.central.store.database import connect, create_tables

    engine = connect(url)
    create_tables(engine)
    return engine
