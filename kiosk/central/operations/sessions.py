"""Who is signed in at the page: a secret in a cookie, its hash in the database, a working day long."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from kiosk.central import audit
from kiosk.central.audit import Action
from kiosk.central.roles import Visitor, read
from kiosk.central.staff import hashed
from kiosk.central.store.tables import staff, staff_sessions

COOKIE: Final = "operations"
LASTS: Final = timedelta(hours=9)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody at the page."""

    visitor: Visitor
    form_token: str
    """Stands in every form: another site can send a form here, and cannot know this."""

    def sent(self, form_token: str) -> bool:
        """Whether a form came from one of our pages, and from this sign-in."""
        return hmac.compare_digest(form_token.encode(), self.form_token.encode())


def sign_in(db: Connection, token: str, now: datetime) -> str | None:
    """The secret of a new session, for the cookie; `None` if the token is nobody's."""
    row = db.execute(select(staff).where(staff.c.token == hashed(token))).first()
    db.execute(delete(staff_sessions).where(staff_sessions.c.until <= _text(now)))
    if row is None:
        return None
    secret = secrets.token_urlsafe(32)
    session = {"id": _id(secret), "staff": row.id, "until": _text(now + LASTS)}
    db.execute(insert(staff_sessions).values(session))
    audit.append(db, Visitor(row.name, read(row.roles)), Action.SIGN_IN, now)
    return secret


def signed_in(db: Connection, secret: str, now: datetime) -> SignedIn | None:
    """Who has this secret, if their time is not over and they were not dismissed."""
    wanted = select(staff.c.name, staff.c.roles).join(
        staff_sessions, staff_sessions.c.staff == staff.c.id
    )
    alive = (staff_sessions.c.id == _id(secret)) & (staff_sessions.c.until > _text(now))
    row = db.execute(wanted.where(alive)).first()
    if row is None:
        return None
    return SignedIn(Visitor(row.name, read(row.roles)), _derived("form", secret))


def sign_out(db: Connection, secret: str) -> None:
    """End the session: the secret is worth nothing from now on."""
    db.execute(delete(staff_sessions).where(staff_sessions.c.id == _id(secret)))


def _id(secret: str) -> str:
    return _derived("session", secret)


def _derived(purpose: str, secret: str) -> str:
    return hashlib.sha256(f"borgerkiosk operations {purpose}\0{secret}".encode()).hexdigest()


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
