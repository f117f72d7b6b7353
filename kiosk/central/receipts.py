"""Receipts without paper: short-lived pages, and e-mails that are handed on and not kept.

A page's address holds a secret of 128 bits, made of the kiosk's idempotency key, so that a
request that is sent again gets the same page. The table has a hash of the secret and the words
sealed with it: whoever has the database, and not the address, reads nothing.
"""

from __future__ import annotations

import hashlib
import os
from datetime import datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, delete, func, insert, select, update

from kiosk.central.keyring import Keyring
from kiosk.central.store.database import insert_once
from kiosk.central.store.tables import receipt_mails, receipt_pages
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import LINK_HOURS, ProblemCode, ReceiptMail, ReceiptPage

PATH: Final = "/r/"
_SECRET_HEX: Final = 32
_NONCE: Final = 12
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
    sealed = _sealed(secret, words)
    row = {"id": _id(secret), "sealed": sealed, "expires": int(expires.timestamp())}
    if insert_once(db, insert(receipt_pages).values(row)):
        return PATH + secret, expires
    known = db.execute(select(receipt_pages).where(receipt_pages.c.id == row["id"])).one()
    if _opened(secret, known.sealed) != words:
        raise ApiProblem(ProblemCode.INVALID, ["key"])
    return PATH + secret, datetime.fromtimestamp(known.expires, now.tzinfo)


def find(db: Connection, secret: str, now: datetime) -> ReceiptPage | None:
    """The page behind a secret, if there is one and its time is not over."""
    row = db.execute(select(receipt_pages).where(receipt_pages.c.id == _id(secret))).first()
    if row is None or row.expires <= now.timestamp():
        return None
    words = _opened(secret, row.sealed)
    return None if words is None else ReceiptPage.model_validate_json(words)


def claim(db: Connection, mail: ReceiptMail, now: datetime) -> bool:
    """Whether this e-mail is to be sent now; `False` if it was sent before.

    Raises `ApiProblem`: `BUSY` while it is being sent (or nobody knows how that ended),
    `NOT_ALLOWED` after too many for one reference.
    """
    _forget_old(db, now)
    known = db.execute(select(receipt_mails).where(receipt_mails.c.key == str(mail.key))).first()
    if known is not None and known.sent:
        return False
    same = select(func.count()).where(receipt_mails.c.reference == mail.reference)
    if (db.scalar(same) or 0) >= _MOST_MAILS:
        raise ApiProblem(ProblemCode.NOT_ALLOWED)
    row = {
        "key": str(mail.key),
        "reference": mail.reference,
        "at": int(now.timestamp()),
        "sent": False,
    }
    if not insert_once(db, insert(receipt_mails).values(row)):
        raise ApiProblem(ProblemCode.BUSY)
    return True


def sent(db: Connection, mail: ReceiptMail) -> None:
    """The mail system has it: the same key sends nothing any more."""
    mine = receipt_mails.c.key == str(mail.key)
    db.execute(update(receipt_mails).where(mine).values(sent=True))


def not_sent(db: Connection, mail: ReceiptMail) -> None:
    """The mail system did not take it: the same key may try again."""
    db.execute(delete(receipt_mails).where(receipt_mails.c.key == str(mail.key)))


def _forget_old(db: Connection, now: datetime) -> None:
    at = int(now.timestamp())
    db.execute(delete(receipt_pages).where(receipt_pages.c.expires <= at))
    db.execute(delete(receipt_mails).where(receipt_mails.c.at <= at - LINK_HOURS * 3600))


def _id(secret: str) -> str:
    return hashlib.sha256(b"borgerkiosk receipt id\0" + secret.encode()).hexdigest()


def _cipher(secret: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"borgerkiosk receipt key\0" + secret.encode()).digest())


def _sealed(secret: str, words: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(secret).encrypt(nonce, words, None)


def _opened(secret: str, sealed: bytes) -> bytes | None:
    try:
        return _cipher(secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    except InvalidTag:
        return None
