"""The rest of a patron's library account: what they wait for, and what they owe."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, select

from kiosk.central.library import BLOCKED_AT_ORE, account_of
from kiosk.central.store.tables import reservations
from kiosk.sync.contract import LibraryFee, LibraryFees, Reservation, Reservations


def reservations_of(db: Connection, patron: int) -> Reservations:
    """What the patron waits for: what is ready first, then what comes soonest."""
    wanted = select(reservations).where(reservations.c.patron == patron)
    order = (reservations.c.ready.desc(), reservations.c.queue, reservations.c.id)
    return Reservations(
        reservations=[
            Reservation(
                id=row.id,
                title=row.title,
                pickup=row.pickup,
                ready=row.ready,
                until=None if row.until is None else date.fromisoformat(row.until),
                queue=row.queue,
            )
            for row in db.execute(wanted.order_by(*order))
        ]
    )


def fees_of(db: Connection, patron: int, today: date) -> LibraryFees:
    """What the patron owes as of `today`, one fee for each due date that was missed."""
    account = account_of(db, patron, today)
    fees = [
        LibraryFee(
            due=date.fromisoformat(due),
            amount=_kroner(ore),
            titles=[row.title for row in account.rows if row.due == due][:100],
        )
        for due, ore in sorted(account.fees_ore.items())
        if ore
    ]
    if account.owed_before_ore:
        before = LibraryFee(due=None, amount=_kroner(account.owed_before_ore), titles=[])
        fees.insert(0, before)
    return LibraryFees(
        fees=fees, total=_kroner(account.owed_ore), blocked_from=_kroner(BLOCKED_AT_ORE)
    )


def _kroner(ore: int) -> Decimal:
    return Decimal(ore) / 100
