"""A request with an effect takes it once, however often it is sent (IETF draft
`idempotency-key-header-07`).

Who needs it: every POST with an effect whose body has no key of its own comes with the header
`Idempotency-Key` (`web/keys.py`). E-mails have the key in their body and use the same table. Not
everything does: each case of an outbox batch is its own key, the same words make the same receipt
page, and a look-up has no effect.

First the key is claimed and that is committed; then the effect and its answer are committed
together. Who comes meanwhile hears 409, who comes later the same answer, for a day. A worker that
dies in between leaves a claim without an answer: after `LEASE_S` whoever asks again takes it over,
and as the effect was not committed, it happens once all the same.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field as made
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from kiosk.central.locked import lock, name_of, unlock
from kiosk.central.store.database import insert_once, transact
from kiosk.central.store.tables import requests
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import Contract, ProblemCode

C = TypeVar("C", bound=Contract)

KEEP_S: Final = 24 * 3600
"""After so long the same key is a new request."""

LEASE_S: Final = 60
"""So long a worker may take; the slowest of ours waits some seconds for a lock."""

HEADER: Final = "Idempotency-Key"
_PURPOSE: Final = "request"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: what it is about, its key, and what is to be done."""

    scope: str
    """A key is of one endpoint: the same one elsewhere is another request."""
    key: UUID
    body: Contract
    field: str = HEADER
    """Where the key stands, for whoever uses it for two things."""
    owner: str = made(default_factory=lambda: secrets.token_hex(16))
    """Who deals with it: each time it is sent, somebody else."""

    @property
    def secret(self) -> str:
        """What the answer is locked with."""
        return f"{self.scope}\0{self.key}"

    @property
    def name(self) -> str:
        """The row it is kept in."""
        return name_of(_PURPOSE, self.secret)

    @property
    def fingerprint(self) -> str:
        """Tells two bodies apart, and to whoever has not the key, nothing of them."""
        words = self.body.model_dump_json().encode()
        return hmac.digest(self.secret.encode(), words, "sha256").hex()


def begin(db: Connection, asked: Asked, now: datetime, *, lease_s: int | None) -> bytes | None:
    """Claim the request: `None` if it is ours to deal with, else the answer that was given.

    `lease_s` is after how long an unfinished one is taken over; `None` for effects outside this
    database, of which nobody knows whether they happened. Raises `ApiProblem`: `CONFLICT` if
    somebody else deals with it, `REUSED_KEY` if it came before with another body.
    """
    at = int(now.timestamp())
    db.execute(delete(requests).where(requests.c.since <= at - KEEP_S))
    claim = {
        "id": asked.name,
        "fingerprint": asked.fingerprint,
        "owner": asked.owner,
        "since": at,
    }
    if insert_once(db, insert(requests).values(claim)):
        return None
    known = db.execute(select(requests).where(requests.c.id == asked.name)).first()
    if known is None:  # forgotten in this moment
        raise _being_answered()
    if not hmac.compare_digest(known.fingerprint, asked.fingerprint):
        raise ApiProblem(ProblemCode.REUSED_KEY, [asked.field])
    if known.answer is not None:
        return unlock(_PURPOSE, asked.secret, known.answer)
    abandoned = lease_s is not None and known.since <= at - lease_s
    if abandoned and _take_over(db, asked, known.owner, at):
        return None
    raise _being_answered()


def finish(db: Connection, asked: Asked, answer: Contract) -> None:
    """Keep the answer, in the transaction of the effect.

    Raises `ApiProblem(CONFLICT)` if somebody else took the request over, so that the transaction
    is undone.
    """
    locked = lock(_PURPOSE, asked.secret, answer.model_dump_json().encode())
    done = db.execute(update(requests).where(*_ours(asked)).values(answer=locked))
    if done.rowcount != 1:
        raise _being_answered()


def forget(db: Connection, asked: Asked) -> None:
    """Nothing happened: the same key may try again. A request that was answered stays."""
    db.execute(delete(requests).where(*_ours(asked)))


def once(
    engine: Engine,
    asked: Asked,
    answer: type[C],
    work: Callable[[Connection], C],
    now: datetime,
) -> C:
    """What `work` answers, now or the first time; its effects are in this database alone.

    Raises what `work` raises, then the key may be used again; and what `begin` raises.
    """
    earlier = transact(engine, lambda db: begin(db, asked, now, lease_s=LEASE_S))
    if earlier is not None:
        return answer.model_validate_json(earlier)

    def act(db: Connection) -> C:
        result = work(db)
        finish(db, asked, result)
        return result

    try:
        return transact(engine, act)
    except Exception:
        # Not the one that was committed although its acknowledgment was lost: see `forget`.
        with suppress(DBAPIError):
            transact(engine, lambda db: forget(db, asked))
        raise


def _being_answered() -> ApiProblem:
    return ApiProblem(ProblemCode.CONFLICT, retry_after_s=1)


def _take_over(db: Connection, asked: Asked, earlier: str, at: int) -> bool:
    abandoned = (
        requests.c.id == asked.name,
        requests.c.owner == earlier,
        requests.c.answer.is_(None),
    )
    taken = db.execute(update(requests).where(*abandoned).values(owner=asked.owner, since=at))
    return taken.rowcount == 1


def _ours(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    return (
        requests.c.id == asked.name,
        requests.c.owner == asked.owner,
        requests.c.answer.is_(None),
    )
