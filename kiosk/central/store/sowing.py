"""Brings a seed into the database; what is there already stays as it is."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, insert, select

from kiosk.central import pins
from kiosk.central.seed import Seed, SeedPatron
from kiosk.central.store.database import insert_once
from kiosk.central.store.tables import holders, loans, patrons, reservations


def sow(db: Connection, seed: Seed, today: date) -> None:
    """Add the people and loans that are not there yet."""
    for holder in seed.holders:
        there = select(holders.c.pid).where(holders.c.pid == holder.pid)
        if db.scalar(there) is None:
            insert_once(
                db,
                insert(holders).values(pid=holder.pid, cpr=holder.cpr, status=holder.status.value),
            )
    for patron in seed.patrons:
        there = select(patrons.c.id).where(patrons.c.number == patron.number)
        if db.scalar(there) is None:
            _sow_patron(db, patron, today)


def _sow_patron(db: Connection, patron: SeedPatron, today: date) -> None:
    salt = pins.new_salt()
    new = insert(patrons).values(
        number=patron.number,
        cpr=patron.cpr,
        pin_salt=salt,
        pin_hash=pins.hashed(patron.pin, salt),
        owed_ore=int(patron.owed * 100),
    )
    if not insert_once(db, new):
        return
    number = patron.number
    patron_id = db.scalars(select(patrons.c.id).where(patrons.c.number == number)).one()
    for loan in patron.loans:
        insert_once(
            db,
            insert(loans).values(
                id=loan.id,
                patron=patron_id,
                title=loan.title,
                author=loan.author,
                due=(today + timedelta(days=loan.due_in_days)).isoformat(),
                renewals_left=loan.renewals_left,
                reserved=loan.reserved,
                lost=loan.lost,
            ),
        )
    for wanted in patron.reservations:
        until = None if wanted.until_in_days is None else today + timedelta(wanted.until_in_days)
        insert_once(
            db,
            insert(reservations).values(
                id=wanted.id,
                patron=patron_id,
                title=wanted.title,
                pickup=wanted.pickup,
                ready=wanted.ready,
                until=None if until is None else until.isoformat(),
                queue=wanted.queue,
            ),
        )
