"""Takes sealed cases in: each exactly once, however often it is sent."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select, update

from kiosk.central import library, people, slots
from kiosk.central.database import insert_once
from kiosk.central.keyring import Keyring
from kiosk.central.seed import SlotPlan
from kiosk.central.tables import cases
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
class Intake:
    """What taking in needs to know."""

    keyring: Keyring
    plan: SlotPlan
    now: datetime

    def batch(self, db: Connection, batch: Batch) -> Acks:
        """Take all items in, in order, within the transaction of `db`."""
        acks = [self._item(db, item) for item in batch.items]
        return Acks(acks=acks, taken=sum(ack.state is AckState.ACCEPTED for ack in acks))

    def _item(self, db: Connection, item: OutboxItem) -> Ack:
        digest = hashlib.sha256(item.model_dump_json().encode()).hexdigest()
        earlier = self._earlier(db, item, digest)
        if earlier is not None:
            return earlier
        private = self.keyring.private(item.key_id)
        if private is None:
            return _rejected(item, Refusal.UNKNOWN_KEY)
        try:
            sealed = base64.b64decode(item.sealed, validate=True)
        except binascii.Error:
            return _rejected(item, Refusal.INVALID)
        row = insert(cases).values(
            key=str(item.key),
            reference=item.reference,
            session=item.session,
            sequence=item.sequence,
            service=item.service,
            key_id=item.key_id,
            sealed=sealed,
            digest=digest,
            received=self.now.isoformat(),
            result_kind="",
            result="",
        )
        if not insert_once(db, row):  # the same item came over another connection meanwhile
            return self._earlier(db, item, digest) or _rejected(item, Refusal.INVALID)
        try:
            body = open_sealed(private, SealedFor.of(item), sealed)
        except Unopened:
            # Kept all the same: a newer kiosk may say more than this service understands.
            result: CaseResult = Rejected(reason=Refusal.CANNOT_OPEN)
        else:
            result = self._carry_out(db, item, body)
        stored = {"result_kind": result.kind, "result": _RESULT.dump_json(result).decode()}
        db.execute(update(cases).where(cases.c.key == str(item.key)).values(**stored))
        return Ack(key=item.key, state=AckState.ACCEPTED, result=result)

    def _earlier(self, db: Connection, item: OutboxItem, digest: str) -> Ack | None:
        here = cases.c.key == str(item.key)
        found = db.execute(select(cases.c.digest, cases.c.result).where(here)).first()
        if found is None:
            return None
        if found.digest != digest:
            return _rejected(item, Refusal.OTHER_PAYLOAD)
        result = _RESULT.validate_json(found.result)
        return Ack(key=item.key, state=AckState.DUPLICATE, result=result)

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


def _rejected(item: OutboxItem, reason: Refusal) -> Ack:
    return Ack(key=item.key, state=AckState.REJECTED, result=Rejected(reason=reason))
