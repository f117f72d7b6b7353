"""What an operator sees of the cases: that they came, and what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from kiosk.central.store.tables import cases
from kiosk.sync.contract import CaseList, CaseSummary

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
    """Up to `limit` cases after the one with the id `cursor`.

    With many workers an id can be given out before, and committed after, a higher one: who reads
    while cases come in may miss such a case, and finds it when reading from the start again.
    """
    wanted = _SHOWN.where(cases.c.id > cursor).order_by(cases.c.id).limit(limit)
    found = [_summary(row) for row in db.execute(wanted)]
    return CaseList(cases=found, cursor=found[-1].id if len(found) == limit else None)


def one(db: Connection, reference: str) -> CaseSummary | None:
    """The newest case with this reference."""
    wanted = _SHOWN.where(cases.c.reference == reference).order_by(cases.c.id.desc())
    row = db.execute(wanted).first()
    return None if row is None else _summary(row)


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
