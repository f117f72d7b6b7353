"""Receipts without paper: short-lived pages, and e-mails that are handed on and not kept.

A page's address holds a secret of 128 bits, made of the kiosk's idempotency key, so that a
request that is sent again gets the same page. The table has a hash of the secret and the words
sealed with it: whoever has the database, and not the address, reads nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, update

from kiosk.central.idempotency import Asked, begin, finish, forget
from kiosk.central.keyring import Keyring
from kiosk.central.locked import lock, name_of, unlock
from kiosk.central.store.database import insert_once
from kiosk.central.store.tables import receipt_mails, receipt_pages
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import (
    LINK_HOURS,
    ProblemCode,
    ReceiptMail,
    ReceiptMailed,
    ReceiptPage,
)

PATH: Final = "/r/"
_SECRET_HEX: Final = 32
_PURPOSE: Final = "receipt"
_MOST_MAILS: Final = 5
"""For one reference in `LINK_HOURS`: a stolen kiosk is no machine for sending e-mail."""


def keep(
    db: Connection, keyring: Keyring, page: ReceiptPage, now: datetime
) -> tuple[str, datetime]:
    """Keep the page for `LINK_HOURS`; its path, and when it ends.

    The same key gives the same page. Raises `ApiProblem(INVALID)` if it comes with other words.
    """
    _forget_old(db, now)
    secret = keyring.tag("receipt page", str(page.key))[:_SECRET_HEX]
    words = page.model_dump_json().encode()
    expires = now + timedelta(hours=LINK_HOURS)
    sealed = lock(_PURPOSE, secret, words)
    row = {"id": name_of(_PURPOSE, secret), "sealed": sealed, "expires": int(expires.timestamp())}
    if insert_once(db, insert(receipt_pages).values(row)):
        return PATH + secret, expires
    known = db.execute(select(receipt_pages).where(receipt_pages.c.id == row["id"])).one()
    if unlock(_PURPOSE, secret, known.sealed) != words:
        raise ApiProblem(ProblemCode.INVALID, ["key"])
    return PATH + secret, datetime.fromtimestamp(known.expires, now.tzinfo)


def find(db: Connection, secret: str, now: datetime) -> ReceiptPage | None:
    """The page behind a secret, if there is one and its time is not over."""
    here = receipt_pages.c.id == name_of(_PURPOSE, secret)
    row = db.execute(select(receipt_pages).where(here)).first()
    if row is None or row.expires <= now.timestamp():
        return None
    words = unlock(_PURPOSE, secret, row.sealed)
    return None if words is None else ReceiptPage.model_validate_json(words)


def asked(mail: ReceiptMail) -> Asked:
    """Sending this e-mail, as a request that takes effect once."""
    return Asked("receipt-mails", mail.key, mail, field="key")


def claim(db: Connection, wanted: Asked, mail: ReceiptMail, now: datetime) -> bool:
    """Whether this e-mail is to be sent now; `False` if it was sent before.

    Raises `ApiProblem`: `CONFLICT` while it is being sent (or nobody knows how that ended),
    `REUSED_KEY` if it came before with another e-mail, `NOT_ALLOWED` after too many for one
    reference.
    """
    _forget_old(db, now)
    if begin(db, wanted, now, lease_s=None) is not None:
        return False
    same = select(func.count()).where(receipt_mails.c.reference == mail.reference)
    if (db.scalar(same) or 0) >= _MOST_MAILS:
        raise ApiProblem(ProblemCode.NOT_ALLOWED)
    row = {
        "key": _row(wanted),
        "reference": mail.reference,
        "at": int(now.timestamp()),
        "sent": False,
    }
    db.execute(insert(receipt_mails).values(row))
    return True


def sent(db: Connection, wanted: Asked) -> None:
    """The mail system has it: the same key sends nothing any more."""
    finish(db, wanted, ReceiptMailed())
    db.execute(update(receipt_mails).where(receipt_mails.c.key == _row(wanted)).values(sent=True))


def not_sent(db: Connection, wanted: Asked) -> None:
    """The mail system did not take it: the same key may try again."""
    forget(db, wanted)
    db.execute(delete(receipt_mails).where(receipt_mails.c.key == _row(wanted)))


def _row(wanted: Asked) -> str:
    # Not the key itself, with which the fingerprint of address and words could be guessed at.
    return wanted.name[:36]


def _forget_old(db: Connection, now: datetime) -> None:
    at = int(now.timestamp())
    db.execute(delete(receipt_pages).where(receipt_pages.c.expires <= at))
    db.execute(delete(receipt_mails).where(receipt_mails.c.at <= at - LINK_HOURS * 3600))
