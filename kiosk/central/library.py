"""The library's rules: who has borrowed what, what is owed, what can be renewed.

Rules and rates of Aarhus Kommunes Biblioteker for adults (aakb.dk, "Lån, fornyelse og gebyrer").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from kiosk.central.store.tables import charges, loans, patrons
from kiosk.sync.contract import Loan, Loans, RenewalResult, Renewals, RenewedLoan

LOAN_DAYS: Final = 30
BLOCKED_AT_ORE: Final = 220_00
_LATE_FEES: Final = ((7, 20_00), (14, 70_00), (30, 120_00))
_LATEST_FEE_ORE: Final = 230_00


def late_fee_ore(days_late: int) -> int:
    """What one due date costs when it is missed by so many days."""
    if days_late <= 0:
        return 0
    return next((fee for days, fee in _LATE_FEES if days_late <= days), _LATEST_FEE_ORE)


@dataclass(frozen=True, slots=True)
class Account:
    """One patron's loans on one day; amounts in øre."""

    patron: int
    rows: list[Row[Any]]
    charged: dict[str, int]
    owed_before_ore: int
    today: date

    @property
    def fees_ore(self) -> dict[str, int]:
        """One fee per due date, charged or running."""
        running = {
            row.due: late_fee_ore((self.today - date.fromisoformat(row.due)).days)
            for row in self.rows
        }
        fees = {due: max(running.get(due, 0), self.charged.get(due, 0)) for due in running}
        return self.charged | fees

    @property
    def owed_ore(self) -> int:
        """The fees, and what was owed before."""
        return self.owed_before_ore + sum(self.fees_ore.values())

    @property
    def blocked(self) -> bool:
        """Whether nothing can be borrowed or renewed."""
        return self.owed_ore >= BLOCKED_AT_ORE or any(row.lost for row in self.rows)

    def verdict(self, row: Row[Any], *, blocked: bool) -> RenewalResult:
        """What a renewal of this loan would lead to."""
        if row.lost:
            return RenewalResult.LOST
        if blocked:
            return RenewalResult.BLOCKED
        if row.reserved:
            return RenewalResult.RESERVED
        return RenewalResult.RENEWED if row.renewals_left > 0 else RenewalResult.USED_UP


def find(db: Connection, *, number: str | None = None, cpr: str | None = None) -> int | None:
    """The patron with this card number or this CPR number."""
    column, value = (patrons.c.number, number) if cpr is None else (patrons.c.cpr, cpr)
    found: int | None = db.scalar(select(patrons.c.id).where(column == value))
    return found


def loans_of(db: Connection, patron: int, today: date) -> Loans:
    """All loans, first due first, and what is owed as of `today`."""
    account = account_of(db, patron, today)
    blocked = account.blocked
    return Loans(
        loans=[
            Loan(
                id=row.id,
                title=row.title,
                author=row.author,
                due=date.fromisoformat(row.due),
                renewals_left=row.renewals_left,
                renewable=account.verdict(row, blocked=blocked) is RenewalResult.RENEWED,
            )
            for row in account.rows
        ],
        owed=Decimal(account.owed_ore) / 100,
        blocked=blocked,
    )


def renew(db: Connection, patron: int, wanted: list[str], today: date) -> Renewals:
    """Renew each loan that can be; the fee of an overdue one stays owed."""
    account = account_of(db, patron, today)
    blocked = account.blocked
    mine = {row.id: row for row in account.rows}
    done: dict[str, RenewedLoan] = {}
    for loan in wanted:
        if loan not in done:
            done[loan] = _renew(db, account, loan, mine.get(loan), blocked=blocked)
    return Renewals(loans=[done[loan] for loan in wanted])


def _renew(
    db: Connection, account: Account, loan: str, row: Row[Any] | None, *, blocked: bool
) -> RenewedLoan:
    if row is None:
        return RenewedLoan(loan=loan, result=RenewalResult.OTHER, due=None)
    result = account.verdict(row, blocked=blocked)
    due = date.fromisoformat(row.due)
    if result is RenewalResult.RENEWED:
        _charge(db, account, row.due, late_fee_ore((account.today - due).days))
        due = max(due, account.today + timedelta(days=LOAN_DAYS))
        db.execute(
            update(loans)
            .where(loans.c.id == loan)
            .values(due=due.isoformat(), renewals_left=loans.c.renewals_left - 1)
        )
    return RenewedLoan(loan=loan, result=result, due=due)


def _charge(db: Connection, account: Account, due: str, ore: int) -> None:
    if ore == 0 or account.charged.get(due, 0) >= ore:
        return
    if due in account.charged:
        here = (charges.c.patron == account.patron) & (charges.c.due == due)
        db.execute(update(charges).where(here).values(ore=ore))
    else:
        db.execute(insert(charges).values(patron=account.patron, due=due, ore=ore))
    account.charged[due] = ore


def account_of(db: Connection, patron: int, today: date) -> Account:
    """The patron's loans and what is owed as of `today`."""
    # Locked, so that of two renewals of one patron the second sees what the first did.
    owed = db.scalar(select(patrons.c.owed_ore).where(patrons.c.id == patron).with_for_update())
    rows = db.execute(
        select(loans).where(loans.c.patron == patron).order_by(loans.c.due, loans.c.id)
    ).all()
    on_file = db.execute(select(charges.c.due, charges.c.ore).where(charges.c.patron == patron))
    charged = {row.due: row.ore for row in on_file}
    return Account(patron, list(rows), charged, owed or 0, today)
