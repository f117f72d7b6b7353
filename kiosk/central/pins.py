"""Library PINs: checked slowly, few times, and without telling which numbers exist."""

from __future__ import annotations

import hashlib
import hmac
import os
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, insert, select, update

from kiosk.central.keyring import Keyring
from kiosk.central.store.database import insert_once
from kiosk.central.store.tables import patrons, pin_tries
from kiosk.sync.contract import PinCheck, PinCheckResult

MOST_WRONG: Final = 5
"""After so many wrong PINs in a row only staff can help, against photo ID."""

TOKEN_S: Final = 1800

_NOBODYS_SALT: Final = bytes(16)


def hashed(pin: str, salt: bytes) -> bytes:
    """A PIN as it is kept: scrypt, a few ms each, because a PIN has only 10,000 values."""
    return hashlib.scrypt(pin.encode(), salt=salt, n=2**12, r=8, p=1)


def new_salt() -> bytes:
    """16 random bytes."""
    return os.urandom(16)


def check(db: Connection, keyring: Keyring, query: PinCheck, now: datetime) -> PinCheckResult:
    """Check a PIN, and count it if it is wrong; an unknown number behaves like a wrong PIN."""
    owner = (patrons.c.number == query.number) | (patrons.c.cpr == query.number)
    patron = db.execute(select(patrons).where(owner)).first()
    # Tries are counted by a keyed hash, so that the table tells nobody's number.
    who = keyring.tag("pin", query.number if patron is None else patron.number)
    insert_once(db, insert(pin_tries).values(who=who, wrong=0))
    here = pin_tries.c.who == who
    # Counted as wrong before it is looked at: a second request at the same time waits here.
    db.execute(update(pin_tries).where(here).values(wrong=pin_tries.c.wrong + 1))
    wrong = db.scalars(select(pin_tries.c.wrong).where(here)).one()
    if wrong > MOST_WRONG:
        db.execute(update(pin_tries).where(here).values(wrong=MOST_WRONG))
        return PinCheckResult(ok=False, tries_left=0, blocked=True)
    attempt = hashed(query.pin, _NOBODYS_SALT if patron is None else patron.pin_salt)
    if patron is None or not hmac.compare_digest(attempt, patron.pin_hash):
        left = MOST_WRONG - wrong
        return PinCheckResult(ok=False, tries_left=left, blocked=left == 0)
    db.execute(update(pin_tries).where(here).values(wrong=0))
    token = _token(keyring, patron.id, int(now.timestamp()) + TOKEN_S)
    return PinCheckResult(ok=True, tries_left=MOST_WRONG, blocked=False, token=token)


def patron_of(keyring: Keyring, token: str, now: datetime) -> int | None:
    """The patron a token was given to; `None` if it is not ours or has run out."""
    patron, _, rest = token.partition(".")
    until, _, _ = rest.partition(".")
    if not (patron.isdecimal() and until.isdecimal() and token.isascii()):
        return None
    genuine = hmac.compare_digest(token, _token(keyring, int(patron), int(until)))
    return int(patron) if genuine and int(until) >= now.timestamp() else None


def _token(keyring: Keyring, patron: int, until: int) -> str:
    return f"{patron}.{until}.{keyring.tag('patron', f'{patron}.{until}')}"
