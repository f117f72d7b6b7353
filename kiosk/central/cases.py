"""What is seen of the cases: that they came, what became of them, and what is in one if need be."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from kiosk.central.keyring import Keyring
from kiosk.central.store.tables import cases
from kiosk.sync.contract import CaseBody, CaseList, CaseSummary, SealedFor, Unopened, open_sealed

_SHOWN: Final = select(
    cases.c.id,
    cases.c.reference,
    cases.c.service,
    cases.c.received,
    cases.c.session,
    cases.c.sequence,
    cases.c.result_kind,
    cases.c.replaced_by,
)


def page(db: Connection, cursor: int, limit: int) -> CaseList:
    """Up to `limit` cases after the one with the id `cursor`."""
    wanted = _SHOWN.where(cases.c.id > cursor).order_by(cases.c.id).limit(limit)
    found = [_summary(row) for row in db.execute(wanted)]
    return CaseList(cases=found, cursor=found[-1].id if len(found) == limit else None)


def one(db: Connection, reference: str) -> CaseSummary | None:
    """The newest case with this reference."""
    wanted = _SHOWN.where(cases.c.reference == reference).order_by(cases.c.id.desc())
    row = db.execute(wanted).first()
    return None if row is None else _summary(row)


def body(db: Connection, keyring: Keyring, case: CaseSummary) -> CaseBody | None:
    """What the citizen sent; `None` if it does not open with the key that is here.

    Whoever calls this has written into the audit log, and committed, that they do.
    """
    row = db.execute(select(cases).where(cases.c.id == case.id)).one()
    private = keyring.private(row.key_id)
    if private is None:
        return None
    try:
        envelope = SealedFor(UUID(row.key), row.reference, row.service)
        return open_sealed(private, envelope, row.sealed)
    except Unopened:
        return None


def _summary(row: Any) -> CaseSummary:
    return CaseSummary(
        id=row.id,
        reference=row.reference,
        service=row.service,
        received=datetime.fromisoformat(row.received),
        session=row.session,
        sequence=row.sequence,
        result=row.result_kind,
        replaced_by=row.replaced_by,
    )
