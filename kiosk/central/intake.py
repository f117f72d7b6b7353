"""Takes sealed cases in: each exactly once, however often it is sent."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from kiosk.central import library, people, slots
from kiosk.central.keyring import Keyring
from kiosk.central.seed import SlotPlan
from kiosk.central.store.tables import cases
from kiosk.sync.contract import (
    Ack,
    Acks,
    AckState,
    Batch,
    Book,
    CaseBody,
    CaseResult,
    OutboxItem,
    Received,
    Refusal,
    Register,
    Rejected,
    Renew,
    SealedFor,
    SlotTaken,
    Unopened,
    open_sealed,
)

_RESULT: TypeAdapter[CaseResult] = TypeAdapter(CaseResult)


@dataclass(frozen=True, slots=True)
class _Known:
    """A case that came before: what it was, and what became of it."""

    digest: str
    result: CaseResult


@dataclass(frozen=True, slots=True)
class _Read:
    """A case that can be taken in; without a `body` it does not open, and is kept all the same."""

    item: OutboxItem
    digest: str
    sealed: bytes
    body: CaseBody | None

    @property
    def is_plain(self) -> bool:
        """Whether it is for people to deal with, and nothing is to be done at once."""
        body = self.body
        return body is not None and body.replaces is None and isinstance(body.task, Register)


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking in needs to know."""

    keyring: Keyring
    plan: SlotPlan
    now: datetime

    def batch(self, db: Connection, batch: Batch) -> Acks:
        """Take all items in, in order, within the transaction of `db`."""
        known = _known(db, [item.key for item in batch.items])
        read = [None if item.key in known else self._read(item) for item in batch.items]
        acks = self._at_once(db, read)
        if acks is None:
            pairs = zip(batch.items, read, strict=True)
            acks = [self._item(db, item, here, known) for item, here in pairs]
        return Acks(acks=acks, taken=sum(ack.state is AckState.ACCEPTED for ack in acks))

    def _at_once(self, db: Connection, read: Sequence[_Read | Refusal | None]) -> list[Ack] | None:
        """All of them in one statement: after an outage, nearly every batch is only plain cases.

        `None` if one of them is anything else, or came over another connection meanwhile; nothing
        is done then.
        """
        plain = [case for case in read if isinstance(case, _Read) and case.is_plain]
        keys = {case.item.key for case in plain}
        if len(keys) < len(read):
            return None
        result = Received()
        try:
            with db.begin_nested():
                db.execute(insert(cases), [self._row(case, result) for case in plain])
        except IntegrityError:
            return None
        return [Ack(key=case.item.key, state=AckState.ACCEPTED, result=result) for case in plain]

    def _item(
        self,
        db: Connection,
        item: OutboxItem,
        read: _Read | Refusal | None,
        known: dict[UUID, _Known],
    ) -> Ack:
        if read is None or item.key in known:
            return _again(item, known[item.key])
        if isinstance(read, Refusal):
            return _rejected(item, read)
        try:
            with db.begin_nested():
                result = self._result(db, read)
                db.execute(insert(cases), self._row(read, result))
        except IntegrityError:
            # The same item came over another connection meanwhile; what this one did is undone.
            known |= _known(db, [item.key])
            if item.key not in known:
                raise
            return _again(item, known[item.key])
        known[item.key] = _Known(read.digest, result)
        return Ack(key=item.key, state=AckState.ACCEPTED, result=result)

    def _read(self, item: OutboxItem) -> _Read | Refusal:
        private = self.keyring.private(item.key_id)
        if private is None:
            return Refusal.UNKNOWN_KEY
        try:
            sealed = base64.b64decode(item.sealed, validate=True)
        except binascii.Error:
            return Refusal.INVALID
        body: CaseBody | None = None
        # Kept all the same: a newer kiosk may say more than this service understands.
        with suppress(Unopened):
            body = open_sealed(private, SealedFor.of(item), sealed)
        return _Read(item, _digest(item), sealed, body)

    def _row(self, case: _Read, result: CaseResult) -> dict[str, Any]:
        item = case.item
        return {
            "key": str(item.key),
            "reference": item.reference,
            "session": item.session,
            "sequence": item.sequence,
            "service": item.service,
            "key_id": item.key_id,
            "sealed": case.sealed,
            "digest": case.digest,
            "received": self.now.isoformat(),
            "result_kind": result.kind,
            "result": _RESULT.dump_json(result).decode(),
        }

    def _result(self, db: Connection, case: _Read) -> CaseResult:
        if case.body is None:
            return Rejected(reason=Refusal.CANNOT_OPEN)
        return Received() if case.is_plain else self._carry_out(db, case.item, case.body)

    def _carry_out(self, db: Connection, item: OutboxItem, body: CaseBody) -> CaseResult:
        with db.begin_nested() as undoable:
            self._replace(db, item, body)
            result = self._do(db, item, body)
            if isinstance(result, SlotTaken | Rejected):
                undoable.rollback()  # what this case was to replace stays as it was
        return result

    def _do(self, db: Connection, item: OutboxItem, body: CaseBody) -> CaseResult:
        match body.task:
            case Register():
                return Received()
            case Book(slot=slot):
                return slots.book(db, self.plan, slot, item.key, self.now)
            case Renew(loans=wanted):
                patron = people.patron_of_case(db, self.keyring, body, self.now)
                if patron is None:
                    return Rejected(reason=Refusal.UNKNOWN_PATRON)
                today = self.now.astimezone(slots.COPENHAGEN).date()
                return library.renew(db, patron, wanted, today)

    def _replace(self, db: Connection, item: OutboxItem, body: CaseBody) -> None:
        """Only a case of the same session can be replaced: a reference is no secret."""
        if body.replaces is None:
            return
        earlier = (cases.c.reference == body.replaces) & (cases.c.session == item.session)
        for key in db.scalars(select(cases.c.key).where(earlier)).all():
            slots.release(db, key)
            marked = update(cases).where(cases.c.key == key)
            db.execute(marked.values(replaced_by=item.reference))


def _known(db: Connection, keys: list[UUID]) -> dict[UUID, _Known]:
    wanted = select(cases.c.key, cases.c.digest, cases.c.result).where(
        cases.c.key.in_([str(key) for key in keys])
    )
    return {
        UUID(row.key): _Known(row.digest, _RESULT.validate_json(row.result))
        for row in db.execute(wanted)
    }


def _digest(item: OutboxItem) -> str:
    return hashlib.sha256(item.model_dump_json().encode()).hexdigest()


def _again(item: OutboxItem, known: _Known) -> Ack:
    if _digest(item) != known.digest:
        return _rejected(item, Refusal.OTHER_PAYLOAD)
    return Ack(key=item.key, state=AckState.DUPLICATE, result=known.result)


def _rejected(item: OutboxItem, reason: Refusal) -> Ack:
    return Ack(key=item.key, state=AckState.REJECTED, result=Rejected(reason=reason))
