"""Who read personal data, changed who may, or told kiosks what to do; nothing is changed unseen.

It is a chain: each entry's digest is SHA-256 over the digest before it and its own words, so a
changed, deleted or inserted entry breaks every one after it. A chain alone cannot show that its end
was cut off: whoever checks it keeps the head it had (`kiosk central audit` prints it) and shows it
next time.

There is no personal data of citizens in an entry. `about` is a case's reference, a person of the
city, a kiosk, the version of a configuration, or a keyed mark by which the service finds a citizen's
entries again, and nobody else does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Engine, insert, select, update

from kiosk.central.roles import Visitor
from kiosk.central.store.database import insert_once, transact
from kiosk.central.store.tables import audit as entries
from kiosk.central.store.tables import audit_head

_BEFORE_ALL: Final = "0" * 64
_THE_HEAD: Final = 1
_STRETCH: Final = 1000


class Action(StrEnum):
    """What is written down."""

    OPEN_CASE = "open-case"
    MATCH_HOLDER = "match-holder"
    LOOK_UP_LOANS = "look-up-loans"
    LOOK_UP_RESERVATIONS = "look-up-reservations"
    LOOK_UP_FEES = "look-up-fees"
    CANCEL_APPOINTMENT = "cancel-appointment"
    APPOINT = "appoint"
    DISMISS = "dismiss"
    SIGN_IN = "sign-in"
    MAKE_CODE = "make-code"
    REVOKE_KIOSK = "revoke-kiosk"
    ORDER_KIOSK = "order-kiosk"
    CARRY_CONFIGURATION = "carry-configuration"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many entries, and the digest of the last."""

    count: int
    digest: str

    def __str__(self) -> str:
        return f"{self.count}:{self.digest}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """What `str` made. Raises `ValueError`."""
        count, _, digest = text.partition(":")
        if not (count.isdecimal() and count.isascii() and len(digest) == 64):
            raise ValueError("a head is COUNT:DIGEST, as `kiosk central audit` prints it")
        return cls(int(count), digest)


EMPTY: Final = Head(0, _BEFORE_ALL)


@dataclass(frozen=True, slots=True)
class Broken:
    """The chain does not hold; `at` is the first place where it does not."""

    at: int


def append(
    db: Connection,
    who: Visitor,
    action: Action,
    now: datetime,
    *,
    about: str = "",
    reason: str = "",
) -> None:
    """Write an entry at the end of the chain, in the transaction of `db`.

    Others who append wait until that is over: call it last, so that they do not wait for more.
    """
    head = _stored_head(db)
    if head == EMPTY:
        first = {"id": _THE_HEAD, "number": EMPTY.count, "digest": EMPTY.digest}
        insert_once(db, insert(audit_head).values(first))
        head = _stored_head(db)
    entry = {
        "number": head.count + 1,
        "at": now.astimezone(UTC).isoformat(),
        "who": who.name,
        "roles": who.role_names,
        "action": action.value,
        "about": about,
        "reason": reason,
    }
    digest = _digest(head.digest, entry)
    db.execute(insert(entries).values(entry | {"digest": digest}))
    db.execute(
        update(audit_head)
        .where(audit_head.c.id == _THE_HEAD)
        .values(number=entry["number"], digest=digest)
    )


def verify(engine: Engine, known: Head = EMPTY) -> Head | Broken:
    """The head, if every entry follows from the one before it, and `known` is among them.

    Reads a stretch at a time, so that nobody who serves citizens waits for a long log.
    """
    last = EMPTY
    while True:
        rows, head = transact(engine, partial(_stretch, last.count))
        for row in rows:
            entry = dict(row._mapping)  # noqa: SLF001
            told = entry.pop("digest")
            here = Head(last.count + 1, _digest(last.digest, entry))
            lost = here.count == known.count and here.digest != known.digest
            if entry["number"] != here.count or told != here.digest or lost:
                return Broken(here.count)
            last = here
        if len(rows) < _STRETCH:
            break
    if last.count < known.count or last != head:
        return Broken(last.count + 1)
    return last


def _stretch(after: int, db: Connection) -> tuple[Sequence[Any], Head]:
    """The entries that follow, and the stored head as it is at that moment."""
    head = _stored_head(db)  # first: nothing is appended between this line and the next
    wanted = select(entries).order_by(entries.c.number).limit(_STRETCH)
    if after:  # the first stretch begins with whatever is first, even if it is numbered 0
        wanted = wanted.where(entries.c.number > after)
    return db.execute(wanted).all(), head


def _stored_head(db: Connection) -> Head:
    """Locked until the transaction ends: of two that append, the second sees what the first did."""
    wanted = select(audit_head).where(audit_head.c.id == _THE_HEAD).with_for_update()
    row = db.execute(wanted).first()
    return EMPTY if row is None else Head(row.number, row.digest)


def _digest(before: str, entry: dict[str, Any]) -> str:
    words = json.dumps([before, *(entry[name] for name in _ORDER)], ensure_ascii=True)
    return hashlib.sha256(words.encode()).hexdigest()


_ORDER: Final = ("number", "at", "who", "roles", "action", "about", "reason")
