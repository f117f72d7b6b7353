"""Takes sealed cases in: each exactly once, however often it is sent."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
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
class Intake:
    """What taking in needs to know."""

    keyring: Keyring
    plan: SlotPlan
    now: datetime

    def batch(self, db: Connection, batch: Batch) -> Acks:
        """Take all items in, in order, within the transaction of `db`."""
        known = _known(db, [item.key for item in batch.items])
        acks = [self._item(db, item, known) for item in batch.items]
        return Acks(acks=acks, taken=sum(ack.state is AckState.ACCEPTED for ack in acks))

    def _item(self, db: Connection, item: OutboxItem, known: dict[UUID, _Known]) -> Ack:
        digest = hashlib.sha256(item.model_dump_json().encode()).hexdigest()
        if item.key in known:
            return _again(item, digest, known[item.key])
        private = self.keyring.private(item.key_id)
        if private is None:
            return _rejected(item, Refusal.UNKNOWN_KEY)
        try:
            sealed = base64.b64decode(item.sealed, validate=True)
        except binascii.Error:
            return _rejected(item, Refusal.INVALID)
        try:
            with db.begin_nested():
                result = self._result(db, item, private, sealed)
                self._keep(db, item, digest, sealed, result)
        except IntegrityError:
            # The same item came over another connection meanwhile; what this one did is undone.
            known |= _known(db, [item.key])
            if item.key not in known:
                raise
            return _again(item, digest, known[item.key])
        known[item.key] = _Known(digest, result)
        return Ack(key=item.key, state=AckState.ACCEPTED, result=result)

    def _keep(
        self, db: Connection, item: OutboxItem, digest: str, sealed: bytes, result: CaseResult
    ) -> None:
        values = {
            "key": str(item.key),
            "reference": item.reference,
            "session": item.session,
            "sequence": item.sequence,
            "service": item.service,
            "key_id": item.key_id,
            "sealed": sealed,
            "digest": digest,
            "received": self.now.isoformat(),
            "result_kind": result.kind,
            "result": _RESULT.dump_json(result).decode(),
        }
        db.execute(insert(cases), values)

    def _result(
        self, db: Connection, item: OutboxItem, private: X25519PrivateKey, sealed: bytes
    ) -> CaseResult:
        try:
            body = open_sealed(private, SealedFor.of(item), sealed)
        except Unopened:
            # Kept all the same: a newer kiosk may say more than this service understands.
            return Rejected(reason=Refusal.CANNOT_OPEN)
        if body.replaces is None and isinstance(body.task, Register):
            return Received()
        return self._carry_out(db, item, body)

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


def _again(item: OutboxItem, digest: str, known: _Known) -> Ack:
    if digest != known.digest:
        return _rejected(item, Refusal.OTHER_PAYLOAD)
    return Ack(key=item.key, state=AckState.DUPLICATE, result=known.result)


def _rejected(item: OutboxItem, reason: Refusal) -> Ack:
    return Ack(key=item.key, state=AckState.REJECTED, result=Rejected(reason=reason))
